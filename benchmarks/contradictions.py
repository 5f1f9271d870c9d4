"""How surely paint that contradicts other paint is told from paint that is only hard to guess.

    python benchmarks/contradictions.py ../shared/data/bench/dev --lines line

Each sequence is learned from its first, middle and last drawing as they are painted, then with the
two largest colors of the last one exchanged. Shares of the paint in a drawing that the others
surely contradict, in percent: the most of any drawing as painted, then of the spoiled one.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from plugin_core import Shot
from plugin_core.arrays import BACKGROUND
from plugin_core.bench.sequences import BenchSequence, find_sequences, make_shot
from plugin_core.decisions.agreement import MOST, contradicted_share
from plugin_core.methods.method import LearnOptions
from plugin_core.methods.registry import get_method
from plugin_core.palette import Palette
from plugin_core.prepared import PreparedDrawing
from plugin_core.preparing import prepare


def main() -> None:
    """Print one row for each sequence, and how many were told rightly."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", default="line")
    wanted = parser.parse_args()
    sequences = find_sequences(wanted.folder, lines=wanted.lines)
    rows = [(one.name, *measure(one)) for one in sequences if len(one.references("3")) == 3]
    print("| sequence | as painted | two colors exchanged |")
    print("|---|---:|---:|")
    for name, painted, spoiled in rows:
        print(f"| {name} | {100 * painted:.1f} | {100 * spoiled:.1f} |")
    quiet = sum(painted <= MOST for _, painted, _ in rows)
    told = sum(spoiled > MOST for _, _, spoiled in rows)
    print(f"{quiet} of {len(rows)} rightly let be, {told} of {len(rows)} rightly told.")


def measure(sequence: BenchSequence) -> tuple[float, float]:
    """Return the largest share as painted, and that of the spoiled drawing."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_shot(sequence, painted=sequence.references("3"), folder=folder)
        shot = Shot.open(folder)
        painted = [prepare(shot, one) for one in shot.painted_drawings]
        as_painted = max(shares(painted, shot.palette))
        *others, last = painted
        return as_painted, shares([*others, spoil(last)], shot.palette)[-1]


def shares(references: Sequence[PreparedDrawing], palette: Palette) -> list[float]:
    """Return the share of each painted drawing that the others contradict."""
    learned = get_method("auto").learn(references, palette, LearnOptions())
    return [contradicted_share(one) for one in learned.held_out]


def spoil(drawing: PreparedDrawing) -> PreparedDrawing:
    """Exchange the two colors of which a drawing shows most."""
    assert drawing.paint is not None
    painted = drawing.colors > BACKGROUND
    areas = np.bincount(drawing.colors[painted], weights=drawing.regions.area[painted])
    first, second = np.argsort(-areas)[:2]
    colors, paint = (np.copy(one) for one in (drawing.colors, drawing.paint))
    for one in (colors, paint):
        was_first, was_second = one == first, one == second
        one[was_first], one[was_second] = second, first
    return replace(drawing, colors=colors, paint=paint)


if __name__ == "__main__":
    main()
