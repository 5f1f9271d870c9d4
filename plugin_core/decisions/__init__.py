"""From evidence to decisions."""

from __future__ import annotations

from .calibration import LONE_PRIOR, PRIOR, Calibration, fit_calibration
from .deciding import Decision, decide, expected_precision

__all__ = [
    "LONE_PRIOR",
    "PRIOR",
    "Calibration",
    "Decision",
    "decide",
    "expected_precision",
    "fit_calibration",
]
