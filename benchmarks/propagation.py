"""Painted references only, or each result the reference of the next drawing, as Do et al. do it.

    python benchmarks/propagation.py ../shared/data/bench/dev --method components

Accuracy of foreground regions above 10 px, in percent, mean over drawings, then over sequences.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from plugin_core import Shot
from plugin_core.arrays import BACKGROUND, ColorIndices
from plugin_core.bench.sequences import BenchSequence, find_sequences, make_shot
from plugin_core.methods.looking import LookingMethod
from plugin_core.methods.registry import get_method
from plugin_core.prepared import PreparedDrawing
from plugin_core.preparing import prepare

MIN_AREA_PX = 10

Painter = Callable[[int, Sequence[PreparedDrawing]], ColorIndices]
"""Colors the drawing at a place from references."""


def main() -> None:
    """Measure every sequence in the three ways and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--method", default="components")
    parser.add_argument("--references", default="3")
    wanted = parser.parse_args()
    method = get_method(wanted.method)
    if not isinstance(method, LookingMethod):
        raise SystemExit(f"{wanted.method} learns; choose a method that only looks at drawings.")
    print("| sequence | all painted | the painted one with most regions | frame to frame |")
    print("|---|---:|---:|---:|")
    rows = []
    for sequence in find_sequences(wanted.folder, lines="line"):
        rows.append(measure(sequence, wanted.references, method))
        print_row(sequence.name, rows[-1])
    print_row("mean", list(np.mean(rows, axis=0)))


def measure(sequence: BenchSequence, how: str, method: LookingMethod) -> list[float]:
    """Return the accuracy of the three ways."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_shot(sequence, painted=sequence.drawings, folder=folder)
        shot = Shot.open(folder)
        truth = [prepare(shot, drawing) for drawing in shot.order()]
    size = len(shot.palette)
    stems = {drawing.stem for drawing in sequence.references(how)}
    shown = [place for place, one in enumerate(truth) if one.drawing.stem in stems]
    references = [truth[place] for place in shown]
    richest = max(references, key=lambda one: one.regions.count)
    hidden = [place for place in range(len(truth)) if place not in shown]

    def color(place: int, references: Sequence[PreparedDrawing]) -> ColorIndices:
        blank = replace(truth[place], colors=np.full_like(truth[place].colors, -1), paint=None)
        best: ColorIndices = method.look(blank, references, size).argmax(1).astype(np.int16)
        return best

    ways = (
        {place: color(place, references) for place in hidden},
        {place: color(place, [richest]) for place in hidden},
        frame_to_frame(truth, shown, color),
    )
    return [accuracy(truth, way) for way in ways]


def frame_to_frame(
    truth: Sequence[PreparedDrawing], shown: Sequence[int], color: Painter
) -> dict[int, ColorIndices]:
    """Color outward from the painted drawings; each result is the next one's only reference."""
    known = {place: truth[place] for place in shown}
    results: dict[int, ColorIndices] = {}
    while len(known) < len(truth):
        pairs = [(near, place) for near in known for place in (near - 1, near + 1)]
        for near, place in pairs:
            if 0 <= place < len(truth) and place not in known:
                results[place] = color(place, [known[near]])
                known[place] = replace(truth[place], colors=results[place], paint=None)
    return results


def accuracy(truth: Sequence[PreparedDrawing], results: Mapping[int, ColorIndices]) -> float:
    """Return the mean share of right regions."""
    shares = []
    for place, colors in results.items():
        one = truth[place]
        counted = (one.regions.area > MIN_AREA_PX) & (one.colors != BACKGROUND)
        shares.append(float((colors == one.colors)[counted].mean()))
    return 100 * float(np.mean(shares))


def print_row(name: str, values: Sequence[float]) -> None:
    """Print one line of the table."""
    print(f"| {name} |", *(f"{value:.1f} |" for value in values), flush=True)


if __name__ == "__main__":
    main()
