"""Two palettes of one level brought together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from plugin_core.arrays import NO_COLOR
from plugin_core.palette import PAPER, Color, Palette
from plugin_core.palettes import add_colors, follow_palette, merge_palettes
from plugin_core.preparing import prepare
from plugin_core.shot import Shot

RED, GREEN, BLUE = (255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255)


def palette(*colors: Color) -> Palette:
    return Palette((PAPER, *colors))


def test_known_colors_keep_their_place_and_new_ones_follow() -> None:
    merged = merge_palettes(
        palette(Color(1, RED), Color(2, GREEN)), palette(Color(3, BLUE), Color(1, RED))
    )
    assert merged == palette(Color(1, RED), Color(2, GREEN), Color(3, BLUE))


def test_ids_and_names_of_the_shot_hold() -> None:
    merged = merge_palettes(palette(Color(1, RED)), palette(Color(7, RED, "scarf")))
    assert merged == palette(Color(7, RED, "scarf"))


def test_a_forgotten_color_gives_its_id_to_the_color_that_has_it_now() -> None:
    merged = merge_palettes(palette(Color(1, RED)), palette(Color(1, BLUE)))
    assert merged == palette(Color(2, RED), Color(1, BLUE))


def test_colors_of_other_drawings_follow_those_of_the_shot() -> None:
    added = add_colors(
        palette(Color(1, RED, "scarf")), palette(Color(5, RED, "hair"), Color(6, BLUE, "sky"))
    )
    assert added == palette(Color(1, RED, "scarf"), Color(6, BLUE, "sky"))


def test_a_new_color_whose_id_is_taken_gets_a_fresh_one() -> None:
    added = add_colors(palette(Color(1, RED)), palette(Color(1, GREEN), Color(4, BLUE)))
    assert added == palette(Color(1, RED), Color(5, GREEN), Color(4, BLUE))


def test_indices_follow_their_colors_into_another_palette(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    prepared = prepare(shot, shot.drawings[0])
    turned = Palette((PAPER, *reversed(shot.palette.colors[1:])))
    followed = follow_palette(prepared, shot.palette, turned)
    assert prepared.paint is not None
    assert followed.paint is not None
    known = prepared.paint != NO_COLOR
    before = shot.palette.rgba_table()[prepared.paint[known]]
    assert np.array_equal(turned.rgba_table()[followed.paint[known]], before)
    assert np.array_equal(followed.paint == NO_COLOR, ~known)


def test_colors_that_the_other_palette_lacks_become_unknown(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    prepared = prepare(shot, shot.drawings[0])
    followed = follow_palette(prepared, shot.palette, Palette())
    assert set(followed.colors.tolist()) == {0, NO_COLOR}


def test_nothing_is_copied_where_both_palettes_agree(walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    prepared = replace(prepare(shot, shot.drawings[0]))
    assert follow_palette(prepared, shot.palette, shot.palette) is prepared
