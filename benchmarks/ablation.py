"""What each part of ``auto`` is worth: every member learned once, then fused in many ways.

    python -m benchmarks.ablation ../shared/data/bench/dev --references 3 --steps 150 --jobs 2

Accuracy of foreground regions above 10 px, in percent: means over drawings, then over sequences,
with the 95 % interval (bootstrap over sequences), and by how much it differs from ``auto``; beside
it the same difference on the painted drawings, each told from the others. Weights are fitted to
what is left in each variant; cfpla learns for so many steps, however busy the machine is. The
matcher's network was trained with its evidence and its labels; their rows say what it loses when
they are taken from it, not what a network would reach that never had them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from plugin_core import Shot
from plugin_core.arrays import NO_COLOR, Probabilities
from plugin_core.bench.metrics import judge_regions
from plugin_core.bench.scores import TrialScores, average_over_sequences, paired_difference
from plugin_core.bench.sequences import BenchSequence, find_sequences, make_shot
from plugin_core.bench.table import BASE, HEADLINE
from plugin_core.features.match_inputs import match_inputs, read_among
from plugin_core.images import read_rgba
from plugin_core.inference.matcher_session import sum_by_color
from plugin_core.jobs import CancelToken, no_progress
from plugin_core.methods.auto import PRIOR_WEIGHTS, SLOW, prior_weights
from plugin_core.methods.conferring import REACH, Account, confer
from plugin_core.methods.fusion import fit_weights, fuse, fuse_held_out
from plugin_core.methods.looking import LookingMethod
from plugin_core.methods.matcher import copy_colors, matcher_networks
from plugin_core.methods.method import PRETRAINED, Learned, LearnOptions
from plugin_core.methods.registry import AUTO_MEMBERS, get_method
from plugin_core.prepared import PreparedDrawing
from plugin_core.preparing import prepare
from plugin_core.session.painted_files import prepare_references

METRIC: Final = HEADLINE
LEFT_OUT: Final = "left_out"
"""The share of right regions of the painted drawings, each told from the others."""
SURE: Final = 0.9
"""Regions that are surer than this are shown to the matcher in its second pass."""


def without_evidence(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Let the matcher work without the evidence between pairs of regions."""
    read, matcher = matcher_networks()
    inputs = match_inputs(target, references, read)
    blind = replace(inputs, evidence=np.zeros_like(inputs.evidence))
    return matcher.probabilities(blind, target.colors, palette_size)


def without_encoder(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Let the matcher work without what the line encoder reads."""
    read, matcher = matcher_networks()
    full, plain = (match_inputs(target, references, reader) for reader in (read, None))
    blind = replace(
        plain,
        target=_widened(plain.target, full.target),
        reference=_widened(plain.reference, full.reference),
        evidence=_widened(plain.evidence, full.evidence),
    )
    return matcher.probabilities(blind, target.colors, palette_size)


def _widened(narrow: NDArray[np.float32], wide: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return ``narrow`` with zeros where only ``wide`` has columns."""
    padded = np.zeros_like(wide)
    padded[..., : narrow.shape[-1]] = narrow
    return padded


def without_labels(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Give each region a label of its own: none says which regions share a color."""
    read, matcher = matcher_networks()
    inputs = match_inputs(target, references, read)
    count = len(inputs.reference_colors)
    apart = replace(inputs, reference_colors=np.arange(count, dtype=np.int16))
    nothing = np.full(len(inputs.target), NO_COLOR, np.int16)
    matches = matcher.probabilities(apart, nothing, count)
    return sum_by_color(matches, inputs.reference_colors, palette_size)


def without_sharing(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Let any number of regions match one and the same painted region."""
    read, matcher = matcher_networks()
    inputs = match_inputs(target, references, read)
    matches = matcher.matches(inputs, target.colors, palette_size)
    return sum_by_color(matches, inputs.reference_colors, palette_size)


TAKEN_FROM_THE_MATCHER: Final = {
    "matcher without line encoder": LookingMethod("matcher", without_encoder),
    "matcher without pair evidence": LookingMethod("matcher", without_evidence),
    "matcher without label vectors": LookingMethod("matcher", without_labels),
    "matcher without sharing of claims": LookingMethod("matcher", without_sharing),
}
MEMBERS: Final = tuple(member for member in AUTO_MEMBERS if member not in {"retrieval", SLOW})
"""What ``auto`` fuses where no pool is at hand and weights may be used."""
WITHOUT: Final = {
    "auto": "",
    "without matcher": "matcher",
    "without nearest_region": "nearest_region",
    "without flow_vote": "flow_vote",
}
WEIGHTLESS: Final = "without weights (--no-pretrained)"
JOINING: Final = (SLOW, "retrieval", "components", "video_reference")
"""Methods that might join it."""
VIDEO_STEPS: Final = 40
"""What ``video_reference`` learns of the shot: about as many as a minute allows."""
JOINING_WEIGHT: Final = 0.4
"""Where the weight of such a method starts."""
WITH: Final = {**{f"with {name}": (name,) for name in JOINING}, "with all four": JOINING}
UNFITTED: Final = "weights not fitted to the shot"
UNHEARD: Final = "without the drawings beside"
SECOND_PASS: Final = "with a second pass of the matcher"
NO_FUSION: Final = "no fusion: {} alone"


@dataclass(frozen=True)
class Variant:
    """A way to fuse: which learned method speaks for each member, and the members' weights."""

    name: str
    speakers: Mapping[str, str]
    weights: Mapping[str, float]

    def fuse(self, evidence: Mapping[str, Probabilities]) -> Probabilities:
        """Return (N, K): the evidence of the speakers, weighed."""
        said = {member: evidence[speaker] for member, speaker in self.speakers.items()}
        return fuse(said, self.weights)


def main() -> None:
    """Print one row for each variant."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--references", default="3")
    parser.add_argument("--lines", default="line")
    parser.add_argument("--steps", type=int, default=300, help="of cfpla")
    parser.add_argument("--jobs", type=int, default=1, help="sequences at once")
    wanted = parser.parse_args()
    sequences = find_sequences(wanted.folder, lines=wanted.lines)
    judge = partial(judge_sequence, how=wanted.references, steps=wanted.steps)
    trials: dict[str, list[TrialScores]] = defaultdict(list)
    with ProcessPoolExecutor(wanted.jobs, get_context("spawn")) as pool:
        for of_sequence in pool.map(judge, sequences):
            for trial in of_sequence:
                print(json.dumps(trial.to_dict()), flush=True)
                trials[trial.method].append(trial)
    print(to_markdown(trials))


def judge_sequence(sequence: BenchSequence, *, how: str, steps: int) -> list[TrialScores]:
    """Return what each variant reaches on a sequence, ``auto`` first."""
    shares = defaultdict(list)
    for metric, name, share in measure(sequence, how, steps):
        shares[name, metric].append(share)
    means = {key: float(np.mean(values)) for key, values in shares.items()}
    names = dict.fromkeys(name for name, _ in means)
    return [
        TrialScores(
            name,
            sequence.name,
            {metric: means.get((name, metric)) for metric in (METRIC, LEFT_OUT)},
        )
        for name in names
    ]


def to_markdown(trials: Mapping[str, Sequence[TrialScores]]) -> str:
    """Return a table with one row for each variant."""
    rows = [
        "| variant | Acc-Thres fg | difference from `auto` | on painted drawings, left out |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, of_variant in trials.items():
        values = [value for one in of_variant if (value := one.values[METRIC]) is not None]
        less = [_difference(of_variant, trials[BASE], metric) for metric in (METRIC, LEFT_OUT)]
        rows.append(f"| {name} | {average_over_sequences(values)} | {less[0]} | {less[1]} |")
    return "\n".join(rows)


def _difference(trials: Sequence[TrialScores], base: Sequence[TrialScores], metric: str) -> str:
    known = any(one.values.get(metric) is not None for one in trials)
    return f"{paired_difference(trials, base, metric):+}" if known and trials is not base else "-"


def measure(sequence: BenchSequence, how: str, steps: int) -> Iterator[tuple[str, str, float]]:
    """Yield metric, variant and share of right regions, drawing after drawing."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_shot(sequence, painted=sequence.references(how), folder=folder)
        shot = Shot.open(folder)
        references = prepare_references(
            shot,
            shot.painted_drawings,
            shot.palette,
            gap_px=0,
            pooled=(),
            progress=no_progress,
            cancel=CancelToken(),
        )
        learned = learn_members(references, shot, steps)
        ways = variants(learned, references)
        for way in ways:
            for name, share in share_left_out(way, learned, references):
                yield LEFT_OUT, name, share
        drawings = {int(drawing.stem): drawing for drawing in sequence.scored(how)}
        targets = {number: prepare(shot, shot.drawing(number)) for number in drawings}
        colored = color_all(list(targets.values()), references, learned, ways)
        for name, of_drawings in colored.items():
            for (number, target), probabilities in zip(targets.items(), of_drawings, strict=True):
                drawing = drawings[number]
                right = share_right(drawing.line, drawing.truth, target, probabilities, shot)
                yield METRIC, name, right


def color_all(
    targets: Sequence[PreparedDrawing],
    references: Sequence[PreparedDrawing],
    learned: Mapping[str, Learned],
    ways: Sequence[Variant],
) -> dict[str, list[Probabilities]]:
    """Return what each variant says of each drawing; what has weights lets the drawings confer."""
    heard: dict[str, list[Probabilities]] = defaultdict(list)
    alone: dict[str, list[Probabilities]] = defaultdict(list)
    for target in targets:
        evidence = {name: member.probabilities(target) for name, member in learned.items()}
        for way in ways:
            (heard if "matcher" in way.speakers else alone)[way.name].append(way.fuse(evidence))
        heard[SECOND_PASS].append(second_pass(target, references, evidence, ways[0]))
        alone[UNHEARD].append(ways[0].fuse(evidence))
        for member in (*MEMBERS, *JOINING):
            alone[NO_FUSION.format(member)].append(evidence[member])
    after_conferring = {name: let_confer(targets, references, said) for name, said in heard.items()}
    return after_conferring | alone


def let_confer(
    targets: Sequence[PreparedDrawing],
    references: Sequence[PreparedDrawing],
    said: Sequence[Probabilities],
) -> list[Probabilities]:
    """Return what is said of each drawing after those beside it were heard."""
    read, _ = matcher_networks()
    accounts = [
        Account(probabilities, read_among(target, references, read).tokens)
        for target, probabilities in zip(targets, said, strict=True)
    ]
    return [
        confer(
            own,
            [
                (away, other)
                for other, beside in zip(accounts, targets, strict=True)
                if 0 < (away := abs(beside.position - target.position)) <= REACH
            ],
        )
        for own, target in zip(accounts, targets, strict=True)
    ]


def learn_members(
    references: Sequence[PreparedDrawing], shot: Shot, steps: int
) -> dict[str, Learned]:
    """Learn every member of ``auto``, and the matcher without some of what it reads."""
    methods = {name: get_method(name) for name in (*MEMBERS, *JOINING)}
    methods |= TAKEN_FROM_THE_MATCHER
    budgets = dict.fromkeys(methods, steps) | {"video_reference": VIDEO_STEPS}
    return {
        name: method.learn(references, shot.palette, LearnOptions(max_steps=budgets[name]))
        for name, method in methods.items()
    }


def variants(
    learned: Mapping[str, Learned], references: Sequence[PreparedDrawing]
) -> list[Variant]:
    """Return every way to fuse, ``auto`` first; each is fitted to the shot but one."""
    speakers = {member: member for member in MEMBERS}
    ways = {
        name: {member: who for member, who in speakers.items() if member != missing}
        for name, missing in WITHOUT.items()
    }
    ways[WEIGHTLESS] = {one: one for one in AUTO_MEMBERS if one not in PRETRAINED}
    ways |= {name: {**speakers, **{one: one for one in more}} for name, more in WITH.items()}
    ways |= {name: {**speakers, "matcher": name} for name in TAKEN_FROM_THE_MATCHER}
    fitted = [
        Variant(name, way, fitted_weights(learned, way, references)) for name, way in ways.items()
    ]
    return [*fitted, Variant(UNFITTED, speakers, start_weights(speakers, references))]


def fitted_weights(
    learned: Mapping[str, Learned], way: Mapping[str, str], references: Sequence[PreparedDrawing]
) -> dict[str, float]:
    """Return the weights of members that are fitted to what their speakers held out."""
    held_out = {member: learned[speaker].held_out for member, speaker in way.items()}
    return fit_weights(held_out, start_weights(way, references))


def start_weights(
    members: Iterable[str], references: Sequence[PreparedDrawing]
) -> dict[str, float]:
    """Return the weights of members before they are fitted, of some that might join ``auto``."""
    joined = dict.fromkeys(members, JOINING_WEIGHT)
    known = [member for member in joined if member in PRIOR_WEIGHTS]
    return joined | prior_weights(known, references)


def share_left_out(
    variant: Variant, learned: Mapping[str, Learned], references: Sequence[PreparedDrawing]
) -> Iterator[tuple[str, float]]:
    """Yield the variant's name and the share of right regions of each painted drawing.

    Each is told from the others, and the weights are fitted to what was said of the others: a
    further member can be no better by having more weights to fit.
    """
    held_out = {who: learned[speaker].held_out for who, speaker in variant.speakers.items()}
    stems = sorted({one.reference.drawing.stem for said in held_out.values() for one in said})
    for stem in stems if len(stems) > 1 else ():
        this, others = (
            {
                member: [one for one in said if (one.reference.drawing.stem == stem) is wanted]
                for member, said in held_out.items()
            }
            for wanted in (True, False)
        )
        prior = start_weights(variant.speakers, references)
        weights = variant.weights if variant.name == UNFITTED else fit_weights(others, prior)
        for one in fuse_held_out(this, weights):
            counted = (one.reference.regions.area > 10) & (one.reference.colors != NO_COLOR)
            right = one.probabilities.argmax(1) == one.reference.colors
            yield variant.name, float(right[counted].mean()) if counted.any() else 1.0


def second_pass(
    target: PreparedDrawing,
    references: Sequence[PreparedDrawing],
    evidence: Mapping[str, Probabilities],
    auto: Variant,
) -> Probabilities:
    """Show the matcher what ``auto`` is sure of, and fuse again with what it says then."""
    first = auto.fuse(evidence)
    known = np.where(first.max(1) > SURE, first.argmax(1), NO_COLOR).astype(np.int16)
    again = copy_colors(replace(target, colors=known), references, first.shape[1])
    return auto.fuse({**evidence, "matcher": again})


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
