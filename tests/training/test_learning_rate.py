"""Tests of plugin_core.training.learning_rate."""

from __future__ import annotations

import pytest

from plugin_core.training.learning_rate import learning_rate


def test_the_learning_rate_rises_then_falls_along_a_cosine() -> None:
    def share(steps: int, fraction: float) -> float:
        return learning_rate(steps, fraction, warm_steps=30, last=0.02)

    assert share(0, 0.0) == pytest.approx(1 / 30)
    assert share(30, 0.0) == pytest.approx(1.0)
    assert share(30, 0.5) == pytest.approx(0.51)
    assert share(30, 1.0) == share(30, 1.7) == pytest.approx(0.02)
