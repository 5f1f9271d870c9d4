"""Tests of plugin_core.methods.conferring: exact colors from accounts that are known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from plugin_core.arrays import NO_COLOR, Probabilities
from plugin_core.methods.conferring import Account, confer
from tests.drawings import walking_figure
from tests.prepared_drawings import PALETTE, painted_drawing, region_at, unpainted

REGIONS = np.eye(3, dtype=np.float32)
"""Tokens of three regions that are nothing alike."""


def account(*rows: tuple[float, ...], tokens: NDArray[np.float32] = REGIONS) -> Account:
    return Account(np.array(rows, np.float32), tokens)


def test_a_doubtful_region_takes_the_color_that_the_drawing_beside_is_sure_of() -> None:
    own = account((0.5, 0.45, 0.05), (0.05, 0.9, 0.05), (0.05, 0.05, 0.9))
    beside = account((0.02, 0.96, 0.02), (0.02, 0.96, 0.02), (0.02, 0.02, 0.96))

    told = confer(own, [(1, beside)])

    assert own.probabilities.argmax(1).tolist() == [0, 1, 2]
    assert told.argmax(1).tolist() == [1, 1, 2]
    assert told.sum(1) == pytest.approx(1.0)


def test_regions_are_found_by_likeness_and_not_by_their_order() -> None:
    own = account((0.5, 0.45, 0.05), (0.05, 0.9, 0.05), (0.05, 0.05, 0.9))
    swapped = account(
        (0.02, 0.02, 0.96), (0.02, 0.96, 0.02), (0.02, 0.96, 0.02), tokens=REGIONS[[2, 1, 0]]
    )

    assert confer(own, [(1, swapped)]).argmax(1).tolist() == [1, 1, 2]


def test_what_a_drawing_is_sure_of_is_not_talked_away() -> None:
    own = account((0.98, 0.01, 0.01), (0.01, 0.98, 0.01), (0.01, 0.01, 0.98))
    wrong = account((0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 0.0, 0.0))

    told = confer(own, [(1, wrong), (1, wrong), (2, wrong), (2, wrong)])

    assert told.argmax(1).tolist() == [0, 1, 2]


def test_the_next_drawing_counts_for_more_than_the_one_after_it() -> None:
    own = account((0.4, 0.4, 0.2), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8))
    first, second = (
        account(row, (0.1, 0.8, 0.1), (0.1, 0.1, 0.8)) for row in ((1, 0, 0), (0, 1, 0))
    )

    assert confer(own, [(1, first), (2, second)])[0].argmax() == 0
    assert confer(own, [(2, first), (1, second)])[0].argmax() == 1


def test_alone_a_drawing_keeps_what_was_said_of_it() -> None:
    own = account((0.6, 0.3, 0.1), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8))
    assert confer(own, []) is own.probabilities


def test_the_chance_of_a_color_that_nobody_painted_stays() -> None:
    own = account((0.2, 0.1, 0.1), (0.1, 0.8, 0.1), (0.0, 0.0, 0.0))
    beside = account((0.02, 0.96, 0.02), (0.02, 0.96, 0.02), (0.0, 0.0, 0.0))

    told = confer(own, [(1, beside)])

    assert told.sum(1) == pytest.approx([0.4, 1.0, 0.0])
    assert told[0].argmax() == 1


def test_what_the_artist_painted_speaks_for_itself() -> None:
    painted = painted_drawing(walking_figure(), 1)
    head = region_at(painted, 60, 30)
    partly = unpainted(painted)
    partly.colors[head] = painted.colors[head]
    unsure: Probabilities = np.full((painted.regions.count, len(PALETTE)), 0.1, np.float32)

    known = Account(unsure, np.empty((len(unsure), 0), np.float32)).with_known(partly)

    expected = unsure.copy()
    expected[head] = np.eye(len(PALETTE))[painted.colors[head]]
    np.testing.assert_array_equal(known.probabilities, expected)
    assert (partly.colors != NO_COLOR).sum() == 1
    assert unsure.max() == pytest.approx(0.1)
