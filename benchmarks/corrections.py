"""What a few corrected regions add: color, correct the largest faults of a drawing, color again.

    python benchmarks/corrections.py ../shared/data/bench/dev --references 1 --corrected 1 3

Of the drawing in the middle of those not painted, the largest regions that were left blank or came
out wrong are painted as they should be. Counted are the regions above 10 px of the other drawings
(at most ``--most``, spread over the sequence): right and wrong ones among those that are painted
where 98 % is asked, and right ones if every region is painted.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
from numpy.typing import NDArray

from plugin_core import Result, Shot, ShotModel, colorize, learn
from plugin_core.arrays import NO_COLOR, LabelMap, RgbaImage
from plugin_core.bench.sequences import BenchDrawing, BenchSequence, find_sequences, make_shot
from plugin_core.images import read_rgba, write_png
from plugin_core.protocol.settings import DEFAULT_SETTINGS

PRECISION: Final = 0.98
MIN_AREA_PX: Final = 10
COUNTED: Final = ("right", "wrong", "right if all are painted")

Counts = NDArray[np.int64]
"""(3,): how many regions are what ``COUNTED`` names."""


def main() -> None:
    """Print one line for each sequence, and one with their sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--references", default="1")
    parser.add_argument("--lines", default="line")
    parser.add_argument("--corrected", type=int, nargs="+", default=[1, 3], help="regions")
    parser.add_argument("--most", type=int, default=6, help="drawings that are counted")
    wanted = parser.parse_args()
    after = [f"{count}, {when}" for count in wanted.corrected for when in ("at once", "at leisure")]
    print(f"Regions that are {', '.join(COUNTED)}:\n")
    print("| sequence | before |", *(f"{head} |" for head in after))
    print("|---|---:|" + "---:|" * len(after))
    rows = []
    for sequence in find_sequences(wanted.folder, lines=wanted.lines):
        if len(sequence.scored(wanted.references)) > 1:
            rows.append(measure(sequence, wanted.references, wanted.corrected, wanted.most))
            print_row(sequence.name, rows[-1])
    print_row("all", list(np.sum(rows, axis=0)))


def measure(
    sequence: BenchSequence, references: str, corrected: Sequence[int], most: int
) -> list[Counts]:
    """Return the counts before, then for each number of corrections at once and at leisure."""
    *others, chosen = _drawings(sequence.scored(references), most)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_shot(sequence, painted=sequence.references(references), folder=folder)
        shot = Shot.open(folder)
        first = learn(shot)
        (result,) = colorize(shot, first, drawings=[int(chosen.stem)], precision=PRECISION)
        counts = [count(shot, first, others)]
        for most_regions in corrected:
            correction = correct(result, read_rgba(chosen.truth), most_regions)
            write_png(folder / "paint" / chosen.line.name, correction)
            for seconds in (0.0, DEFAULT_SETTINGS.max_seconds):
                shot = Shot.open(folder)
                model = learn(shot, resume=first, max_seconds=seconds)
                counts.append(count(shot, model, others))
    return counts


def _drawings(unpainted: Sequence[BenchDrawing], most: int) -> list[BenchDrawing]:
    """Return the drawings that are counted, then the one in the middle, which is corrected."""
    middle = unpainted[len(unpainted) // 2]
    others = [one for one in unpainted if one is not middle]
    places = np.linspace(0, len(others) - 1, min(most, len(others))).round().astype(int)
    return [*(others[place] for place in places), middle]


def correct(result: Result, truth: RgbaImage, most: int) -> RgbaImage:
    """Return the paint of an artist who fills the largest regions that are blank or wrong."""
    regions = result.prepared.regions
    wanted = true_colors(regions.labels, truth)
    table = result.palette.rgba_table()
    colors = result.decision.colors
    wrong = (colors == NO_COLOR) | (table[colors] != wanted).any(axis=1)
    faults = np.flatnonzero(wrong & (wanted[:, 3] > 0))
    largest = faults[np.argsort(-regions.area[faults], kind="stable")[:most]]
    return np.where(np.isin(regions.labels, largest + 1)[..., None], truth, 0).astype(np.uint8)


def true_colors(labels: LabelMap, truth: RgbaImage) -> NDArray[np.uint8]:
    """Return (N, 4): the color of most pixels of each region; transparent ones are all alike."""
    seen = np.where(truth[..., 3:] > 0, truth, 0).astype(np.uint8)
    packed = np.ascontiguousarray(seen).view(np.uint32)[..., 0]
    colors, index = np.unique(packed, return_inverse=True)
    votes = np.zeros((labels.max() + 1, len(colors)), np.int64)
    np.add.at(votes, (labels.ravel(), index.ravel()), 1)
    return colors[votes[1:].argmax(axis=1)].view(np.uint8).reshape(-1, 4)


def count(shot: Shot, model: ShotModel, drawings: Sequence[BenchDrawing]) -> Counts:
    """Color some drawings without keeping them, and count their regions."""
    truths = {one.stem: one.truth for one in drawings}
    numbers = [int(stem) for stem in truths]
    table = model.palette.rgba_table()
    table[0] = 0
    counts = np.zeros(len(COUNTED), np.int64)
    for result in colorize(shot, model, drawings=numbers, precision=PRECISION):
        regions, decision = result.prepared.regions, result.decision
        wanted = true_colors(regions.labels, read_rgba(truths[result.drawing.stem]))
        right = (table[decision.best] == wanted).all(axis=1)
        counted, painted = regions.area > MIN_AREA_PX, decision.colors != NO_COLOR
        counts += [
            (counted & painted & right).sum(),
            (counted & painted & ~right).sum(),
            (counted & right).sum(),
        ]
    return counts


def print_row(name: str, counts: Sequence[Counts]) -> None:
    """Print one line of the table."""
    print(f"| {name} |", *(f"{a}, {b}, {c} |" for a, b, c in counts), flush=True)


if __name__ == "__main__":
    main()
