"""Matching two drawings as graphs."""

from __future__ import annotations

import numpy as np

from plugin_core.matching.graph import Candidates, Nodes, match_graphs, pair_affinities

CORNERS = np.array([[0, 0], [100, 0], [100, 60], [0, 60], [50, 30]], float)


def nodes(centroids: np.ndarray, areas: list[float] | None = None) -> Nodes:
    count = len(centroids)
    return Nodes(centroids, np.array(areas or [50.0] * count), np.zeros((count, count), bool))


def all_pairs(count: int, fixed: list[tuple[int, int]], cost: float = 0.3) -> Candidates:
    """Every region may be every other; those of ``fixed`` are known."""
    known = dict(fixed)
    pairs = [
        (target, reference)
        for target in range(count)
        for reference in ([known[target]] if target in known else range(count))
    ]
    target, reference = (np.array(column, np.intp) for column in zip(*pairs, strict=True))
    is_fixed = np.array([one in known for one in target])
    return Candidates(target, reference, np.full(len(pairs), cost, np.float32), is_fixed)


def best_of(scores: np.ndarray, candidates: Candidates) -> dict[int, int]:
    best: dict[int, int] = {}
    for row in np.argsort(scores):
        best[int(candidates.target[row])] = int(candidates.reference[row])
    return best


def test_places_alone_tell_regions_that_look_alike_apart() -> None:
    moved = CORNERS * 1.2 + (300, 40)
    candidates = all_pairs(5, fixed=[(0, 0), (1, 1)])
    scores = match_graphs(nodes(CORNERS), nodes(moved), candidates)
    assert best_of(scores, candidates) == {0: 0, 1: 1, 2: 2, 3: 3, 4: 4}


def test_an_anchor_decides_between_two_mirrored_answers() -> None:
    line = np.array([[0, 0], [10, 0], [20, 0]], float)
    for anchor, expected in (((0, 0), {0: 0, 1: 1, 2: 2}), ((0, 2), {0: 2, 1: 1, 2: 0})):
        candidates = all_pairs(3, fixed=[anchor])
        scores = match_graphs(nodes(line), nodes(line), candidates)
        assert best_of(scores, candidates) == expected


def test_sizes_tell_apart_what_lies_in_the_same_place() -> None:
    here = np.array([[0, 0], [100, 0], [100, 1]], float)
    target, reference = nodes(here, [50, 900, 30]), nodes(here[[0, 2, 1]], [50, 30, 900])
    candidates = all_pairs(3, fixed=[(0, 0)])
    assert best_of(match_graphs(target, reference, candidates), candidates) == {0: 0, 1: 2, 2: 1}


def test_a_region_does_not_vote_for_two_of_its_own_matches() -> None:
    candidates = all_pairs(3, fixed=[])
    affinity = pair_affinities(nodes(CORNERS[:3]), nodes(CORNERS[:3]), candidates)
    same = candidates.target[:, None] == candidates.target[None]
    assert (affinity[same] == 0).all()
    assert (affinity[~same] > 0).all()
    np.testing.assert_allclose(affinity, affinity.T)


def test_neighbors_that_stay_neighbors_fit_better() -> None:
    touching = np.zeros((3, 3), bool)
    touching[0, 1] = touching[1, 0] = True
    apart = nodes(CORNERS[:3])
    together = Nodes(apart.centroids, apart.areas, touching)
    candidates = all_pairs(3, fixed=[])
    gain = pair_affinities(together, together, candidates) - pair_affinities(
        apart, apart, candidates
    )
    gained = {
        tuple(sorted(((int(t1), int(r1)), (int(t2), int(r2)))))
        for (t1, r1, t2, r2) in (
            (
                candidates.target[a],
                candidates.reference[a],
                candidates.target[b],
                candidates.reference[b],
            )
            for a, b in zip(*np.nonzero(gain > 1e-6), strict=True)
        )
    }
    assert gained == {((0, 0), (1, 1)), ((0, 1), (1, 0))}
