"""Generated shots of every family."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from plugin_core.synthesis import (
    FAMILIES,
    HELD_OUT_FAMILIES,
    TRAINING_FAMILIES,
    LineStyle,
    SyntheticDrawing,
    generate_shot,
)
from tests.synthesis.purity import regions_of, share_in_pure_regions

CLOSED = LineStyle(width_px=1.6)
SEEDS = range(4)

Shots = dict[str, list[list[SyntheticDrawing]]]


@pytest.fixture(scope="module")
def shots() -> Shots:
    """Shots with closed lines, by family."""
    return {
        family: [generate_shot(family, seed, 3, 360, style=CLOSED) for seed in SEEDS]
        for family in FAMILIES
    }


def test_there_are_eight_families_and_two_of_them_are_held_out() -> None:
    assert len(FAMILIES) == 8
    assert len(HELD_OUT_FAMILIES) == 2
    assert sorted([*TRAINING_FAMILIES, *HELD_OUT_FAMILIES]) == sorted(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_seed_gives_the_same_pixels(family: str) -> None:
    for one, other in zip(*(generate_shot(family, 3, 2, 160) for _ in "ab"), strict=True):
        assert np.array_equal(one.line, other.line)
        assert np.array_equal(one.paint, other.paint)
        assert np.array_equal(one.part_ids, other.part_ids)


@pytest.mark.parametrize("family", FAMILIES)
def test_another_seed_gives_another_shot(family: str) -> None:
    one, other = (generate_shot(family, seed, 1, 160)[0] for seed in (1, 2))
    assert one.line.shape != other.line.shape or not np.array_equal(one.line, other.line)


@pytest.mark.parametrize("family", FAMILIES)
def test_closed_lines_separate_all_colors(family: str, shots: Shots) -> None:
    shares = [share_in_pure_regions(d) for shot in shots[family] for d in shot]
    assert min(shares) > 0.99
    assert np.mean(shares) > 0.999


@pytest.mark.parametrize("family", FAMILIES)
def test_drawings_have_many_regions(family: str, shots: Shots) -> None:
    counts = [regions_of(d)[0] for shot in shots[family] for d in shot]
    assert np.mean(counts) >= 8


@pytest.mark.parametrize("family", FAMILIES)
def test_a_part_has_one_color_in_the_whole_shot(family: str, shots: Shots) -> None:
    for shot in shots[family]:
        width = len(shot[0].scheme.rgba)
        keys = [d.part_ids.astype(np.int64) * width + d.colors for d in shot]
        pairs = np.unique(np.concatenate([key.ravel() for key in keys]))
        assert len(np.unique(pairs // width)) == len(pairs)


@pytest.mark.parametrize("family", FAMILIES)
def test_paint_holds_exact_colors_of_the_scheme_and_lines_hide_none(
    family: str, shots: Shots
) -> None:
    for drawing in (d for shot in shots[family] for d in shot):
        assert np.array_equal(drawing.paint, drawing.scheme.rgba[drawing.colors])
        assert set(np.unique(drawing.paint[..., 3])) <= {0, 255}


@pytest.mark.parametrize("family", FAMILIES)
def test_something_moves(family: str, shots: Shots) -> None:
    for shot in shots[family]:
        assert not np.array_equal(shot[0].part_ids, shot[2].part_ids)


def test_the_long_side_has_the_size_that_was_asked_for() -> None:
    for seed in range(6):
        for drawing in generate_shot("creatures", seed, 2, 200):
            assert max(drawing.line.shape[:2]) == 200
            assert drawing.line.shape[:2] == drawing.colors.shape


def test_without_separation_lines_shadows_meet_the_light_unlined() -> None:
    style = LineStyle(width_px=1.6, separation_lines=False)
    shares = [
        share_in_pure_regions(drawing)
        for seed in range(6)
        for drawing in generate_shot("chibi", seed, 1, 360, style=style)
    ]
    assert min(shares) < 0.97


@pytest.mark.parametrize("asked", [True, False])
def test_separation_lines_can_be_asked_for_whatever_the_style_says(asked: bool) -> None:
    other = LineStyle(width_px=1.6, separation_lines=not asked)
    (as_asked,) = generate_shot("chibi", 1, 1, 360, style=other, separation_lines=asked)
    (as_it_is,) = generate_shot("chibi", 1, 1, 360, style=other)
    (wanted,) = generate_shot("chibi", 1, 1, 360, style=replace(other, separation_lines=asked))
    assert np.array_equal(as_asked.line, wanted.line)
    assert not np.array_equal(as_it_is.line, wanted.line)


def test_gaps_let_colors_leak() -> None:
    style = LineStyle(width_px=1.6, gaps=30, gap_px=6)
    shares = [
        share_in_pure_regions(generate_shot("machines", seed, 1, 360, style=style)[0])
        for seed in range(4)
    ]
    assert min(shares) < 0.97


def test_scanned_lines_are_ink_or_nothing() -> None:
    drawing = generate_shot("faces", 0, 1, 240, style=LineStyle(binarized=True))[0]
    assert set(np.unique(drawing.line[..., 3])) == {0, 255}


def test_colored_ink_is_drawn_in_its_color() -> None:
    style = LineStyle(width_px=3, ink=(70, 42, 30), separation_lines=False)
    drawing = generate_shot("faces", 0, 1, 240, style=style)[0]
    full = drawing.line[drawing.line[..., 3] == 255][:, :3]
    assert {tuple(rgb) for rgb in np.unique(full, axis=0)} == {(70, 42, 30)}


def test_grain_thins_the_ink_but_never_removes_it() -> None:
    smooth, rough = (
        generate_shot("animals", 0, 1, 240, style=LineStyle(grain=grain))[0].line[..., 3]
        for grain in (0.0, 0.6)
    )
    assert np.array_equal(smooth > 0, rough > 0)
    assert rough.mean() < smooth.mean()
