"""Train the region matcher on generated drawings, and export it.

    python scripts/train_matcher.py OUT --seconds 3600               # 2 cores, no GPU
    python scripts/train_matcher.py OUT --seconds 720 --device cuda --workers 15 \\
        --batch 48 --width 128 --blocks 6                             # a large GPU

Workers draw shots into OUT while the network learns from those already there. Started
again with the same OUT, it goes on where it stopped; with ``--begin models/matcher.onnx`` it starts
from what another one has learned. It learns from generated drawings only, and sees them through a
line encoder, which ``scripts/train_line_encoder.py`` trains before; ``models/README.md`` has the
run on a GPU as a whole.
"""

from __future__ import annotations

import argparse
import logging
from functools import cache, partial
from pathlib import Path

import numpy as np

from plugin_core.errors import ModelError, NoWeights
from plugin_core.files.hashes import hash_file
from plugin_core.files.shipped import weights_file
from plugin_core.inference.line_encoder import open_line_encoder
from plugin_core.training.generated_shots import (
    VALIDATED_FAMILIES,
    being_drawn,
    draw_drawings,
    wait_for_shots,
)
from plugin_core.training.matcher_export import export_matcher
from plugin_core.training.matcher_training import (
    MatcherTraining,
    ShotPool,
    config_for,
    matching_accuracy,
)
from plugin_core.training.matching_examples import Batch, ExampleShot, collate, draw_example
from plugin_core.training.options import read_options, run_script, training_parser
from plugin_core.training.training_run import Plan, write_card

log = logging.getLogger("train_matcher")

FIRST_SHOTS = 48
VALIDATION_SEED = 10**6
VALIDATION_SHOTS = 12

open_encoder = cache(open_line_encoder)


def main() -> None:
    """Draw, train, export."""
    parser = training_parser(__doc__, seconds=3600, shots=4000)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--width", type=int, default=96)
    parser.add_argument("--blocks", type=int, default=5)
    parser.add_argument("--encoder", type=Path, default=weights_file("line_encoder.onnx"))
    parser.add_argument("--begin", type=Path, help="a matcher (.onnx) of the same sizes")
    wanted = read_options(parser)
    check_encoder(wanted.encoder)
    shots = wanted.out / f"shots-{hash_file(wanted.encoder)[:8]}"
    draw = partial(draw_shot, wanted.encoder)
    with being_drawn(shots, draw, workers=wanted.workers, shots=wanted.shots, seed=wanted.seed):
        train(wanted, ShotPool(shots))


def check_encoder(weights: Path) -> None:
    """Refuse a line encoder that cannot be used, before anybody draws."""
    try:
        open_encoder(weights)
    except NoWeights as error:
        raise ModelError(
            error.message,
            hint="Give as --encoder the file line_encoder.onnx that scripts/train_line_encoder.py"
            " writes, with its card beside it.",
        ) from error


def draw_shot(encoder: Path, family: str, seed: int) -> ExampleShot | None:
    """Draw one shot and reduce it; ``None`` if a drawing came out too simple or too intricate."""
    drawings = draw_drawings(family, seed)
    return ExampleShot.of(drawings, open_encoder(encoder)) if drawings else None


def train(wanted: argparse.Namespace, pool: ShotPool) -> None:
    """Learn until the seconds are used up; save and export along the way."""
    wait_for_shots(pool.folder, max(1, min(FIRST_SHOTS, wanted.shots // 2)))
    pool.refresh()
    config = config_for(pool.any(), width=wanted.width, blocks=wanted.blocks)
    training = MatcherTraining(config, Plan(wanted.seconds, wanted.seed, wanted.device))
    if wanted.begin:
        training.begin_with(wanted.begin)
    training.restore(wanted.out)
    validation = {one: validation_batches(wanted.encoder, one) for one in VALIDATED_FAMILIES}
    batches = pool.batches(wanted.batch, np.random.default_rng([wanted.seed, training.steps]))
    training.go_on(
        wanted.out,
        batches,
        partial(publish, wanted.out, training, validation),
        report_steps=50,
        publish_seconds=150,
    )


def validation_batches(encoder: Path, family: str) -> list[Batch]:
    """Draw shots that are never trained on: other seeds, or a family of their own."""
    rng = np.random.default_rng(VALIDATION_SEED)
    seeds = range(VALIDATION_SEED, VALIDATION_SEED + VALIDATION_SHOTS)
    shots = (draw_shot(encoder, family, seed) for seed in seeds)
    return [collate([draw_example(shot, rng) for _ in range(2)]) for shot in shots if shot]


def publish(out: Path, training: MatcherTraining, validation: dict[str, list[Batch]]) -> None:
    """Export the averaged weights, write down how good they are."""
    weights, device = out / "matcher.onnx", training.plan.device
    export_matcher(training.average, weights)
    training.average.to(device)
    accuracy = {
        family: round(matching_accuracy(training.average, batches, device), 4)
        for family, batches in validation.items()
    }
    log.info("accuracy %s", accuracy)
    write_card(weights, training, accuracy)


if __name__ == "__main__":
    run_script(main)
