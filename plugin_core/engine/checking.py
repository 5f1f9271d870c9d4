"""The check of a shot: every fault as one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from ..jobs import CancelToken, Progress
from ..preparing import prepare
from ..review import find_changed_lines, find_paint_faults
from ..shot import Shot


def check_shot(shot: Shot, gap_px: int, progress: Progress, cancel: CancelToken) -> Iterator[str]:
    """Yield what somebody should look at, drawing by drawing; nothing is written."""
    painted = shot.painted_drawings
    for place, drawing in enumerate(painted):
        cancel.check()
        progress(place / len(painted), f"Checking {drawing.stem}")
        for fault in find_paint_faults(prepare(shot, drawing, gap_px=gap_px)):
            yield f"{fault.drawing}: {fault.message}"
    for fault in find_changed_lines(shot, shot.result_folder):
        yield f"{fault.drawing}: {fault.message}"
