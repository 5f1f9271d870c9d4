"""What one more painted drawing adds: learn two, paint a third, go on learning for a while.

    python benchmarks/continual.py ../shared/data/bench/dev --methods cfpla --seconds 40 --more 20

Each sequence is learned from its first and last drawing, then goes on with the middle one for each
of the given times. All figures are the accuracy of foreground regions above 10 px, in percent, on
the drawings that are never shown.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np

from plugin_core import Shot, ShotModel, colorize, learn
from plugin_core.bench.metrics import score_drawing
from plugin_core.bench.sequences import BenchSequence, find_sequences, make_shot
from plugin_core.images import read_rgba


def main() -> None:
    """Measure every sequence with every method and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--methods", default="cfpla")
    parser.add_argument("--lines", default="line")
    parser.add_argument("--seconds", type=float, default=40.0, help="to learn the first two")
    parser.add_argument("--more", type=float, nargs="+", default=[20.0], help="to learn the third")
    wanted = parser.parse_args()
    print("| method | sequence | two drawings |", *(f"+1, {more:g} s |" for more in wanted.more))
    print("|---|---|---:|" + "---:|" * len(wanted.more))
    for method in wanted.methods.split(","):
        rows = []
        for sequence in find_sequences(wanted.folder, lines=wanted.lines):
            if len(sequence.references("3")) == 3 and sequence.scored("3"):
                rows.append(measure(sequence, method, wanted.seconds, wanted.more))
                print_row(method, sequence.name, rows[-1])
        print_row(method, "mean", list(np.mean(rows, axis=0)))


def measure(sequence: BenchSequence, method: str, seconds: float, more: list[float]) -> list[float]:
    """Return the accuracy with two painted drawings, then with three after each time."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "shot"
        make_shot(sequence, painted=sequence.references("3"), folder=folder)
        middle = folder / "paint" / sequence.references("3")[1].line.name
        aside = Path(shutil.move(middle, scratch))
        first = learn(Shot.open(folder), method=method, max_seconds=seconds)
        accuracies = [accuracy(sequence, folder, first)]
        shutil.move(aside, middle)
        for limit in more:
            shot = Shot.open(folder)
            model = learn(shot, method=method, max_seconds=limit, resume=first)
            accuracies.append(accuracy(sequence, folder, model))
    return accuracies


def accuracy(sequence: BenchSequence, folder: Path, model: ShotModel) -> float:
    """Color what is never shown, without keeping it; return the share of right regions."""
    unseen = {drawing.stem: drawing for drawing in sequence.scored("3")}
    numbers = [int(stem) for stem in unseen]
    shares = []
    for result in colorize(Shot.open(folder), model, drawings=numbers, precision=0.0):
        drawing = unseen[result.drawing.stem]
        line, truth = read_rgba(drawing.line), read_rgba(drawing.truth)
        shares.append(score_drawing(line, truth, result.rgba()).acc_thres_foreground)
    return 100 * float(np.mean(shares))


def print_row(method: str, name: str, accuracies: list[float]) -> None:
    """Print one line of the table."""
    print(f"| {method} | {name} |", *(f"{value:.1f} |" for value in accuracies), flush=True)


if __name__ == "__main__":
    main()
