"""Commands that look and paint nothing: ``info``, ``check``, ``accept``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from ..errors import InputError, ModelError
from ..files.result_files import ResultFiles
from ..jobs import CancelToken, part_of
from ..preparing import prepare_shot
from ..regions import DEFAULT_GAP_PX
from ..review import Fault, find_paint_faults, find_result_faults
from ..session.model_store import ShotModel, has_model, load_model
from ..shot import Shot
from .output import Output
from .shots import Selection, open_levels


def run_info(folder: Path, level: str | None, output: Output) -> bool:
    """Say what lies in a shot folder."""
    records = [_describe(shot) for shot in open_levels(folder, level)]
    table = Table(title=escape(folder.resolve().name), title_justify="left")
    for heading in ("level", "drawings", "painted", "colors", "frames", "learned"):
        table.add_column(heading, overflow="fold")
    for record in records:
        table.add_row(*_cells(record))
    output.say(table)
    for record in records:
        for text in record["warnings"]:
            output.warn(text)
    output.finish({"shot": folder.resolve().name, "levels": records})
    return False


def run_check(
    folder: Path,
    level: str | None,
    gap_px: int | None,
    out: Path | None,
    output: Output,
    cancel: CancelToken,
) -> bool:
    """Look for faults; say whether there are any."""
    shots = open_levels(folder, level)
    gap = DEFAULT_GAP_PX if gap_px is None else gap_px
    records = []
    with output.progress() as progress:
        for place, shot in enumerate(shots):
            part = part_of(progress, place / len(shots), (place + 1) / len(shots))
            drawings = shot.painted_drawings
            prepared = prepare_shot(shot, drawings, gap_px=gap, progress=part, cancel=cancel)
            faults = [fault for one in prepared for fault in find_paint_faults(one)]
            faults += find_result_faults(shot, out or shot.result_folder)
            records.append(_checked(shot, faults))
    for record in records:
        _tell_faults(record, output)
    output.finish({"shot": folder.resolve().name, "levels": records})
    return any(record["faults"] for record in records)


def run_accept(folder: Path, level: str | None, drawings: str, output: Output) -> bool:
    """Take results over as painted: all that are named, or none."""
    shots = open_levels(folder, level)
    selection = Selection(drawings)
    selection.check(shots)
    if len(shots) > 1:
        raise InputError(
            f"{folder} holds several levels: {', '.join(shot.level for shot in shots)}.",
            hint="Say which one with --level.",
        )
    wanted = selection.numbers(shots[0]) or frozenset()
    chosen = [drawing for drawing in shots[0].drawings if drawing.number in wanted]
    for each in chosen:
        shots[0].check_acceptable(each.number, each.suffix)
    accepted = [shots[0].accept(each.number, each.suffix).stem for each in chosen]
    output.say_plain(f"Accepted: {', '.join(accepted)}. Learning goes on from them.")
    output.finish({"accepted": accepted})
    return False


def _describe(shot: Shot) -> dict[str, Any]:
    painted = [drawing.stem for drawing in shot.painted_drawings]
    model = _usable_model(shot)
    return {
        "level": shot.level,
        "drawings": [drawing.stem for drawing in shot.drawings],
        "painted": painted,
        "colored": [
            drawing.stem
            for drawing in shot.drawings
            if ResultFiles(shot.result_folder, drawing.stem).read_record()
        ],
        "palette": [color.to_dict() for color in shot.palette.colors],
        "frames": None if shot.exposure is None else len(shot.exposure),
        "model": None if model is None else _describe_model(model),
        "warnings": list(shot.warnings),
    }


def _usable_model(shot: Shot) -> ShotModel | None:
    """Return what was learned; the shot warns of a model that cannot be used."""
    if not has_model(shot.work_folder):
        return None
    try:
        return load_model(shot.work_folder)
    except ModelError as error:
        shot.warn(str(error))
        return None


def _describe_model(model: ShotModel) -> dict[str, Any]:
    return {
        "method": model.method,
        "hash": model.hash,
        "learned_from": sorted(model.drawings),
        "seconds": round(model.seconds, 2),
        "finished": model.finished,
    }


def _cells(record: Mapping[str, Any]) -> list[str]:
    model = record["model"]
    return [
        escape(record["level"]),
        str(len(record["drawings"])),
        str(len(record["painted"])),
        str(len(record["palette"]) - 1),
        "" if record["frames"] is None else str(record["frames"]),
        "" if model is None else f"{model['method']} from {len(model['learned_from'])} drawings",
    ]


def _checked(shot: Shot, faults: list[Fault]) -> dict[str, Any]:
    return {
        "level": shot.level,
        "drawings": len(shot.drawings),
        "painted": len(shot.painted_drawings),
        "warnings": list(shot.warnings),
        "faults": [fault.to_dict() for fault in faults],
    }


def _tell_faults(record: Mapping[str, Any], output: Output) -> None:
    name = f"Level {record['level']}: " if record["level"] else ""
    output.say_plain(
        f"{name}{record['painted']} of {record['drawings']} drawings are painted;"
        f" {len(record['faults'])} faults."
    )
    for text in record["warnings"]:
        output.warn(text)
    for fault in record["faults"]:
        output.say_plain(f"  {fault['drawing']}: {fault['message']}")
