"""The check of a shot: every fault as one sentence; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

from ..jobs import CancelToken, Progress
from ..preparing import prepare
from ..result_files import ResultFiles
from ..review import Fault, find_changed_lines, find_leaks, find_paint_faults
from ..shot import Shot


def check_shot(shot: Shot, gap_px: int, progress: Progress, cancel: CancelToken) -> Iterator[str]:
    """Yield what somebody should look at: in the paint drawing by drawing, then in the results."""
    painted = shot.painted_drawings
    for place, drawing in enumerate(painted):
        cancel.check()
        progress(place / len(painted), f"Checking {drawing.stem}")
        yield from map(_sentence, find_paint_faults(prepare(shot, drawing, gap_px=gap_px)))
    yield from map(_sentence, _faults_of_results(shot))


def _faults_of_results(shot: Shot) -> list[Fault]:
    folder = shot.result_folder
    records = [ResultFiles(folder, drawing.stem).read_record() for drawing in shot.order()]
    return find_leaks([record for record in records if record]) + find_changed_lines(shot, folder)


def _sentence(fault: Fault) -> str:
    return f"{fault.drawing}: {fault.message}"
