"""Tests of plugin_core.bench.sequences."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin_core.bench.sequences import BenchSequence, find_sequences, make_shot
from plugin_core.errors import InputError
from plugin_core.session.planning import plan_painting
from plugin_core.shot import Shot
from tests.bench.sequences import make_bench, make_sequence
from tests.drawings import walking_figure


def numbers(drawings: tuple[object, ...]) -> list[int]:
    return [int(drawing.stem) for drawing in drawings]


def sequence(folder: Path, count: int) -> BenchSequence:
    make_sequence(folder / "walk", [walking_figure(step) for step in range(count)])
    return find_sequences(folder / "walk", lines="line")[0]


def test_sequences_are_found_by_name(tmp_path: Path) -> None:
    found = find_sequences(make_bench(tmp_path), lines="line")

    assert [one.name for one in found] == ["moving", "resting"]
    assert [len(one.drawings) for one in found] == [4, 4]


def test_one_sequence_is_a_bench_too(tmp_path: Path) -> None:
    assert sequence(tmp_path, 2).name == "walk"


def test_only_sequences_with_the_wanted_lines_are_found(tmp_path: Path) -> None:
    make_bench(tmp_path)
    make_sequence(tmp_path / "inked", [walking_figure(0), walking_figure(1)], lines="ink")

    assert [one.name for one in find_sequences(tmp_path, lines="ink")] == ["inked"]


@pytest.mark.parametrize(
    ("count", "references", "shown"),
    [
        (9, "1", [1]),
        (9, "3", [1, 5, 9]),
        (10, "3", [1, 6, 10]),
        (3, "3", [1, 2, 3]),
        (2, "3", [1, 2]),
    ],
)
def test_the_first_the_middle_and_the_last_drawing_are_shown(
    tmp_path: Path, count: int, references: str, shown: list[int]
) -> None:
    found = sequence(tmp_path, count)

    assert numbers(found.references(references)) == shown
    left = sorted(set(range(1, count + 1)) - set(shown))
    assert numbers(found.scored(references)) == left


def test_planned_references_are_those_of_the_plan(tmp_path: Path) -> None:
    found = sequence(tmp_path, 5)
    make_shot(found, painted=(), folder=tmp_path / "shot")
    plan = plan_painting(Shot.open(tmp_path / "shot"), most=3)

    assert {one.stem for one in found.references("planned")} == {one.drawing.stem for one in plan}


def test_a_shot_holds_all_lines_and_the_paint_of_the_references(tmp_path: Path) -> None:
    found = sequence(tmp_path, 5)
    make_shot(found, painted=found.references("3"), folder=tmp_path / "shot")

    lines = sorted(path.name for path in (tmp_path / "shot/line").iterdir())
    paint = sorted(path.name for path in (tmp_path / "shot/paint").iterdir())
    assert lines == [f"000{number}.png" for number in range(1, 6)]
    assert paint == ["0001.png", "0003.png", "0005.png"]
    original = (tmp_path / "walk/truth/0003.png").read_bytes()
    assert (tmp_path / "shot/paint/0003.png").read_bytes() == original


def test_a_folder_without_sequences_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no sequence with line drawings"):
        find_sequences(tmp_path, lines="line")


def test_lines_of_another_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no lines called pencil"):
        find_sequences(make_bench(tmp_path), lines="pencil")


def test_a_drawing_without_truth_is_refused(tmp_path: Path) -> None:
    (make_bench(tmp_path) / "moving/truth/0002.png").unlink()

    with pytest.raises(InputError, match=r"0002\.png does not exist"):
        find_sequences(tmp_path, lines="line")


def test_a_single_drawing_is_no_sequence(tmp_path: Path) -> None:
    make_sequence(tmp_path / "walk", [walking_figure()])

    with pytest.raises(InputError, match="holds 1 drawings"):
        find_sequences(tmp_path, lines="line")
