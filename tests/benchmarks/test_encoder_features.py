"""Tests of benchmarks.encoder_features: what regions are compared by."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.encoder_features import WAYS, accuracy, components_by, nearest_by, token_costs
from tests.drawings import walking_figure
from tests.prepared_drawings import PALETTE, painted_drawing

REFERENCE = painted_drawing(walking_figure(0), 0)


def test_tokens_of_a_drawing_are_nearest_to_themselves() -> None:
    costs = token_costs(REFERENCE, REFERENCE)

    assert costs.shape == (REFERENCE.regions.count,) * 2
    np.testing.assert_allclose(costs.diagonal(), 0, atol=1e-6)
    assert (costs.argmin(1) == np.arange(len(costs))).all()


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("by", [nearest_by, components_by])
def test_a_drawing_is_colored_from_itself(name: str, by: object) -> None:
    assert callable(by)
    colored = by(WAYS[name])(REFERENCE, [REFERENCE], len(PALETTE))
    assert accuracy(REFERENCE, colored) == 1.0
