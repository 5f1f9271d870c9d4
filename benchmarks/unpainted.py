"""What a pool is worth: sequences colored from other drawings than their own.

    python benchmarks/unpainted.py ../shared/data/bench/dev --pools own others all

Each sequence is a shot in which ``--painted`` drawings are painted (0, or as in ``shiage bench``)
and that may learn from a pool: no pool at all, its own first drawing, all drawings of the other
sequences, or both. Figures are for foreground regions above 10 px, in percent: accuracy with every
region painted, then coverage and precision at 98 % asked. "first" says whether the own drawing is
the most like the shot of all that were taken.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from plugin_core import Shot, ShotModel, colorize, learn
from plugin_core.arrays import RgbaImage
from plugin_core.bench.metrics import PaintedCounts, count_painted, judge_regions, score_regions
from plugin_core.bench.sequences import BenchSequence, find_sequences, make_shot
from plugin_core.decisions import decide
from plugin_core.images import read_rgba

PRECISION = 0.98


@dataclass(frozen=True)
class Measured:
    """One sequence with one pool."""

    accuracy: float
    counts: PaintedCounts
    pool: tuple[str, ...]


def main() -> None:
    """Measure every sequence and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", default="line")
    parser.add_argument("--methods", default="auto,retrieval")
    parser.add_argument("--painted", choices=("0", "1", "3"), default="0")
    parser.add_argument("--pools", nargs="+", default=["own"], help="none, own, others, all")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument(
        "--every", type=int, default=1, help="of every so many drawings one is scored"
    )
    parser.add_argument("--reach", type=int, default=0, help="levels by which a color may be off")
    parser.add_argument("--only", default="", help="sequences whose names begin so")
    wanted = parser.parse_args()
    sequences = find_sequences(wanted.folder, lines=wanted.lines)
    if len(sequences) < 2 and not {"others", "all"}.isdisjoint(wanted.pools):
        parser.error(f"{wanted.folder} has one sequence: there are no others")
    print("| method | pool | sequence | accuracy | coverage | precision | first | taken |")
    print("|---|---|---|---:|---:|---:|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        for each in sequences:
            make_shot(each, painted=each.drawings, folder=home / "whole" / each.name)
            make_shot(each, painted=each.drawings[:1], folder=home / "first" / each.name)
        chosen = [each for each in sequences if each.name.startswith(wanted.only)]
        for method in wanted.methods.split(","):
            for pool in wanted.pools:
                measure_all(chosen, sequences, home, method, pool, wanted)


def measure_all(
    chosen: Sequence[BenchSequence],
    sequences: Sequence[BenchSequence],
    home: Path,
    method: str,
    pool: str,
    wanted: argparse.Namespace,
) -> None:
    """Print the lines of one method with one kind of pool."""
    rows, hits = [], []
    for sequence in chosen:
        others = [home / "whole" / one.name for one in sequences if one is not sequence]
        own = [home / "first" / sequence.name]
        folders = {"none": [], "own": own, "others": others, "all": own + others}[pool]
        measured = measure(sequence, method, folders, wanted)
        hits.append(measured.pool[:1] == (str(own[0] / "paint" / sequence.drawings[0].line.name),))
        values = (measured.accuracy, measured.counts.coverage, measured.counts.precision)
        rows.append([np.nan if value is None else 100 * value for value in values])
        taken = ", ".join("/".join(Path(one).parts[-3::2]) for one in measured.pool)
        print_row(method, pool, sequence.name, rows[-1], f"{'yes' if hits[-1] else 'no'} | {taken}")
    print_row(method, pool, "mean", list(np.nanmean(rows, axis=0)), f"{sum(hits)}/{len(hits)} |")


def measure(
    sequence: BenchSequence, method: str, pool: Sequence[Path], wanted: argparse.Namespace
) -> Measured:
    """Learn a sequence with a pool and color what is not painted."""
    painted = sequence.references(wanted.painted) if wanted.painted != "0" else ()
    aside = painted or sequence.drawings[:1]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "shot"
        make_shot(sequence, painted=painted, folder=folder)
        model = learn(Shot.open(folder), method=method, max_seconds=wanted.seconds, pool=pool)
        scored = [one for one in sequence.drawings if one not in aside]
        stems = [one.stem for one in scored[:: wanted.every]]
        return color(sequence, folder, model, stems, wanted.reach)


def color(
    sequence: BenchSequence, folder: Path, model: ShotModel, stems: Sequence[str], reach: int
) -> Measured:
    """Color some drawings, fully and as surely as asked; keep nothing."""
    drawings = {drawing.stem: drawing for drawing in sequence.drawings}
    shares, counts = [], PaintedCounts(0, 0, 0)
    numbers = [int(stem) for stem in stems]
    for result in colorize(Shot.open(folder), model, drawings=numbers, precision=0.0):
        drawing = drawings[result.drawing.stem]
        line, truth = read_rgba(drawing.line), read_rgba(drawing.truth)
        full = forgive(result.rgba(), truth, reach)
        judged = judge_regions(line, truth, full)
        shares.append(score_regions(judged, truth, full).acc_thres_foreground)
        evidence = result.decision.probabilities
        decision = decide(result.prepared, evidence, model.calibration, precision=PRECISION)
        sure = replace(result, decision=decision).rgba()
        dared = judge_regions(line, truth, forgive(sure, truth, reach))
        counts += count_painted(dared, np.ones(len(dared.area), np.bool_))
    return Measured(float(np.mean(shares)), counts, tuple(one.file for one in model.pool))


def forgive(result: RgbaImage, truth: RgbaImage, reach: int) -> RgbaImage:
    """Return the result with the true color wherever a painted pixel is off by a few levels.

    Sequences of one character have colors of their own that differ by a level or so from those of
    the others: no pool can know that.
    """
    away = np.abs(result.astype(np.int16) - truth).max(axis=2)
    return np.where((away <= reach)[..., None], truth, result)


def print_row(method: str, pool: str, name: str, values: Sequence[float], rest: str) -> None:
    """Print one line of the table."""
    figures = " | ".join(f"{value:.1f}" for value in values)
    print(f"| {method} | {pool} | {name} | {figures} | {rest} |", flush=True)


if __name__ == "__main__":
    main()
