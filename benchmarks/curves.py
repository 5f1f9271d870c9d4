"""The curves of docs/bench.md, from bench runs, as tables and as pictures.

    python -m benchmarks.curves reliability docs/bench_reliability.svg out/dev3 out/dev1
    python -m benchmarks.curves motion docs/bench_motion.svg out/dev3

*reliability*: the precision that was asked of ``auto`` against the precision and the coverage that
were measured, one curve for each run. *motion*: how much each method gets right in each sequence,
over how much moves in it: the share of regions in which ``same_position`` is wrong.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from plugin_core.bench.scores import ASKED, TrialScores

from .comparison import METRIC, Runs, read_runs

Points = Sequence[tuple[float, float]]
STILL: Final = "same_position"

SIDE: Final = 360
MARGIN: Final = 56
COLORS: Final = (
    "#1f77b4",
    "#d62728",
    "#2ca02c",
    "#9467bd",
    "#ff7f0e",
    "#8c564b",
    "#17becf",
    "#000000",
)


@dataclass(frozen=True)
class Chart:
    """Axes: what they are called, and the percentages at which they begin; they end at 100."""

    across: str
    upward: str
    least_across: int
    least_upward: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of two percentages lies in the picture."""
        right = (x - self.least_across) / (100 - self.least_across)
        up = (y - self.least_upward) / (100 - self.least_upward)
        return round(MARGIN + right * SIDE, 1), round(MARGIN / 2 + (1 - up) * SIDE, 1)

    def to_svg(self, curves: Mapping[str, Points], *, diagonal: bool = False) -> str:
        """Return a picture of named curves, with or without the line on which both are equal."""
        parts = [*self._axes(), *(self._diagonal() if diagonal else [])]
        for number, (name, points) in enumerate(curves.items()):
            parts += self._curve(name, points, number)
        width, height = SIDE + 4 * MARGIN, SIDE + 1.5 * MARGIN
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" '
            f'font-family="sans-serif" font-size="12">\n'
            f'<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n"
        )

    def _axes(self) -> list[str]:
        left, top = MARGIN, MARGIN / 2
        parts = [
            f'<rect x="{left}" y="{top}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
        ]
        for part in np.linspace(0, 1, 6):
            x = self.least_across + part * (100 - self.least_across)
            y = self.least_upward + part * (100 - self.least_upward)
            foot, side = self.place(x, self.least_upward), self.place(self.least_across, y)
            parts += [
                f'<text x="{foot[0]}" y="{foot[1] + 16}" text-anchor="middle">{x:g}</text>',
                f'<text x="{side[0] - 6}" y="{side[1] + 4}" text-anchor="end">{y:g}</text>',
            ]
        middle = left + SIDE / 2
        parts += [
            f'<text x="{middle}" y="{top + SIDE + 38}" text-anchor="middle">{self.across}</text>',
            f'<text transform="translate(14 {top + SIDE / 2}) rotate(-90)" text-anchor="middle">'
            f"{self.upward}</text>",
        ]
        return parts

    def _diagonal(self) -> list[str]:
        least = max(self.least_across, self.least_upward)
        (x1, y1), (x2, y2) = self.place(least, least), self.place(100, 100)
        return [f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#bbb"/>']

    def _curve(self, name: str, points: Points, number: int) -> list[str]:
        color, y = COLORS[number % len(COLORS)], MARGIN / 2 + 14 + 18 * number
        placed = [self.place(*point) for point in points]
        way = " ".join(f"{x},{y}" for x, y in placed)
        dots = [f'<circle cx="{x}" cy="{y}" r="3" fill="{color}"/>' for x, y in placed]
        x = SIDE + MARGIN + 10
        return [
            f'<polyline points="{way}" fill="none" stroke="{color}"/>',
            *dots,
            f'<text x="{x}" y="{y}" fill="{color}">{name}</text>',
        ]


RELIABILITY: Final = Chart("precision asked, %", "measured, %", 50, 0)
MOTION: Final = Chart(f"regions in which {STILL} is wrong, %", "right regions, %", 0, 40)


def main() -> None:
    """Draw the curves and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("curve", choices=("reliability", "motion"))
    parser.add_argument("picture", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--method", default="auto", help="of the reliability curve")
    wanted = parser.parse_args()
    if wanted.curve == "motion":
        found = read_runs(wanted.runs)
        if STILL not in found:
            parser.error(f"measure {STILL} too (shiage bench --methods {STILL},...)")
        curves = accuracy_over_motion(found)
        wanted.picture.write_text(MOTION.to_svg(curves), encoding="utf-8")
        return
    each = {folder: read_runs([folder]) for folder in wanted.runs}
    if without := [str(folder) for folder, found in each.items() if wanted.method not in found]:
        parser.error(f"{wanted.method} was not measured in {', '.join(without)}")
    runs = {folder.name: found[wanted.method] for folder, found in each.items()}
    wanted.picture.write_text(
        RELIABILITY.to_svg(reliability_curves(runs), diagonal=True), encoding="utf-8"
    )
    print(reliability_table(runs))


def reliability(trials: Sequence[TrialScores]) -> list[tuple[float, float | None, float | None]]:
    """Return for each asked precision the measured one and the coverage, means over sequences."""
    rows = []
    for asked in ASKED:
        counts = [trial.dared[asked] for trial in trials if trial.dared]
        rows.append(
            (
                asked,
                _mean([one.precision for one in counts]),
                _mean([one.coverage for one in counts]),
            )
        )
    return rows


def reliability_curves(runs: Mapping[str, Sequence[TrialScores]]) -> dict[str, Points]:
    """Return curves of precision and coverage, in percent, of each run."""
    curves: dict[str, Points] = {}
    for name, trials in runs.items():
        rows = reliability(trials)
        curves[f"{name}: precision"] = [(100 * a, 100 * p) for a, p, _ in rows if p is not None]
        curves[f"{name}: coverage"] = [(100 * a, 100 * c) for a, _, c in rows if c is not None]
    return curves


def reliability_table(runs: Mapping[str, Sequence[TrialScores]]) -> str:
    """Return one row for each asked precision, two columns for each run."""
    heading = " | ".join(f"{name}: precision | coverage" for name in runs)
    lines = [f"| asked | {heading} |", "| ---: |" + " ---: |" * (2 * len(runs))]
    for row in zip(*(reliability(trials) for trials in runs.values()), strict=True):
        cells = [_percent(value) for _, *pair in row for value in pair]
        lines.append(f"| {100 * row[0][0]:g} | {' | '.join(cells)} |")
    return "\n".join(lines)


def accuracy_over_motion(runs: Runs) -> dict[str, Points]:
    """Return for each method ``(share that moves, share that is right)`` of every sequence."""
    moving = {trial.sequence: 1 - (trial.values[METRIC] or 0) for trial in runs[STILL]}
    curves: dict[str, Points] = {}
    for method in (method for method in runs if method != STILL):
        found = [(moving[one.sequence], one.values.get(METRIC)) for one in runs[method]]
        curves[method] = sorted((100 * x, 100 * y) for x, y in found if y is not None)
    return curves


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


if __name__ == "__main__":
    main()
