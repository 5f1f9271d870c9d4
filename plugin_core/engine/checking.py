"""The check of a shot: every fault as one sentence; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

from ..jobs import CancelToken, Progress
from ..preparing import prepare_shot
from ..review import Fault, find_paint_faults, find_result_faults
from ..shot import Shot


def check_shot(shot: Shot, gap_px: int, progress: Progress, cancel: CancelToken) -> Iterator[str]:
    """Yield what somebody should look at: in the paint drawing by drawing, then in the results."""
    painted = shot.painted_drawings
    for place, drawing in enumerate(painted):
        cancel.check()
        progress(place / len(painted), f"Checking {drawing.stem}")
        for prepared in prepare_shot(shot, [drawing], gap_px=gap_px):
            yield from map(_sentence, find_paint_faults(prepared))
    yield from map(_sentence, find_result_faults(shot, shot.result_folder))


def _sentence(fault: Fault) -> str:
    return f"{fault.drawing}: {fault.message}"
