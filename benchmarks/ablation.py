"""What each part of ``auto`` is worth: every member learned once, then fused without some of them.

    python benchmarks/ablation.py ../shared/data/bench/dev --references 3 --seconds 60

Accuracy of foreground regions above 10 px, in percent, mean over drawings, then over sequences.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from plugin_core import Shot
from plugin_core.arrays import Probabilities
from plugin_core.bench.metrics import judge_regions
from plugin_core.bench.sequences import BenchSequence, find_sequences, make_shot
from plugin_core.images import read_rgba
from plugin_core.jobs import CancelToken, no_progress
from plugin_core.methods.auto import PRIOR_WEIGHTS
from plugin_core.methods.fusion import fit_weights, fuse
from plugin_core.methods.method import LearnOptions
from plugin_core.methods.registry import AUTO_MEMBERS, get_method
from plugin_core.painted_files import prepare_references
from plugin_core.prepared import PreparedDrawing
from plugin_core.preparing import prepare

WITHOUT = {
    "auto": (),
    "without the matcher (--no-pretrained)": ("matcher",),
    "without cfpla": ("cfpla",),
    "without nearest region": ("nearest_region",),
    "without flow vote": ("flow_vote",),
    "without matcher and cfpla": ("matcher", "cfpla"),
}
UNFITTED = "weights not fitted to the shot"


def main() -> None:
    """Print one row for each variant and each member alone."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--references", default="3")
    parser.add_argument("--lines", default="line")
    parser.add_argument("--seconds", type=float, default=60.0)
    wanted = parser.parse_args()
    table: dict[str, list[float]] = defaultdict(list)
    for sequence in find_sequences(wanted.folder, lines=wanted.lines):
        shares = defaultdict(list)
        for name, share in measure(sequence, wanted.references, wanted.seconds):
            shares[name].append(share)
        for name, values in shares.items():
            table[name].append(float(np.mean(values)))
        print(sequence.name, f"{100 * table['auto'][-1]:.1f}", flush=True)
    print("| variant | Acc-Thres fg |\n|---|---:|")
    for name, means in table.items():
        print(f"| {name} | {100 * np.mean(means):.1f} |")


def measure(sequence: BenchSequence, how: str, seconds: float) -> Iterator[tuple[str, float]]:
    """Yield the share of right regions of each drawing for each variant."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_shot(sequence, painted=sequence.references(how), folder=folder)
        shot = Shot.open(folder)
        references = prepare_references(
            shot,
            shot.painted_drawings,
            shot.palette,
            gap_px=0,
            progress=no_progress,
            cancel=CancelToken(),
        )
        learned = {
            name: get_method(name).learn(
                references, shot.palette, LearnOptions(max_seconds=seconds)
            )
            for name in AUTO_MEMBERS
        }
        held_out = {name: member.held_out for name, member in learned.items()}
        fitted = fit_weights(held_out, PRIOR_WEIGHTS)
        for drawing in sequence.scored(how):
            target = prepare(shot, shot.drawing(int(drawing.stem)))
            evidence = {name: member.probabilities(target) for name, member in learned.items()}
            for name, probabilities in variants(evidence, fitted):
                yield name, share_right(drawing.line, drawing.truth, target, probabilities, shot)


def variants(
    evidence: Mapping[str, Probabilities], fitted: Mapping[str, float]
) -> Iterator[tuple[str, Probabilities]]:
    """Fuse the evidence in every way; then each member alone."""
    for name, missing in WITHOUT.items():
        left = {member: p for member, p in evidence.items() if member not in missing}
        yield name, fuse(left, fitted)
    yield UNFITTED, fuse(evidence, PRIOR_WEIGHTS)
    yield from evidence.items()


def share_right(
    line: Path, truth: Path, target: PreparedDrawing, probabilities: Probabilities, shot: Shot
) -> float:
    """Paint every region with its best color; return the share of right ones."""
    table = shot.palette.rgba_table()
    table[0] = 0
    colors = np.concatenate([np.zeros((1, 4), np.uint8), table[probabilities.argmax(1)]])
    judged = judge_regions(read_rgba(line), read_rgba(truth), colors[target.regions.grown])
    counted = (judged.area > 10) & (judged.truth != 0)
    return float(judged.right[counted].mean()) if counted.any() else 1.0


if __name__ == "__main__":
    main()
