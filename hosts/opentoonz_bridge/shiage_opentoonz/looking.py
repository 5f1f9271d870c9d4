"""The commands that only look: ``info`` and ``check``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from plugin_core.cli.output import Output
from plugin_core.errors import InputError

from .picture_source import PictureSource, open_picture_source
from .picture_writing import painted_name, prove_picture
from .places import DEFAULT_SUFFIX
from .proving import Fault, prove_level
from .raster_source import RasterSource, open_raster_source
from .scene_levels import RASTER, open_each, open_scene
from .source import check_kind
from .tlv import open_tlv
from .tpl import read_tpl
from .workspace import SCENE


def run_info(path: Path, level: str | None, output: Output) -> None:
    """Describe a level, or those of a scene."""
    if path.suffix.lower() == SCENE:
        scene = open_scene(path)
        chosen = [scene.level(level)] if level else scene.paintable or [scene.level(None)]
        files = [scene.file_of(each) for each in chosen]
    else:
        files = [path]
    records, refused = open_each(files, lambda file: _describe(_open(file)))
    for record in records:
        _tell(record, output)
    warnings = [str(error) for error in refused]
    for text in warnings:
        output.warn(text)
    output.finish({"file": str(path), "levels": records, "warnings": warnings})


def run_check(source: Path, result: Path | None, output: Output) -> bool:
    """Compare a painted copy with its source; say whether anything but paint differs."""
    check_kind(source)
    if source.suffix.lower() == RASTER:
        copy = result or source.with_name(f"{source.stem}{DEFAULT_SUFFIX}{RASTER}")
        faults = _check_raster(source, copy)
    else:
        copy = result or source.with_name(painted_name(source, DEFAULT_SUFFIX))
        faults = _check_pictures(source, copy)
    for fault in faults:
        output.say_plain(str(fault))
    if not faults:
        output.say_plain(
            f"{copy.name} keeps every tone, line, id and resolution, the palette and the paint of"
            f" {source.name}; all it adds is paint."
        )
    listed = [{"drawing": fault.drawing, "message": fault.message} for fault in faults]
    output.finish({"source": str(source), "result": str(copy), "faults": listed})
    return bool(faults)


def _open(path: Path) -> RasterSource | PictureSource:
    check_kind(path)
    return (
        open_raster_source(path, {})
        if path.suffix.lower() == RASTER
        else (open_picture_source(path))
    )


def _describe(source: RasterSource | PictureSource) -> dict[str, Any]:
    record = (
        _describe_raster(source)
        if isinstance(source, RasterSource)
        else (_describe_pictures(source))
    )
    return {
        "level": str(source.path),
        **record,
        "warnings": list(source.warnings),
    }


def _describe_raster(source: RasterSource) -> dict[str, Any]:
    level = source.level
    styles = level.tpl.styles
    model = level.tpl.color_model
    return {
        "size": list(level.tlv.size),
        "version": level.tlv.version,
        "drawings": [
            {
                "label": each.label,
                "painted_share": source.surveys[each].painted_share,
                "regions": source.surveys[each].enclosed_regions,
                "trace_px": sum(source.surveys[each].inks.get(ink, 0) for ink in source.inks.trace),
            }
            for each in level.frame_ids
        ],
        "styles": [
            {"id": style.style_id, "name": style.name, "used": style.style_id in source.fills}
            for style in styles
        ],
        "main_ink": source.inks.main,
        "trace_inks": sorted(source.inks.trace),
        "color_model": None if model is None else model.path,
        "lines_before_painting": level.before is not None,
    }


def _describe_pictures(source: PictureSource) -> dict[str, Any]:
    drawings = []
    for each in source.frame_ids:
        _, paint = source.pictures(each)
        drawings.append({"label": each.label, "painted": paint is not None})
    return {"drawings": drawings}


def _tell(record: Mapping[str, Any], output: Output) -> None:
    output.say_plain(f"{record['level']}: {len(record['drawings'])} drawings")
    if "styles" in record:
        table = Table("Drawing", "Regions", "Painted", "Trace lines")
        for drawing in record["drawings"]:
            traces = f"{drawing['trace_px']} px" if drawing["trace_px"] else ""
            cells = drawing["label"], str(drawing["regions"]), f"{drawing['painted_share']:.0%}"
            table.add_row(*cells, traces)
        output.say(table)
        used = [f"{each['id']} {each['name']}" for each in record["styles"] if each["used"]]
        output.say(f"Styles used as paint: {escape(', '.join(used)) or 'none'}")
    else:
        painted = [each["label"] for each in record["drawings"] if each["painted"]]
        output.say(f"Painted: {', '.join(painted) or 'none'}")
    for text in record["warnings"]:
        output.warn(text)


def _check_raster(source: Path, copy: Path) -> list[Fault]:
    level = open_raster_source(source, {})
    return prove_level(
        level.level.tlv,
        level.level.tpl,
        open_tlv(copy),
        read_tpl(copy.with_suffix(".tpl")),
        level.inks.trace,
        unpainted=level.level.tpl.review_style,
    )


def _check_pictures(source: Path, copy: Path) -> list[Fault]:
    originals = open_picture_source(source).sequence.files
    copies = open_picture_source(copy).sequence.files
    if list(originals) != list(copies):
        raise InputError(
            f"{copy.name} and {source.name} hold different drawings.",
            hint="Colorize the level again.",
        )
    return [
        fault
        for each, path in originals.items()
        for fault in prove_picture(path, copies[each].read_bytes(), each.label)
    ]
