"""Pool drawings: their regions and exact colors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plugin_core.errors import InputError, SizeMismatch, UnreadableImage
from plugin_core.images import write_png
from plugin_core.palette import Color, Palette, write_palette
from plugin_core.pool.pool_drawings import PoolDrawing, find_pool_drawings
from plugin_core.pool.reading import FAR_BEFORE, read_pooled
from tests.drawings import CLOTH, HAIR, SKIN, LineDrawing


def person() -> LineDrawing:
    drawing = LineDrawing(200, 160)
    drawing.rectangle((40, 40, 80, 80), CLOTH).circle((80, 60), 30, SKIN)
    return drawing.circle((150, 40), 14, HAIR)


def only_one(folder: Path) -> PoolDrawing:
    (found,) = find_pool_drawings([folder])
    return found


def test_a_picture_with_line_art_beside_it_gives_exact_colors(tmp_path: Path) -> None:
    write_png(tmp_path / "front.png", person().paint())
    write_png(tmp_path / "front.line.png", person().line())
    prepared, palette = read_pooled(only_one(tmp_path), gap_px=0)
    values = {palette.colors[index].rgba for index in prepared.colors}
    assert values == {(0, 0, 0, 0), CLOTH, SKIN, HAIR}
    assert (prepared.position, prepared.pooled) == (FAR_BEFORE, str(tmp_path / "front.png"))


def test_a_picture_without_line_art_gives_the_same_regions(tmp_path: Path) -> None:
    write_png(tmp_path / "alone.png", person().paint())
    prepared, palette = read_pooled(only_one(tmp_path), gap_px=0)
    assert prepared.regions.count == 4
    assert len(palette) == 4


def test_a_palette_beside_gives_ids_and_names_to_the_colors_in_use(tmp_path: Path) -> None:
    write_png(tmp_path / "front.png", person().paint())
    named = Palette((*Palette().colors, Color(7, SKIN, "skin"), Color(9, (1, 2, 3, 255), "unused")))
    write_palette(tmp_path / "palette.json", named)
    _, palette = read_pooled(only_one(tmp_path), gap_px=0)
    assert Color(7, SKIN, "skin") in palette.colors
    assert "unused" not in {color.name for color in palette.colors}


def test_a_drawing_of_another_shot_is_read_with_its_line_art(tmp_path: Path) -> None:
    write_png(tmp_path / "line" / "A.0003.png", person().line())
    write_png(tmp_path / "paint" / "A.0003.png", person().paint())
    prepared, _ = read_pooled(only_one(tmp_path), gap_px=0)
    assert prepared.drawing.stem == "A.0003"
    assert not np.any(prepared.colors < 0)


def test_bare_line_art_is_not_painted(tmp_path: Path) -> None:
    write_png(tmp_path / "bare.png", person().line())
    with pytest.raises(InputError, match=r"bare\.png is not painted"):
        read_pooled(only_one(tmp_path), gap_px=0)


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "torn.png").write_bytes(b"\x89PNG no more")
    with pytest.raises(UnreadableImage, match=r"torn\.png"):
        read_pooled(only_one(tmp_path), gap_px=0)


def test_line_art_of_another_size_is_refused(tmp_path: Path) -> None:
    write_png(tmp_path / "front.png", person().paint())
    write_png(tmp_path / "front.line.png", LineDrawing(20, 20).line())
    with pytest.raises(SizeMismatch):
        read_pooled(only_one(tmp_path), gap_px=0)
