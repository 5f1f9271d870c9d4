"""Levels, palettes and scenes made in tests, with the little walking figure of the other tests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from shiage_opentoonz.cm32 import Cm32, empty, join
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.tlv import Tlv, TlvDrawing, parse_tlv
from shiage_opentoonz.tlv_writing import encode_tlv

from plugin_core.regions import LineClass, read_line_art
from tests.drawings import (
    CLOTH,
    CLOTH_SHADOW,
    GOLD,
    HAIR,
    SKIN,
    LineDrawing,
    Rgba,
    walking_figure,
)

ARTIST = "OpenToonz 1.8 CM(f1)"
INK, TRACE = 1, 2
STYLES: dict[Rgba, int] = {GOLD: 3, CLOTH: 4, CLOTH_SHADOW: 5, HAIR: 6, SKIN: 7}
NOWHERE = (0, 0, 0, 0)


def palette_text(*, trace_flag: str = "_1 ", more: Sequence[str] = (), extra: str = "") -> str:
    """Return the palette of the figure; ``more`` are further styles."""
    values = ["color_0 3 255 255 255 0", "line 3 0 0 0 255", f"{trace_flag}trace 3 0 0 255 255"]
    values += [f"fill_{style} 3 {r} {g} {b} 255" for (r, g, b, _), style in STYLES.items()]
    values += more
    styles = "".join(f"    <style>\n      {value} \n    </style>\n" for value in values)
    page = " ".join(str(style) for style in range(len(values)))
    return (
        "<palette id='1'>\n  <version>\n    71 0 \n  </version>\n" + extra + "  <styles>\n"
        f"{styles}    </styles>\n  <stylepages>\n    <page>\n      <name>\n        colors \n"
        f"      </name>\n      <indices>\n        {page} \n      </indices>\n      </page>\n"
        "    </stylepages>\n</palette>\n"
    )


def as_pixels(drawing: LineDrawing, *, painted: bool, only: Collection[int] = ()) -> Cm32:
    """Return a drawing as OpenToonz stores it; painted, its trace lines took the shadow."""
    art = read_line_art(drawing.line(transparent=True))
    paint = drawing.paint()
    styles = np.zeros(art.classes.shape, np.uint16)
    for rgba, style in STYLES.items():
        if not only or style in only:
            styles[(paint == rgba).all(axis=2)] = style
    ink = np.where(art.classes == LineClass.BLUE, TRACE, (art.strength > 0) * INK)
    if not painted:
        styles[:] = 0
    elif not only:
        ink = np.where(art.classes == LineClass.BLUE, STYLES[CLOTH_SHADOW], ink)
    return join(ink.astype(np.uint16), styles, 255 - art.strength)[::-1].copy()


def write_level(
    path: Path,
    drawings: Mapping[FrameId, Cm32],
    *,
    palette: str | None = None,
    creator: str = ARTIST,
    dpi: tuple[float, float] = (120.0, 119.5),
) -> Path:
    """Write a level with its palette as the program would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    height, width = next(iter(drawings.values())).shape
    listed = [TlvDrawing(each, pixels, dpi, NOWHERE) for each, pixels in drawings.items()]
    path.write_bytes(encode_tlv((width, height), listed, creator=creator))
    path.with_suffix(".tpl").write_text(palette or palette_text(), encoding="utf-8")
    return path


def walk_level(
    path: Path, *, count: int = 4, painted: Collection[int] = (1,), antialiased: bool = True
) -> Path:
    """Write a level of the walking figure."""
    drawings = {
        FrameId(number): as_pixels(
            walking_figure(number - 1, antialiased=antialiased), painted=number in painted
        )
        for number in range(1, count + 1)
    }
    return write_level(path, drawings)


def walk_truth(number: int, *, antialiased: bool = True) -> Cm32:
    """Return a drawing of the figure as a perfect painter leaves it."""
    return as_pixels(walking_figure(number - 1, antialiased=antialiased), painted=True)


def write_project(folder: Path, levels: Sequence[str] = ("A",), *, cells: str = "") -> Path:
    """Write a project whose scene shows levels of four drawings; return the scene."""
    (folder / "scenes").mkdir(parents=True)
    (folder / "drawings").mkdir()
    (folder / "p_otprj.xml").write_text(
        "<project>\n<version> 70 1 </version>\n<folders>\n"
        '<folder name="drawings" path="drawings"/> <folder name="scenes" path="scenes"/>\n'
        "</folders>\n</project>\n",
        encoding="utf-8",
    )
    (folder / "scenes" / "scenes.xml").write_text(
        '<parentProject type="projectFolder">\n  ".." \n</parentProject>\n', encoding="utf-8"
    )
    scene = folder / "scenes" / "cut1.tnz"
    scene.write_text(scene_text(levels, cells=cells), encoding="utf-8")
    return scene


def scene_text(levels: Sequence[str], *, cells: str = "", path: str = "+drawings/{}.tlv") -> str:
    """Return a scene; ``cells`` replaces the cells of its first column, ``$`` is the level."""
    entries, columns = [], []
    for number, level in enumerate(levels, start=1):
        entries.append(
            f"      <level id='{number}'>\n        {level} \n        <info dpiType=\"image\"/>\n"
            f'        <path>\n          "{path.format(level)}" \n        </path>\n'
            f'        <scannedPath>\n          "+inputs/{level}..tif" \n        </scannedPath>\n'
            "      </level>\n"
        )
        reference = f"<level id='{number}'/>"
        shown = cells.replace("$", reference) if cells and number == 1 else ""
        shown = shown or f"<cell> 0 4 {reference}0001 1 </cell>"
        columns.append(
            f"<levelColumn id='{number + 100}'> <status> 0 </status> <cells> {shown} </cells>"
            " </levelColumn>"
        )
    return (
        '<tnz framecount="4" version="71.1">\n  <levelSet>\n    <levels>\n'
        + "".join(entries)
        + '    </levels>\n    <folder name="Cast" type="default"> </folder>\n  </levelSet>\n'
        + "  <xsheet> <columns> "
        + " ".join(columns)
        + " </columns> </xsheet>\n  <history> </history>\n</tnz>\n"
    )


def random_pixels(rng: np.random.Generator, width: int, height: int) -> Cm32:
    """Return a drawing of any kind: blank, noise, lines, blocks, with odd inks on empty pixels."""
    kind = rng.integers(5)
    if kind == 0:
        return empty(width, height)
    if kind == 1:
        # Noise over the whole sheet is what no level can hold: it would not get smaller.
        noise = empty(width, height)
        rows = height * 3 // 5
        noise[:rows] = rng.integers(0, 2**32, (rows, width), np.uint64)
        return noise
    pixels = empty(width, height)
    tone = np.full((height, width), 255, np.uint8)
    for _ in range(int(rng.integers(1, 6))):
        points = rng.integers(0, [width, height], (3, 2)).astype(np.int32)
        cover = np.zeros((height, width), np.uint8)
        cv2.polylines(cover, [points], kind == 2, 255, 1, cv2.LINE_AA)
        tone = np.minimum(tone, 255 - cover)
    ink = np.where(tone < 255, rng.integers(1, 4095), rng.integers(0, 2))
    paint = np.full((height, width), rng.integers(0, 4095) if kind == 3 else 0)
    pixels = join(ink.astype(np.uint16), paint.astype(np.uint16), tone)
    if kind == 4:
        pixels[height // 2 :] = 0xFF
    return pixels


def reread(level: Tlv, data: bytes) -> Tlv:
    """Open bytes as a level of the same name."""
    return parse_tlv(level.path, data)


def same_drawings(one: Tlv, other: Tlv) -> bool:
    """Whether two levels hold the same drawings to the bit."""
    pairs = zip(one.drawings(), other.drawings(), strict=True)
    return one.size == other.size and all(
        left.frame_id == right.frame_id
        and left.dpi == right.dpi
        and np.array_equal(left.pixels, right.pixels)
        for left, right in pairs
    )


def styles_at(pixels: Cm32, mask: NDArray[np.bool_]) -> set[int]:
    """Return the paint styles under a mask."""
    return set(np.unique((pixels[mask] >> 8) & 0xFFF).tolist())
