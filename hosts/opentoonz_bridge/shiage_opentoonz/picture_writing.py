"""A painted copy of a level of pictures: ``A_auto.0001.png`` ..., lines over our paint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from plugin_core.arrays import GrayImage, Mask, RgbaImage
from plugin_core.errors import InputError
from plugin_core.files.result_files import ResultFiles
from plugin_core.images import encode_png, picture_dpi, read_picture, read_rgba
from plugin_core.regions import read_line_art

from .frame_ids import FrameId
from .picture_source import PictureSource, split_picture
from .proving import Fault, demand_proof
from .records import write_recorded
from .sequences import read_picture_name
from .shot_sync import ShotRecord, added_paint
from .targets import Target, choose_target
from .written import WrittenLevel

_ENDING: Final = ".png"


@dataclass(frozen=True)
class _Made:
    """The painted copy of one picture."""

    data: bytes
    filled_px: int
    unsure: list[Mapping[str, Any]]
    approved: bool


def write_pictures(
    source: PictureSource,
    folder: Path,
    stems: Mapping[FrameId, str],
    record: ShotRecord,
    suffix: str,
) -> WrittenLevel:
    """Write the painted copy of a level of pictures.

    Raises
    ------
    InputError
        If a picture changed since the level was opened.
    NotLosslessError
        If a copy would differ in more than new paint; nothing is written.
    StorageError
        If a copy cannot be written.
    """
    files = source.sequence.files
    names = {each: painted_name(path, suffix) for each, path in files.items()}
    made = {each: _make(source, each, folder, stems, record) for each in files}
    for each, one in made.items():
        faults = prove_picture(files[each], one.data, each.label)
        demand_proof(faults, files[each].with_name(names[each]))
    if not source.is_unchanged():
        raise InputError(
            f"{source.path.name} was saved while Shiage was working on it.",
            hint="Start again: the new drawings are then taken into account.",
        )

    def files_of(target: Target) -> list[Path]:
        counted = target.stem.removeprefix(source.name)
        return [target.folder / painted_name(path, counted) for path in files.values()]

    ending = source.path.name[len(source.name) :]
    target = choose_target(source.path, source.name, suffix, files_of, kind=ending)
    paths = dict(zip(files, files_of(target), strict=True))
    drawings = [
        {
            "label": each.label,
            "filled_px": one.filled_px,
            "approved": one.approved,
            "unsure": one.unsure,
        }
        for each, one in made.items()
    ]
    sources = {path.name: source.hashes[each] for each, path in files.items()}
    content = {"sources": sources, "drawings": drawings}
    write_recorded(target.report, content, {paths[each]: one.data for each, one in made.items()})
    return WrittenLevel(
        target.file(ending).with_suffix(_ENDING),
        None,
        None,
        target.report,
        tuple(each.label for each, one in made.items() if one.filled_px),
        sum(len(one.unsure) for one in made.values()),
        target.warnings,
    )


def prove_picture(source: Path, data: bytes, label: str) -> list[Fault]:
    """Return what a painted copy changes besides paper and trace lines."""
    before, after = read_picture(source), _decode(data)
    if before.rgba.shape != after.shape:
        return [Fault(label, f"the picture is {after.shape[1]} x {after.shape[0]} pixels")]
    split = split_picture(source.name, before)
    line = read_line_art(split.line)
    changed = (before.rgba != after).any(axis=2)
    wrong = changed & (line.strength == 255) & ~line.trace_mask
    faults = []
    if wrong.any():
        faults.append(Fault(label, f"{int(wrong.sum())} line pixels changed"))
    if split.paint is not None:
        lost = changed & (split.paint[..., 3] > 0) & ~line.trace_mask
        if lost.any():
            faults.append(Fault(label, f"{int(lost.sum())} pixels of the artist's paint changed"))
    return faults


def _make(
    source: PictureSource,
    frame_id: FrameId,
    folder: Path,
    stems: Mapping[FrameId, str],
    record: ShotRecord,
) -> _Made:
    path = source.sequence.files[frame_id]
    picture = read_picture(path)
    split = split_picture(path.name, picture)
    paint, unsure, approved = _read_paint(folder, stems.get(frame_id), record, picture.rgba.shape)
    if split.paint is not None:
        paint = np.where(split.paint[..., 3:] > 0, np.uint8(0), paint)
    filled = paint[..., 3] > 0
    if not filled.any() and path.suffix.lower() == _ENDING:
        return _Made(path.read_bytes(), 0, unsure, approved)
    trace = read_line_art(split.line).trace_mask
    painted = _compose(picture.rgba, split.line, paint, trace)
    return _Made(encode_png(painted, dpi=picture_dpi(path)), int(filled.sum()), unsure, approved)


def _read_paint(
    folder: Path, stem: str | None, record: ShotRecord, shape: tuple[int, ...]
) -> tuple[RgbaImage, list[Mapping[str, Any]], bool]:
    """Return the paint of the shot folder, the unsure regions, and whether somebody approved it."""
    nothing = np.zeros(shape, np.uint8)
    if stem is None:
        return nothing, [], False
    paint, unsure = nothing, []
    result = ResultFiles(folder / "result", stem)
    found = result.read_record()
    current = found and found.get("made_from", {}).get("line") == record.drawings[stem]["line"]
    if found and current and result.content.is_file():
        paint = read_rgba(result.content)
        unsure = [region for region in found["regions"] if region["color_id"] is None]
    added = added_paint(folder, stem, record)
    if added is not None:
        over = read_rgba(added)
        paint = np.where(over[..., 3:] > 0, over, paint)
    return paint, unsure, added is not None


def _compose(picture: RgbaImage, line: RgbaImage, paint: RgbaImage, trace: Mask) -> RgbaImage:
    """Return the picture with paint under its lines; trace lines vanish into the paint."""
    color, alpha = _line_layer(line)
    cover = alpha[..., None].astype(np.uint32)
    mixed = (color * cover + paint[..., :3] * (255 - cover) + 127) // 255
    painted = picture.copy()
    where = paint[..., 3] > 0
    painted[where, :3] = np.where(trace[..., None], paint[..., :3], mixed)[where]
    painted[where, 3] = 255
    return painted


def _line_layer(line: RgbaImage) -> tuple[NDArray[np.uint32], GrayImage]:
    """Return color and coverage of lines on transparent, or on white, paper."""
    if (line[..., 3] < 255).any():
        return line[..., :3].astype(np.uint32), line[..., 3]
    alpha = 255 - line[..., :3].min(axis=2)
    white = (255 - alpha[..., None]).astype(np.int32)
    color = (line[..., :3].astype(np.int32) - white) * 255 // np.maximum(alpha, 1)[..., None]
    return color.clip(0, 255).astype(np.uint32), alpha


def painted_name(path: Path, suffix: str) -> str:
    """Return the file name of a picture's painted copy."""
    name = read_picture_name(path.name)
    assert name is not None
    return Path(name.renamed(suffix)).with_suffix(_ENDING).name


def _decode(data: bytes) -> RgbaImage:
    import io

    from PIL import Image

    with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
        return np.asarray(picture.convert("RGBA"))
