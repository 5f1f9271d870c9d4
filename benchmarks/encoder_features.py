"""What regions are compared by: numbers without weights, the line encoder, or both.

    python benchmarks/encoder_features.py ../shared/data/bench/dev --references 3

Do et al. compare regions by deep features; ``components`` and ``nearest_region`` compare them by
numbers that need no weights. Here the tokens of the line encoder take their place. Accuracy of
foreground regions above 10 px, in percent, mean over drawings, then over sequences.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from plugin_core import Shot
from plugin_core.arrays import BACKGROUND, Probabilities
from plugin_core.bench.sequences import BenchSequence, find_sequences, make_shot
from plugin_core.features.match_inputs import read_among
from plugin_core.features.remembering import remembered_pair
from plugin_core.methods.components import match_components, matches_of_all
from plugin_core.methods.matcher import matcher_networks
from plugin_core.methods.nearest_region import costs_between, likeness_by_cost
from plugin_core.methods.votes import colors_of_matches
from plugin_core.prepared import PreparedDrawing
from plugin_core.preparing import prepare

MIN_AREA_PX: Final = 10
TOKEN_SCALE: Final = 0.5
"""Cosine distances of tokens are about twice as large as our costs."""

Costs = NDArray[np.float32]
CostsBetween = Callable[[PreparedDrawing, PreparedDrawing], Costs]
"""``costs_of(target, reference)`` gives (N, R)."""


def main() -> None:
    """Print one row for each way to compare regions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--references", default="3")
    wanted = parser.parse_args()
    sequences = find_sequences(wanted.folder, lines="line")
    shares = np.mean([measure(one, wanted.references) for one in sequences], axis=0)
    print("| compared by | nearest_region | components |")
    print("|---|---:|---:|")
    for name, row in zip(WAYS, shares, strict=True):
        print(f"| {name} |", *(f"{100 * share:.1f} |" for share in row))


def measure(sequence: BenchSequence, how: str) -> NDArray[np.float64]:
    """Return (ways, 2): the accuracy of nearest regions and of components for each way."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_shot(sequence, painted=sequence.drawings, folder=folder)
        shot = Shot.open(folder)
        truth = [prepare(shot, drawing) for drawing in shot.order()]
    stems = {drawing.stem for drawing in sequence.references(how)}
    references = [one for one in truth if one.drawing.stem in stems]
    targets = [one for one in truth if one.drawing.stem not in stems]
    return np.array(
        [
            [
                np.mean(
                    [accuracy(one, look(one, references, len(shot.palette))) for one in targets]
                )
                for look in (nearest_by(costs_of), components_by(costs_of))
            ]
            for costs_of in WAYS.values()
        ]
    )


def nearest_by(
    costs_of: CostsBetween,
) -> Callable[[PreparedDrawing, Sequence[PreparedDrawing], int], Probabilities]:
    """Return ``nearest_region`` with these costs."""

    def look(
        target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
    ) -> Probabilities:
        costs = np.concatenate([costs_of(target, one) for one in references], axis=1)
        matches = likeness_by_cost(target, costs)
        matches /= matches.sum(1, keepdims=True)
        return colors_of_matches(matches, target, references, palette_size)

    return look


def components_by(
    costs_of: CostsBetween,
) -> Callable[[PreparedDrawing, Sequence[PreparedDrawing], int], Probabilities]:
    """Return ``components`` with these costs."""

    def look(
        target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
    ) -> Probabilities:
        costs = [costs_of(target, one) for one in references]
        fits = [match_components(target, *pair) for pair in zip(references, costs, strict=True)]
        matches = matches_of_all(np.concatenate(costs, axis=1), np.concatenate(fits, axis=1))
        return colors_of_matches(matches, target, references, palette_size)

    return look


@remembered_pair
def token_costs(target: PreparedDrawing, reference: PreparedDrawing) -> Costs:
    """Return (N, R): the cosine distances of the line encoder's tokens."""
    read, _ = matcher_networks()
    here, there = read_among(target, [reference], read), read_among(reference, [target], read)
    return np.asarray(TOKEN_SCALE * (1 - here.tokens @ there.tokens.T), np.float32)


def mixed_costs(target: PreparedDrawing, reference: PreparedDrawing) -> Costs:
    """Return (N, R): half of either cost."""
    both = token_costs(target, reference) + costs_between(target, reference)
    return np.asarray(both / 2, np.float32)


WAYS: Final[dict[str, CostsBetween]] = {
    "numbers without weights": costs_between,
    "the line encoder": token_costs,
    "half of either": mixed_costs,
}


def accuracy(truth: PreparedDrawing, probabilities: Probabilities) -> float:
    """Return the share of right regions."""
    counted = (truth.regions.area > MIN_AREA_PX) & (truth.colors != BACKGROUND)
    return float((probabilities.argmax(1) == truth.colors)[counted].mean())


if __name__ == "__main__":
    main()
