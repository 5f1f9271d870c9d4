"""What an artist looks at after a run: counts, faults, contact sheet."""

from __future__ import annotations

from .faults import Fault, find_leaks, find_paint_faults, find_result_faults
from .report import report_files, write_report
from .summary import Counts, DrawingReview, LevelReview, review_level

__all__ = [
    "Counts",
    "DrawingReview",
    "Fault",
    "LevelReview",
    "find_leaks",
    "find_paint_faults",
    "find_result_faults",
    "report_files",
    "review_level",
    "write_report",
]
