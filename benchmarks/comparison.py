"""The tables of docs/bench.md that put methods side by side, from any number of bench runs.

    shiage bench ../shared/data/bench/dev --references 3 --out out/dev3
    python -m benchmarks.comparison measure ../shared/data/bench/dev --references 3 --out out/peers3
    python -m benchmarks.comparison table out/dev3 out/peers3

``measure`` is the bench with the peers of ``benchmarks/peers``. Of a method that is in several
runs, the last one counts, so a table is brought up to date by one more run.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from plugin_core.bench import BenchPlan, run_bench
from plugin_core.bench.metrics import PaintedCounts
from plugin_core.bench.scores import (
    TrialScores,
    average_over_sequences,
    paired_difference,
)
from plugin_core.bench.table import BASE, HEADLINE

from .peers import WEIGHTS

METRIC: Final = HEADLINE
PEERS: Final = ("ant_like", "dacon_like", "matcher_same_time")
KINDS: Final = {
    "same_position": "baseline: the color at the same pixel",
    "flow_vote": "baseline: optical flow",
    "nearest_region": "baseline: the region that looks most alike",
    "components": "Do et al. 2020",
    "matcher": "ours: in-context region matcher",
    "cfpla": "CFPLA 2024, learned on the shot",
    "video_reference": "Shi et al. 2022",
    "retrieval": "retrieval-augmented",
    "auto": "ours: everything, fused",
    "ant_like": "peer: after AnT 2021, one reference",
    "dacon_like": "peer: after DACoN 2025, no DINOv2",
    "matcher_same_time": "ours, trained as long as the peers",
}
MODELS: Final = Path(__file__).resolve().parents[1] / "models"
MATCHER: Final = (MODELS / "line_encoder.json", MODELS / "matcher.json")
CARDS: Final = {
    "auto": MATCHER,
    "matcher": MATCHER,
    "retrieval": MATCHER,
    "video_reference": (MODELS / "video_reference.json",),
    "matcher_same_time": (WEIGHTS / "matcher.json",),
    "ant_like": (WEIGHTS / "ant_like.json",),
    "dacon_like": (WEIGHTS / "dacon_like.json",),
}
"""Of methods that come trained: where it is written how long they learned."""
Runs = Mapping[str, Sequence[TrialScores]]
"""Trials by method."""


def main() -> None:
    """Measure, or write a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    measuring = commands.add_parser("measure")
    measuring.add_argument("folder", type=Path)
    measuring.add_argument("--references", default="3")
    measuring.add_argument("--methods", default=",".join(PEERS))
    measuring.add_argument("--out", type=Path, required=True)
    commands.add_parser("table").add_argument("runs", type=Path, nargs="+")
    wanted = parser.parse_args()
    if wanted.command == "measure":
        plan = BenchPlan(
            references=wanted.references,
            methods=tuple(wanted.methods.split(",")),
            module="benchmarks.peers.methods",
        )
        run_bench(wanted.folder, wanted.out, plan)
        print(to_markdown(read_runs([wanted.out])))
    else:
        print(to_markdown(read_runs(wanted.runs)))


def read_runs(folders: Sequence[Path]) -> dict[str, list[TrialScores]]:
    """Return the trials of each method; a later run replaces what an earlier one says of it."""
    runs: dict[str, list[TrialScores]] = {}
    for folder in folders:
        data = json.loads((folder / "bench.json").read_text("utf-8"))
        trials = [read_trial(trial) for trial in data["trials"]]
        for method in dict.fromkeys(trial.method for trial in trials):
            runs[method] = [trial for trial in trials if trial.method == method]
    return runs


def read_trial(data: Mapping[str, Any]) -> TrialScores:
    """Return the trial that :meth:`TrialScores.to_dict` described."""
    dared = {
        float(asked): PaintedCounts(**counts) for asked, counts in data.get("dared", {}).items()
    }
    return TrialScores(**{**data, "dared": dared})


def to_markdown(runs: Runs) -> str:
    """Return one row for each method, the best last."""
    rows = sorted(runs, key=lambda method: mean_of(runs[method], METRIC))
    headings = ["method", "what", "Acc-Thres fg", f"difference from `{BASE}`"]
    headings += ["trained, min", "mIoU", "clicks/drawing", "learn s", "s/drawing"]
    lines = [headings, ["---"] * 2 + ["---:"] * 7, *(row_of(method, runs) for method in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def row_of(method: str, runs: Runs) -> list[str]:
    """Return the cells of a method."""
    trials = runs[method]
    away = "-"
    if method != BASE and BASE in runs:
        away = f"{paired_difference(trials, runs[BASE], METRIC):+}"
    return [
        method,
        KINDS.get(method, ""),
        f"{average_over_sequences(values_of(trials, METRIC))}",
        away,
        trained(CARDS.get(method, ())),
        f"{100 * mean_of(trials, 'miou'):.1f}",
        f"{mean_of(trials, 'clicks'):.1f}",
        f"{mean_of(trials, 'learn_seconds'):.1f}",
        f"{mean_of(trials, 'drawing_seconds'):.2f}",
    ]


def trained(cards: Sequence[Path]) -> str:
    """Return the minutes of learning that cards tell."""
    told = [json.loads(card.read_text("utf-8")) for card in cards if card.is_file()]
    return f"{sum(card['seconds'] for card in told) / 60:.0f}" if told else "-"


def values_of(trials: Sequence[TrialScores], metric: str) -> list[float]:
    """Return what was measured on each sequence."""
    found = [trial.values.get(metric) for trial in trials]
    return [value for value in found if value is not None]


def mean_of(trials: Sequence[TrialScores], metric: str) -> float:
    """Return the mean over sequences."""
    return average_over_sequences(values_of(trials, metric)).mean


if __name__ == "__main__":
    main()
