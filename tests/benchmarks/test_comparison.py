"""Tests of benchmarks.comparison and benchmarks.curves: tables and pictures from bench runs."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import curves
from benchmarks.comparison import METRIC, read_runs, to_markdown, trained
from benchmarks.curves import (
    MOTION,
    RELIABILITY,
    accuracy_over_motion,
    reliability,
    reliability_curves,
    reliability_table,
)
from plugin_core.bench import BenchTable
from plugin_core.bench.metrics import DrawingScores, PaintedCounts
from plugin_core.bench.scores import ASKED, TrialScores
from plugin_core.files.storage import write_json

SHARES = {field.name: 0.5 for field in fields(DrawingScores)}
COSTS = {"learn_seconds": 2.0, "drawing_seconds": 0.25, "peak_mib": 100.0}
SVG = "{http://www.w3.org/2000/svg}"


def trial(
    method: str, sequence: str, right: float, dared: dict[float, PaintedCounts] | None = None
) -> TrialScores:
    values = {**SHARES, **COSTS, METRIC: right}
    return TrialScores(method, sequence, values, dared=dared or {})


def write_run(folder: Path, *trials: TrialScores) -> Path:
    write_json(folder / "bench.json", BenchTable({}, trials).to_dict())
    return folder


def every(painted: int, right: int, paintable: int) -> dict[float, PaintedCounts]:
    return dict.fromkeys(ASKED, PaintedCounts(painted, right, paintable))


def test_methods_stand_in_order_with_what_they_lack_of_auto(tmp_path: Path) -> None:
    run = write_run(
        tmp_path,
        trial("auto", "s1", 1.0),
        trial("auto", "s2", 0.5),
        trial("ant_like", "s1", 0.75),
        trial("ant_like", "s2", 0.25),
    )

    rows = [row.split(" | ") for row in to_markdown(read_runs([run])).splitlines()[2:]]

    assert [row[0] for row in rows] == ["| ant_like", "| auto"]
    assert [row[2] for row in rows] == ["50.0 (25.0 to 75.0)", "75.0 (50.0 to 100.0)"]
    assert [row[3] for row in rows] == ["-25.0 (-25.0 to -25.0)", "-"]
    assert rows[0][5:] == ["50.0", "0.5", "2.0", "0.25 |"]


def test_how_long_a_method_learned_comes_from_its_card(tmp_path: Path) -> None:
    write_json(tmp_path / "card.json", {"seconds": 1800})

    assert trained([tmp_path / "card.json"]) == "30"
    assert trained([tmp_path / "card.json", tmp_path / "card.json"]) == "60"
    assert trained([tmp_path / "none.json"]) == trained([]) == "-"


def test_a_later_run_replaces_a_method_of_an_earlier_one(tmp_path: Path) -> None:
    old = write_run(tmp_path / "old", trial("auto", "s1", 0.5), trial("cfpla", "s1", 0.25))
    new = write_run(tmp_path / "new", trial("auto", "s1", 0.75))

    runs = read_runs([old, new])

    assert {name: trials[0].values[METRIC] for name, trials in runs.items()} == {
        "auto": 0.75,
        "cfpla": 0.25,
    }


def test_a_run_without_auto_is_compared_with_nothing(tmp_path: Path) -> None:
    run = write_run(tmp_path, trial("cfpla", "s1", 0.25))

    assert "| 25.0 (25.0 to 25.0) | - |" in to_markdown(read_runs([run]))


def test_what_was_dared_comes_back_from_json(tmp_path: Path) -> None:
    run = write_run(tmp_path, trial("auto", "s1", 0.5, every(4, 3, 5)))

    assert read_runs([run])["auto"][0].dared == every(4, 3, 5)


def test_reliability_is_the_mean_over_sequences_that_painted_anything() -> None:
    blank = every(0, 0, 4)
    trials = [trial("auto", "s1", 1, every(4, 3, 4)), trial("auto", "s2", 1, blank)]

    rows = reliability(trials)

    assert [asked for asked, _, _ in rows] == list(ASKED)
    assert {(precision, coverage) for _, precision, coverage in rows} == {(0.75, 0.5)}


def test_the_table_has_two_columns_for_each_run() -> None:
    runs = {
        "three": [trial("auto", "s1", 1, every(4, 3, 5))],
        "one": [trial("auto", "s1", 1, every(0, 0, 5))],
    }

    lines = reliability_table(runs).splitlines()

    assert lines[0] == "| asked | three: precision | coverage | one: precision | coverage |"
    assert lines[2] == "| 50 | 75.0 | 80.0 | - | 0.0 |"
    assert len(lines) == 2 + len(ASKED)


def test_curves_leave_out_what_was_not_measured() -> None:
    curves = reliability_curves({"one": [trial("auto", "s1", 1, every(0, 0, 5))]})

    assert curves["one: precision"] == []
    assert curves["one: coverage"] == [(100 * asked, 0.0) for asked in ASKED]


def test_motion_is_what_the_same_position_gets_wrong() -> None:
    runs = {
        "same_position": [trial("same_position", "s1", 0.25), trial("same_position", "s2", 0.75)],
        "auto": [trial("auto", "s1", 0.5), trial("auto", "s2", 1.0)],
    }

    assert accuracy_over_motion(runs) == {"auto": [(25.0, 100.0), (75.0, 50.0)]}


def test_a_picture_places_percentages_within_its_frame() -> None:
    left, top = MOTION.place(0, 100)
    right, bottom = MOTION.place(100, 40)

    assert MOTION.place(50, 70) == ((left + right) / 2, (top + bottom) / 2)
    assert bottom > top


def test_a_picture_has_a_line_and_a_name_for_each_curve() -> None:
    svg = RELIABILITY.to_svg({"a": [(50, 60), (90, 80)], "b": [(50, 20)]}, diagonal=True)

    root = ElementTree.fromstring(svg)
    lines = [line.get("points", "") for line in root.iter(f"{SVG}polyline")]
    names = [text.text for text in root.iter(f"{SVG}text")]
    assert [len(points.split()) for points in lines] == [2, 1]
    assert names[-2:] == ["a", "b"]
    assert len(list(root.iter(f"{SVG}line"))) == 1
    assert re.match(r"[\d.]+,[\d.]+ [\d.]+,[\d.]+$", lines[0])


@pytest.mark.parametrize(
    ("curve", "missing"), [("motion", "same_position"), ("reliability", "auto")]
)
def test_a_curve_says_which_method_was_not_measured(
    tmp_path: Path,
    curve: str,
    missing: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = write_run(tmp_path / "run", trial("matcher", "s1", 1.0))
    monkeypatch.setattr("sys.argv", ["curves", curve, str(tmp_path / "a.svg"), str(run)])
    with pytest.raises(SystemExit):
        curves.main()
    assert missing in capsys.readouterr().err
    assert not (tmp_path / "a.svg").exists()
