"""What splitting regions is worth: pixels that come out right with it and without.

    python benchmarks/splitting.py ../shared/data/bench/dev

Colors of regions come from one quick method, so that the difference is that of splitting alone. All
figures are shares of the foreground pixels off the lines, in percent, on drawings that are never
shown.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from plugin_core import Shot, ShotModel, colorize, learn
from plugin_core.bench.sequences import BenchSequence, find_sequences, make_shot
from plugin_core.images import read_rgba


def main() -> None:
    """Measure every sequence with one and with three references and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--method", default="nearest_region")
    parser.add_argument("--lines", default="ink")
    wanted = parser.parse_args()
    print("| sequence | 3 references: whole | split | shot decides | 1: whole | split |")
    print("|---|---:|---:|---:|---:|---:|")
    rows = []
    for sequence in find_sequences(wanted.folder, lines=wanted.lines):
        three, one = (measure(sequence, wanted.method, count) for count in ("3", "1"))
        rows.append([*three, *one[:2]])
        print_row(sequence.name, rows[-1])
    print_row("**mean**", list(np.mean(rows, axis=0)))


def measure(sequence: BenchSequence, method: str, references: str) -> list[float]:
    """Return the share of right pixels without splitting, with it, and as the shot decides."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "shot"
        make_shot(sequence, painted=sequence.references(references), folder=folder)
        model = learn(Shot.open(folder), method=method)
        whole, split = (
            accuracy(sequence, folder, replace(model, splits=splits)) for splits in (False, True)
        )
    return [whole, split, split if model.splits else whole]


def accuracy(sequence: BenchSequence, folder: Path, model: ShotModel) -> float:
    """Return the share of foreground pixels that get the color of the truth, in percent."""
    truth_of = {one.line.stem: one.truth for one in sequence.drawings}
    right = total = 0
    for result in colorize(Shot.open(folder), model, precision=0):
        truth = read_rgba(truth_of[result.drawing.stem])
        judged = (result.prepared.regions.labels > 0) & (truth[..., 3] > 0)
        right += int((result.rgba() == truth).all(axis=-1)[judged].sum())
        total += int(judged.sum())
    return 100 * right / max(total, 1)


def print_row(name: str, values: list[float]) -> None:
    """Print one line of the table."""
    print(f"| {name} |", *(f"{value:.1f} |" for value in values), flush=True)


if __name__ == "__main__":
    main()
