"""Tests of benchmarks.ablation: what is left out, and what is left."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.ablation import (
    JOINING,
    LEFT_OUT,
    MEMBERS,
    METRIC,
    TAKEN_FROM_THE_MATCHER,
    UNFITTED,
    UNHEARD,
    WEIGHTLESS,
    Variant,
    color_all,
    second_pass,
    share_left_out,
    to_markdown,
    variants,
    without_encoder,
    without_evidence,
    without_labels,
)
from plugin_core.arrays import Probabilities
from plugin_core.bench.scores import TrialScores
from plugin_core.methods.auto import prior_weights
from plugin_core.methods.looking import Onlooker
from plugin_core.methods.matcher import copy_colors
from plugin_core.methods.method import HeldOut
from tests.drawings import walking_figure
from tests.prepared_drawings import PALETTE, painted_drawing, unpainted

REFERENCES = [painted_drawing(walking_figure(0), 0), painted_drawing(walking_figure(8), 2)]
TARGET = unpainted(painted_drawing(walking_figure(4), 1))


def silent(*_: object) -> Probabilities:
    return np.full((TARGET.regions.count, len(PALETTE)), 1 / len(PALETTE), np.float32)


def test_every_part_of_auto_is_left_out_once() -> None:
    names = [*MEMBERS, *JOINING, *TAKEN_FROM_THE_MATCHER]
    learned = {name: Onlooker(REFERENCES, PALETTE, silent) for name in names}

    ways = {way.name: way for way in variants(learned, REFERENCES)}

    assert next(iter(ways)) == "auto"
    missing = {name: set(MEMBERS) - set(way.speakers) for name, way in ways.items()}
    assert missing["auto"] == missing[UNFITTED] == set()
    assert set(ways[WEIGHTLESS].speakers) == {*MEMBERS, "cfpla"} - {"matcher"}
    alone = {member for left_out in missing.values() if len(left_out) == 1 for member in left_out}
    assert alone == set(MEMBERS) - {"same_position"}
    for member in JOINING:
        assert set(ways[f"with {member}"].speakers) == {*MEMBERS, member}
    assert set(ways["with all four"].speakers) == {*MEMBERS, *JOINING}
    for name in TAKEN_FROM_THE_MATCHER:
        assert ways[name].speakers["matcher"] == name
    assert ways[UNFITTED].weights == prior_weights(MEMBERS, REFERENCES)


def test_a_variant_weighs_what_its_speakers_say() -> None:
    way = Variant("v", {"matcher": "other"}, {"matcher": 2.0})
    said = np.array([[0.6, 0.4]], np.float32)

    fused = way.fuse({"matcher": said[:, ::-1], "other": said})

    assert fused[0] == pytest.approx([0.36 / 0.52, 0.16 / 0.52])


@pytest.mark.parametrize("look", [without_encoder, without_evidence, without_labels])
def test_a_poorer_matcher_gives_distributions_of_its_own(look: object) -> None:
    assert callable(look)
    usual = copy_colors(TARGET, REFERENCES, len(PALETTE))

    poorer = look(TARGET, REFERENCES, len(PALETTE))

    assert poorer.shape == usual.shape
    assert (poorer >= 0).all() and (poorer.sum(1) <= 1.0001).all()
    assert not np.allclose(poorer, usual, atol=1e-5)


def test_a_second_pass_without_anything_sure_changes_nothing() -> None:
    auto = Variant("auto", {"matcher": "matcher", "cfpla": "cfpla"}, {"matcher": 1e-3, "cfpla": 0})
    evidence = {"matcher": copy_colors(TARGET, REFERENCES, len(PALETTE)), "cfpla": silent()}

    again = second_pass(TARGET, REFERENCES, evidence, auto)

    np.testing.assert_array_equal(again, auto.fuse(evidence))


def test_a_second_pass_shows_the_matcher_what_is_sure() -> None:
    auto = Variant("auto", {"matcher": "matcher"}, {"matcher": 1.0})
    evidence = {"matcher": copy_colors(TARGET, REFERENCES, len(PALETTE))}

    again = second_pass(TARGET, REFERENCES, evidence, auto)

    assert (evidence["matcher"].max(1) > 0.9).any()
    assert not np.array_equal(again, auto.fuse(evidence))


def test_drawings_confer_only_where_weights_may_be_used() -> None:
    targets = [unpainted(painted_drawing(walking_figure(2 * step), step)) for step in range(2)]
    said = iter(np.random.default_rng(0).dirichlet(np.ones(len(PALETTE)), (2, 7)).astype("f4"))
    learned = {name: Onlooker(REFERENCES, PALETTE, silent) for name in (*MEMBERS, *JOINING)}
    learned["matcher"] = Onlooker(REFERENCES, PALETTE, lambda *_: next(said))
    ways = [Variant("auto", {"matcher": "matcher"}, {"matcher": 1.0})]
    ways += [Variant("weightless", {"cfpla": "cfpla"}, {"cfpla": 1.0})]

    colored = color_all(targets, REFERENCES, learned, ways)

    assert not np.allclose(colored["auto"][0], colored[UNHEARD][0])
    np.testing.assert_allclose(colored["weightless"][0], silent(), atol=1e-6)


def test_painted_drawings_are_judged_by_weights_that_were_fitted_without_them() -> None:
    first = REFERENCES[0].colors
    right = np.eye(len(PALETTE), dtype=np.float32)[np.clip(first, 0, None)]
    wrong = np.roll(right, 1, axis=1)
    looks = {"matcher": right, "flow_vote": wrong}
    learned = {}
    for name, said in looks.items():
        onlooker = Onlooker(REFERENCES, PALETTE, silent)
        onlooker.held_out = [HeldOut(one, said) for one in REFERENCES]
        learned[name] = onlooker
    way = Variant("v", {name: name for name in learned}, {})

    shares = list(share_left_out(way, learned, REFERENCES))

    assert shares == [("v", 1.0), ("v", 1.0)]


def test_rows_say_how_far_a_variant_is_from_auto() -> None:
    def trials_of(name: str, *values: tuple[float, float]) -> list[TrialScores]:
        return [
            TrialScores(name, f"s{place}", {METRIC: scored, LEFT_OUT: left_out})
            for place, (scored, left_out) in enumerate(values)
        ]

    trials = {
        "auto": trials_of("auto", (0.75, 0.5), (0.5, 0.5)),
        "v": trials_of("v", (0.5, 0.75), (0.25, 0.75)),
        "alone": [TrialScores("alone", "s0", {METRIC: 0.75, LEFT_OUT: None})],
    }

    assert to_markdown(trials).splitlines()[2:] == [
        "| auto | 62.5 (50.0 to 75.0) | - | - |",
        "| v | 37.5 (25.0 to 50.0) | -25.0 (-25.0 to -25.0) | +25.0 (+25.0 to +25.0) |",
        "| alone | 75.0 (75.0 to 75.0) | +0.0 (+0.0 to +0.0) | - |",
    ]
