"""From evidence to decisions."""

from __future__ import annotations

from .calibration import Calibration, fit_calibration
from .deciding import Decision, decide

__all__ = ["Calibration", "Decision", "decide", "fit_calibration"]
