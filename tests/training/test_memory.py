"""Tests of plugin_core.training.memory."""

from __future__ import annotations

import numpy as np

from plugin_core.features.patches import Patch
from plugin_core.training import memory
from plugin_core.training.memory import Reservoir


def patch(number: int, regions: int = 2) -> Patch:
    return Patch(
        layers=np.full((4, 4, 5), number % 256, np.uint8),
        regions=np.zeros((2, 2), np.uint8),
        features=np.full((regions, 5), number, np.float32),
        colors=np.arange(regions, dtype=np.int16),
        place=np.full((4, 3), number, np.float32),
        weight=float(number),
    )


def test_it_never_holds_more_than_it_may():
    reservoir, dice = Reservoir(10), np.random.default_rng(0)
    for number in range(100):
        reservoir.offer(patch(number), dice)
    assert len(reservoir) == 10
    assert reservoir.offered == 100


def test_early_and_late_patches_stay_alike():
    dice, kept = np.random.default_rng(0), []
    for _ in range(200):
        reservoir = Reservoir(5)
        for number in range(50):
            reservoir.offer(patch(number), dice)
        kept += [one.weight for one in reservoir.patches]
    assert 22 < np.mean(kept) < 27


def test_memory_is_bounded_in_bytes(monkeypatch):
    monkeypatch.setattr(memory, "MAX_BYTES", 3 * patch(0).layers.nbytes)
    reservoir, dice = Reservoir(), np.random.default_rng(0)
    for number in range(9):
        reservoir.offer(patch(number), dice)
    assert len(reservoir) == 3


def test_it_comes_back_from_arrays_as_it_was():
    reservoir, dice = Reservoir(4), np.random.default_rng(0)
    for number in range(6):
        reservoir.offer(patch(number, regions=1 + number), dice)
    again = Reservoir.from_arrays(reservoir.to_arrays())
    assert again.offered == 6
    for one, two in zip(reservoir.patches, again.patches, strict=True):
        for name in ("layers", "regions", "features", "colors", "place"):
            assert np.array_equal(getattr(one, name), getattr(two, name))
        assert one.weight == two.weight


def test_an_empty_one_comes_back_empty():
    assert len(Reservoir.from_arrays(Reservoir().to_arrays())) == 0
