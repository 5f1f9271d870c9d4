"""The lossless check finds whatever a painted copy should not have changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from shiage_opentoonz.cm32 import Cm32
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.proving import NotLosslessError, demand_proof, prove_level
from shiage_opentoonz.tlv import TlvDrawing, open_tlv, parse_tlv
from shiage_opentoonz.tlv_writing import encode_tlv
from shiage_opentoonz.tpl import parse_tpl, read_tpl

from tests.hosts.opentoonz.toonz_levels import NOWHERE, TRACE, walk_level, walk_truth

TRACES = frozenset({TRACE})


def _faults(
    path: Path,
    change: Callable[[Cm32], None] | None = None,
    *,
    dpi: tuple[float, float] = (120.0, 119.5),
    ids: tuple[int, ...] = (1, 2),
    text: Callable[[str], str] = str,
) -> list[str]:
    """Change a copy of a level's second drawing and return what the check finds."""
    source, palette = open_tlv(path), read_tpl(path.with_suffix(".tpl"))
    drawings = []
    for number, drawing in zip(ids, source.drawings(), strict=False):
        pixels = drawing.pixels.copy()
        if change and drawing.frame_id.number == 2:
            change(pixels)
        drawings.append(TlvDrawing(FrameId(number), pixels, dpi, NOWHERE))
    copy = parse_tlv(Path("A_auto.tlv"), encode_tlv(source.size, drawings))
    copied_palette = parse_tpl(Path("A_auto.tpl"), text(palette.text))
    return [str(fault) for fault in prove_level(source, palette, copy, copied_palette, TRACES)]


@pytest.fixture
def level(tmp_path: Path) -> Path:
    """A level of two drawings, the first one painted."""
    return walk_level(tmp_path / "A.tlv", count=2)


def _set(row: int, col: int, word: int) -> Callable[[Cm32], None]:
    def change(pixels: Cm32) -> None:
        pixels[row, col] = word

    return change


def test_a_copy_without_changes_is_lossless(level: Path) -> None:
    assert _faults(level) == []


def test_new_paint_is_no_fault(level: Path) -> None:
    def paint(pixels: Cm32) -> None:
        pixels[:] = walk_truth(2)

    assert _faults(level, paint) == []


def test_a_changed_tone_is_found(level: Path) -> None:
    assert _faults(level, _set(3, 3, 0xFE)) == ["Drawing 2: 1 pixels changed their tone"]


def test_a_changed_line_is_found(level: Path) -> None:
    def swap(pixels: Cm32) -> None:
        line = (pixels >> 20 == 1) & (pixels & 0xFF == 0)
        pixels[line] = pixels[line] & 0xFFFFF | 5 << 20

    assert "line pixels changed their ink" in _faults(level, swap)[0]


def test_a_recolored_trace_line_is_no_fault(level: Path) -> None:
    def recolor(pixels: Cm32) -> None:
        trace = (pixels >> 20 == TRACE) & (pixels & 0xFF < 255)
        assert trace.any()
        pixels[trace] = pixels[trace] & 0xFFFFF | 5 << 20

    assert _faults(level, recolor) == []


def test_changed_paint_of_the_artist_is_found(tmp_path: Path) -> None:
    level = walk_level(tmp_path / "A.tlv", count=2, painted=(1, 2))

    def repaint(pixels: Cm32) -> None:
        pixels[(pixels >> 8) & 0xFFF == 4] ^= 3 << 8

    assert "pixels of the artist's paint changed" in _faults(level, repaint)[0]


def test_a_changed_resolution_is_found(level: Path) -> None:
    assert _faults(level, dpi=(120.0, 120.0))[0].startswith("Drawing 1: the resolution is")


def test_other_drawings_are_found(level: Path) -> None:
    assert _faults(level, ids=(1, 3)) == ["A_auto.tlv holds other drawings than A.tlv."]
    assert _faults(level, ids=(1,)) == ["A_auto.tlv holds other drawings than A.tlv."]


def test_a_style_beyond_the_palette_is_found(level: Path) -> None:
    assert _faults(level, _set(0, 0, 50 << 8 | 0xFF)) == [
        "Drawing 2: style 50 is used, but the palette has 8 styles"
    ]


def test_a_changed_palette_is_found(level: Path) -> None:
    assert _faults(level, text=lambda text: text.replace("fill_3 3", "other 3"))
    assert _faults(level, text=lambda text: text.replace("colors", "shades"))


def test_the_review_page_is_no_fault(level: Path) -> None:
    marked = read_tpl(level.with_suffix(".tpl")).with_review_page()
    assert _faults(level, text=lambda _: marked) == []


def test_a_copy_with_a_fault_is_not_written(level: Path) -> None:
    source, palette = open_tlv(level), read_tpl(level.with_suffix(".tpl"))
    other = walk_level(level.parent / "B.tlv", count=1)
    faults = prove_level(source, palette, open_tlv(other), palette, TRACES)
    with pytest.raises(NotLosslessError, match="was not written"):
        demand_proof(faults, Path("A_auto.tlv"))


def test_every_pixel_counts(level: Path) -> None:
    rng = np.random.default_rng(8)
    height, width = open_tlv(level).size[::-1]
    for _ in range(10):
        row, col = int(rng.integers(height)), int(rng.integers(width))
        before = int(open_tlv(level).read(FrameId(2)).pixels[row, col])
        assert _faults(level, _set(row, col, before ^ 1))
