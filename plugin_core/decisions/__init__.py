"""From evidence to decisions."""

from __future__ import annotations

from .calibration import LONE_PRIOR, PRIOR, Calibration, fit_calibration
from .deciding import Decision, decide, expected_precision_set
from .splitting import Split, Splitter, splitting_helps

__all__ = [
    "LONE_PRIOR",
    "PRIOR",
    "Calibration",
    "Decision",
    "Split",
    "Splitter",
    "decide",
    "expected_precision_set",
    "fit_calibration",
    "splitting_helps",
]
