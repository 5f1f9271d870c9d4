"""What a drawing is worth that is looked at beside many others, and what it costs.

    python benchmarks/many_painted.py ../shared/data/bench/dev --most 4 8 1000 --order-cost 0.005

Of each sequence of ten drawings or more every third is left unpainted; the others are learned, and
``auto`` compares each drawing with at most so many of them, those most like it, a place further in
the order costing so much likeness. Accuracy of foreground regions above
10 px in percent, seconds to learn and to color a drawing, each run in a process of its own, and
the most memory that one took.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np

from plugin_core import Shot, colorize, learn
from plugin_core.bench.metrics import score_drawing
from plugin_core.bench.sequences import BenchSequence, find_sequences, make_shot
from plugin_core.images import read_rgba
from plugin_core.methods import leave_one_out, nearest_drawings

FEWEST: Final = 10
UNPAINTED: Final = slice(1, None, 3)


def main() -> None:
    """Print one row for each bound."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, nargs="+", default=[nearest_drawings.MOST])
    parser.add_argument(
        "--order-cost", type=float, nargs="+", default=[nearest_drawings.ORDER_COST]
    )
    wanted = parser.parse_args()
    found = find_sequences(wanted.folder, lines="line")
    sequences = [one for one in found if len(one.drawings) >= FEWEST]
    if not sequences:
        parser.error(f"no sequence in {wanted.folder} has {FEWEST} drawings or more")
    print("| drawings looked at | order cost | Acc-Thres fg | learn s | s/drawing | MiB |")
    print("|---:|---:|---:|---:|---:|---:|")
    for most, order_cost in product(wanted.most, wanted.order_cost):
        rows = np.array(list(measure_apart(sequences, most, order_cost)))
        accuracy, learning, coloring = rows[:, :3].mean(axis=0)
        memory = rows[:, 3].max()
        cost = f"{learning:.1f} | {coloring:.2f} | {memory:.0f}"
        print(f"| {most} | {order_cost} | {accuracy:.1f} | {cost} |", flush=True)


def measure_apart(
    sequences: list[BenchSequence], most: int, order_cost: float
) -> Iterator[tuple[float, ...]]:
    """Yield the figures of each sequence, from a process that knows nothing of the others."""
    for sequence in sequences:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            yield process.submit(measure, sequence, most, order_cost).result()


def measure(
    sequence: BenchSequence, most: int, order_cost: float
) -> tuple[float, float, float, float]:
    """Return accuracy, seconds to learn and for each drawing, and the most memory in MiB."""
    nearest_drawings.MOST = leave_one_out.MOST = most  # type: ignore[misc]
    nearest_drawings.ORDER_COST = order_cost  # type: ignore[misc]
    unpainted = sequence.drawings[UNPAINTED]
    painted = [one for one in sequence.drawings if one not in unpainted]
    with tempfile.TemporaryDirectory() as scratch:
        make_shot(sequence, painted=painted, folder=Path(scratch))
        started = perf_counter()
        model = learn(Shot.open(Path(scratch)))
        learned = perf_counter()
        truth = {one.stem: one for one in unpainted}
        shares = []
        for result in colorize(Shot.open(Path(scratch)), model, precision=0.0):
            files = truth[result.drawing.stem]
            score = score_drawing(read_rgba(files.line), read_rgba(files.truth), result.rgba())
            shares.append(100 * score.acc_thres_foreground)
        colored = perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = (colored - learned) / len(unpainted)
    return float(np.mean(shares)), learned - started, each, memory


if __name__ == "__main__":
    main()
