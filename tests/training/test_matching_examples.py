"""Training examples of the matcher: generated shots, reduced, stored, drawn, padded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plugin_core.arrays import NO_COLOR
from plugin_core.training.matcher_training import (
    MatcherTraining,
    ShotPool,
    config_for,
    matching_accuracy,
)
from plugin_core.training.matching_examples import (
    ExampleShot,
    collate,
    draw_example,
    prepare_pictures,
)
from plugin_core.training.training_run import Plan
from tests.drawings import walking_figure


@pytest.fixture(scope="module")
def shot() -> ExampleShot:
    """Return the little figure in three poses."""
    figures = [walking_figure(step) for step in range(3)]
    return ExampleShot.of(prepare_pictures([(f.line(), f.paint()) for f in figures]))


def test_a_color_has_one_number_in_all_drawings_of_a_shot() -> None:
    figures = [walking_figure(step) for step in range(3)]
    drawings = prepare_pictures([(f.line(), f.paint()) for f in figures])
    assert [len(set(d.colors.tolist())) for d in drawings] == [6, 6, 6]
    assert len(set(np.concatenate([d.colors for d in drawings]).tolist())) == 6


def test_a_stored_shot_comes_back(shot: ExampleShot, tmp_path: Path) -> None:
    shot.save(tmp_path / "000001_test.npz")
    back = ExampleShot.load(tmp_path / "000001_test.npz")
    np.testing.assert_array_equal(back.colors[1], shot.colors[1])
    np.testing.assert_array_equal(back.inners[2], shot.inners[2])
    np.testing.assert_allclose(back.evidence[2, 0], shot.evidence[2, 0], atol=1e-3)


def test_a_color_that_no_reference_has_is_right_to_be_unknown(shot: ExampleShot) -> None:
    lost = ExampleShot(
        shot.descriptors,
        shot.inners,
        [np.where(colors == 3, 3 + index, colors) for index, colors in enumerate(shot.colors)],
        shot.areas,
        shot.evidence,
    )
    example = draw_example(lost, np.random.default_rng(1))
    batch = collate([example])
    unknown = example.colors == NO_COLOR
    assert unknown.any()
    np.testing.assert_array_equal(batch.same_color[0, : len(unknown), -1], unknown)
    assert batch.same_color[0].any(-1).all()


def test_revealed_regions_are_not_asked_for(shot: ExampleShot) -> None:
    examples = [draw_example(shot, np.random.default_rng(seed)) for seed in range(20)]
    revealed = [np.abs(e.target_label).any(1) for e in examples]
    assert any(r.any() for r in revealed)
    for example, shown in zip(examples, revealed, strict=True):
        assert (example.weight[shown] == 0).all()
        assert (example.weight[~shown] > 0).all()


def test_training_learns_and_goes_on_from_its_checkpoint(shot: ExampleShot, tmp_path: Path) -> None:
    shot.save(tmp_path / "000001_test.npz")
    pool = ShotPool(tmp_path)
    assert pool.refresh() == 1
    batches = pool.batches(4, np.random.default_rng(0))
    plan = Plan(total_seconds=1e6)
    trainer = MatcherTraining(config_for(pool.any(), width=16, heads=2, blocks=1), plan)
    losses = [trainer.step(next(batches)()) for _ in range(150)]
    assert np.mean(losses[-5:]) < 0.7 * np.mean(losses[:5])
    trainer.save(tmp_path / "out")
    again = MatcherTraining(trainer.config, plan)
    again.restore(tmp_path / "out")
    batch = next(batches)()
    assert again.steps == 150
    assert again.step(batch) == trainer.step(batch)
    assert 0 <= matching_accuracy(trainer.average, [batch], "cpu") <= 1
