"""The few drawings of a large pool from which a shot is colored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plugin_core.images import write_png
from plugin_core.jobs import CancelToken, no_progress
from plugin_core.pool.choosing import MOST, choose_from_pool, rank_rows
from plugin_core.pool.index import Pool
from plugin_core.pool.indexing import index_color_models, index_pool
from plugin_core.shot import Shot
from plugin_core.synthesis import generate_shot
from tests.drawings import make_shot, walking_figure, write_picture


def test_the_best_of_every_row_come_before_the_second_best() -> None:
    alike = np.array([[0.9, 0.8, 0.1], [0.2, 0.3, 0.95]], np.float32)
    assert rank_rows(alike) == [2, 0, 1]


def test_a_drawing_that_several_rows_want_is_named_once() -> None:
    alike = np.array([[0.9, 0.8, 0.1], [0.7, 0.3, 0.5]], np.float32)
    assert rank_rows(alike) == [0, 1, 2]


def test_nothing_is_taken_of_nothing() -> None:
    assert rank_rows(np.zeros((3, 0), np.float32)) == []
    assert rank_rows(np.zeros((0, 3), np.float32)) == []


def choose(shot: Shot, pool: Pool) -> list[Path]:
    chosen = choose_from_pool(shot, pool, gap_px=8, progress=no_progress, cancel=CancelToken())
    return [one.file for one in chosen]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_generated_shot_finds_its_own_character(tmp_path: Path, seed: int) -> None:
    for family in ("humans", "animals", "machines"):
        drawings = generate_shot(family, seed, 6, 300)
        for number, drawing in enumerate(drawings[:3]):
            write_png(tmp_path / "pool" / family / f"{number}.png", drawing.paint)
            write_png(tmp_path / "pool" / family / f"{number}.line.png", drawing.line)
        for number, drawing in enumerate(drawings[3:], start=1):
            write_png(tmp_path / family / "line" / f"{number:04d}.png", drawing.line)
    pool = Pool(others=index_pool(tmp_path / "pool"))
    for family in ("humans", "animals", "machines"):
        assert choose(Shot.open(tmp_path / family), pool)[0].parent.name == family


def test_color_models_are_all_taken_and_a_few_of_the_pool(tmp_path: Path) -> None:
    shot = make_shot(tmp_path / "shot", [walking_figure(0)], painted=())
    for step in range(MOST + 2):
        write_png(shot / "color_model" / f"{step}.png", walking_figure(step).paint())
        write_png(tmp_path / "pool" / f"{step}.png", walking_figure(step).paint())
    pool = Pool(index_color_models(shot), index_pool(tmp_path / "pool"))
    chosen = choose(Shot.open(shot), pool)
    assert sorted(one.name for one in chosen[: MOST + 2]) == [f"{n}.png" for n in range(MOST + 2)]
    assert [one.parent.name for one in chosen[MOST + 2 :]] == ["pool"] * MOST


def test_a_pool_that_holds_the_shot_itself_gives_only_what_is_not_painted_there(
    tmp_path: Path,
) -> None:
    figures = [walking_figure(step) for step in range(4)]
    shot = make_shot(tmp_path / "shots" / "a", figures, painted=(1, 2, 3))
    make_shot(tmp_path / "shots" / "b", [walking_figure(9)], painted=(1,))
    write_picture(shot / "color_model" / "copy.png", figures[1].paint())
    write_picture(shot / "color_model" / "copy.line.png", walking_figure(7).line())
    pool = Pool(index_color_models(shot), index_pool(tmp_path / "shots"))
    chosen = choose(Shot.open(shot), pool)
    assert chosen == [tmp_path / "shots" / "b" / "paint" / "A.0001.png"]


def test_what_the_shot_shows_unpainted_is_taken_from_where_it_is_painted(tmp_path: Path) -> None:
    figures = [walking_figure(step) for step in range(2)]
    shot = make_shot(tmp_path / "shot", figures, painted=(1,))
    make_shot(tmp_path / "pool", figures, painted=(2,))
    pool = Pool(others=index_pool(tmp_path / "pool"))
    assert choose(Shot.open(shot), pool) == [tmp_path / "pool" / "paint" / "A.0002.png"]
