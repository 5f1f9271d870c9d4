"""From evidence to decisions."""

from __future__ import annotations

from .agreement import find_contradictions
from .calibration import LONE_PRIOR, PRIOR, Calibration, fit_calibration
from .deciding import Decision, best_colors, decide, expected_precision
from .mixtures import Mixtures
from .splitting import Part, Split, Splitter, splitting_helps

__all__ = [
    "LONE_PRIOR",
    "PRIOR",
    "Calibration",
    "Decision",
    "Mixtures",
    "Part",
    "Split",
    "Splitter",
    "best_colors",
    "decide",
    "expected_precision",
    "find_contradictions",
    "fit_calibration",
    "splitting_helps",
]
