"""Tests of plugin_core.bench.scores and plugin_core.bench.table."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest

from plugin_core.bench.metrics import DrawingScores, PaintedCounts
from plugin_core.bench.scores import (
    TrialScores,
    average_over_sequences,
    paired_difference,
    score_trial,
)
from plugin_core.bench.table import COLUMNS, BenchTable
from plugin_core.bench.trial import TrialCosts

PERFECT = DrawingScores(**{field.name: 1.0 for field in fields(DrawingScores)})


def trial(method: str, sequence: str, value: float) -> TrialScores:
    return TrialScores(method, sequence, {column.name: value for column in COLUMNS})


def test_shares_and_clicks_are_averaged_over_drawings() -> None:
    full = [replace(PERFECT, acc=0.5, clicks=4), replace(PERFECT, acc=1.0, clicks=1)]

    nothing = {0.98: PaintedCounts(0, 0, 0)}

    scores = score_trial("m", "s", full, [0.5, 1.0], nothing, TrialCosts())

    assert scores.values["acc"] == 0.75
    assert scores.values["shown"] == 0.75
    assert scores.values["clicks"] == 2.5


def test_coverage_and_precision_are_shares_of_all_regions_of_the_sequence() -> None:
    dared = {0.5: PaintedCounts(9, 6, 10), 0.98: PaintedCounts(8, 6, 10)}

    scores = score_trial("m", "s", [PERFECT], [1.0], dared, TrialCosts(2, 0.5, 300))

    assert scores.values["coverage"] == 0.8
    assert scores.values["precision"] == 0.75
    assert scores.values["learn_seconds"] == 2
    assert scores.values["drawing_seconds"] == 0.5
    assert scores.values["peak_mib"] == 300
    assert scores.to_dict()["dared"][0.5] == {"painted": 9, "right": 6, "paintable": 10}


def test_the_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    average = average_over_sequences([0.2, 0.4, 0.9])

    assert average.mean == pytest.approx(0.5)
    assert 0.2 <= average.low < 0.5 < average.high <= 0.9
    assert average == average_over_sequences([0.2, 0.4, 0.9])


def test_equal_sequences_leave_no_doubt() -> None:
    average = average_over_sequences([0.5] * 4)

    assert (average.low, average.mean, average.high) == (0.5, 0.5, 0.5)


def test_a_difference_pairs_sequences_and_leaves_out_what_one_did_not_run_on() -> None:
    ours = [trial("a", "s1", 0.75), trial("a", "s2", 0.5), trial("a", "s3", 0.0)]
    theirs = [
        trial("b", "s2", 0.25),
        trial("b", "s1", 0.5),
        TrialScores("b", "s3", {}, "It broke."),
    ]

    difference = paired_difference(ours, theirs, "acc")

    assert (difference.low, difference.mean, difference.high) == (0.25, 0.25, 0.25)


def test_a_difference_of_two_sequences_lies_between_theirs() -> None:
    ours = [trial("a", "s1", 1.0), trial("a", "s2", 0.5)]
    theirs = [trial("b", "s1", 0.5), trial("b", "s2", 0.5)]

    difference = paired_difference(ours, theirs, "acc")

    # Each sequence is drawn twice in a quarter of the draws.
    assert (difference.low, difference.mean, difference.high) == (0.0, 0.25, 0.5)


def test_there_is_no_average_of_nothing() -> None:
    with pytest.raises(ValueError, match="no sequence"):
        average_over_sequences([])


def test_the_table_has_an_average_and_every_sequence_of_each_method() -> None:
    table = BenchTable(
        {"references": 3}, (trial("a", "s1", 0.5), trial("a", "s2", 0.25), trial("b", "s1", 1.0))
    )

    rows = [line for line in table.to_markdown().splitlines() if line.startswith("|")]

    assert [row.split(" | ")[1] for row in rows[2:]] == [
        "**average of 2**",
        "s1",
        "s2",
        "**average of 1**",
        "s1",
    ]
    assert "| **37.5** | **37.5** | **37.5** (25.0-50.0) |" in rows[2]
    assert {row.count("|") for row in rows} == {len(COLUMNS) + 3}


def test_the_table_tells_how_far_each_method_is_from_auto() -> None:
    table = BenchTable(
        {},
        (
            trial("a", "s1", 0.5),
            trial("a", "s2", 0.25),
            TrialScores("broken", "s1", {}, "It broke."),
            trial("elsewhere", "s3", 1.0),
            trial("auto", "s1", 0.75),
            trial("auto", "s2", 0.5),
        ),
    )

    assert "Acc-Thres fg beyond that of auto: a -25.0 (-25.0 to -25.0).\n" in table.to_markdown()
    assert table.to_dict()["differences"] == {"a": {"mean": -0.25, "low": -0.25, "high": -0.25}}


def test_what_was_not_measured_is_a_dash_and_counts_for_nothing() -> None:
    blank = TrialScores("a", "s2", {**trial("a", "s2", 1.0).values, "precision": None})
    table = BenchTable({}, (trial("a", "s1", 0.5), blank))

    assert table.values("a", "precision") == [0.5]
    assert "| - |" in table.to_markdown()


def test_a_failed_trial_is_told_and_not_averaged() -> None:
    table = BenchTable({}, (trial("a", "s1", 0.5), TrialScores("a", "s2", {}, "It broke.")))

    assert "average of 1" in table.to_markdown()
    assert "a on s2: It broke." in table.to_markdown()
    assert table.to_dict()["averages"]["a"]["acc"]["mean"] == 0.5


def test_the_table_goes_through_json() -> None:
    table = BenchTable({"references": 1}, (trial("a", "s1", 0.5),))

    data = json.loads(json.dumps(table.to_dict()))

    assert data["version"] == 1
    assert data["settings"] == {"references": 1}
    assert data["trials"][0]["values"]["acc"] == 0.5
