"""``plan``: which drawings to paint first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..jobs import CancelToken, part_of
from ..session.planning import PlannedDrawing, plan_painting
from ..shot import Shot
from .output import Output
from .shots import open_levels


def run_plan(
    folder: Path,
    level: str | None,
    most: int,
    gap_px: int | None,
    output: Output,
    cancel: CancelToken,
) -> bool:
    """Name the drawings to paint first; there is nothing to review.

    A level of which no drawing can be used holds up no other.
    """
    shots = open_levels(folder, level)
    plans: list[list[PlannedDrawing] | None] = []
    errors = []
    with output.progress() as progress:
        for place, shot in enumerate(shots):
            part = part_of(progress, place / len(shots), (place + 1) / len(shots))
            try:
                plans.append(
                    plan_painting(shot, most=most, gap_px=gap_px, on_progress=part, cancel=cancel)
                )
            except InputError as error:
                plans.append(None)
                errors.append(error)
    if len(errors) == len(shots):
        raise errors[0]
    for shot, plan in zip(shots, plans, strict=True):
        _tell(shot, plan, output)
        for text in shot.warnings:
            output.warn(text)
    output.finish({"levels": [_record(*pair) for pair in zip(shots, plans, strict=True)]})
    return False


def _tell(shot: Shot, plan: Sequence[PlannedDrawing] | None, output: Output) -> None:
    name = f"level {shot.level}" if shot.level else "this shot"
    if plan is None:
        output.say_plain(f"There is nothing to plan in {name}: no drawing of it can be used.")
        return
    if not plan and not shot.painted_drawings:
        one = "it has one drawing" if len(shot.drawings) == 1 else "one drawing of it can be used"
        output.say_plain(f"There is nothing to plan in {name}: {one}.")
        return
    if not plan:
        output.say_plain(f"What is painted of {name} is enough to begin with.")
        return
    output.say_plain(f"Of {name}, paint next:")
    for planned in plan:
        share = f"{planned.expected:.0%} of the regions of the others should come out right"
        output.say_plain(f"  {planned.drawing.stem}: then {share}")


def _record(shot: Shot, plan: Sequence[PlannedDrawing] | None) -> dict[str, Any]:
    return {
        "level": shot.level,
        "painted": [drawing.stem for drawing in shot.painted_drawings],
        "paint_next": [
            {
                "stem": planned.drawing.stem,
                "number": planned.drawing.number,
                "expected": round(planned.expected, 4),
            }
            for planned in plan or ()
        ],
        "warnings": list(shot.warnings),
    }
