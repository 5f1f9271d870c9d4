"""Train the line encoder on generated drawings, and export it.

    python scripts/train_line_encoder.py OUT --seconds 3600           # 2 cores, no GPU
    python scripts/train_line_encoder.py OUT --seconds 480 --device cuda --workers 15 \\
        --batch 16                                                    # a large GPU

Workers draw shots into ``OUT/shots`` while the network learns from those already there. Started
again with the same OUT, it goes on where it stopped. It learns from generated drawings only.
``models/README.md`` has the run on a GPU as a whole, with the matcher after it.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from plugin_core.training.generated_shots import (
    VALIDATED_FAMILIES,
    any_shots,
    being_drawn,
    draw_drawings,
    wait_for_shots,
)
from plugin_core.training.lessons import MakeLesson
from plugin_core.training.line_encoder_examples import ViewedShot, vary
from plugin_core.training.line_encoder_export import export_line_encoder
from plugin_core.training.line_encoder_training import LineEncoderTraining, encoder_accuracy
from plugin_core.training.options import read_options, run_script, training_parser
from plugin_core.training.training_run import Plan, write_card

log = logging.getLogger("train_line_encoder")

FIRST_SHOTS = 24
VALIDATION_SEED = 3 * 10**6
VALIDATION_SHOTS = 8


def main() -> None:
    """Draw, train, export."""
    parser = training_parser(__doc__, seconds=3600, shots=4000)
    parser.add_argument("--batch", type=int, default=2, help="shots a step")
    wanted = read_options(parser)
    shots = wanted.out / "shots"
    with being_drawn(
        shots, draw_shot, workers=wanted.workers, shots=wanted.shots, seed=wanted.seed
    ):
        train(wanted, shots)


def draw_shot(family: str, seed: int) -> ViewedShot | None:
    """Draw one shot and reduce it; ``None`` if a drawing came out too simple or too intricate."""
    drawings = draw_drawings(family, seed)
    return ViewedShot.of(drawings) if drawings else None


def train(wanted: argparse.Namespace, folder: Path) -> None:
    """Learn until the seconds are used up; save and export along the way."""
    wait_for_shots(folder, max(1, min(FIRST_SHOTS, wanted.shots // 2)))
    training = LineEncoderTraining(Plan(wanted.seconds, wanted.seed, wanted.device))
    training.restore(wanted.out)
    validation = {family: validation_shots(family) for family in VALIDATED_FAMILIES}
    training.go_on(
        wanted.out,
        lessons(folder, wanted.batch, np.random.default_rng([wanted.seed, training.steps])),
        partial(publish, wanted.out, training, validation),
        report_steps=25,
        publish_seconds=300,
    )


def lessons(
    folder: Path, batch: int, rng: np.random.Generator
) -> Iterator[MakeLesson[list[ViewedShot]]]:
    """Yield what reads a few shots, for ever."""
    while True:
        yield partial(vary_shots, any_shots(folder, batch, rng), int(rng.integers(2**32)))


def vary_shots(paths: Sequence[Path], seed: int) -> list[ViewedShot]:
    """Read shots, none as it was."""
    rng = np.random.default_rng(seed)
    return [vary(ViewedShot.load(path), rng) for path in paths]


def validation_shots(family: str) -> list[ViewedShot]:
    """Draw shots that are never trained on: other seeds, or a family of their own."""
    seeds = range(VALIDATION_SEED, VALIDATION_SEED + VALIDATION_SHOTS)
    return [shot for seed in seeds if (shot := draw_shot(family, seed))]


def publish(
    out: Path, training: LineEncoderTraining, validation: dict[str, list[ViewedShot]]
) -> None:
    """Export the averaged weights, write down how good they are."""
    weights = out / "line_encoder.onnx"
    export_line_encoder(training.average, weights)
    training.average.to(training.plan.device)
    accuracy = {
        family: {
            way: round(share, 4)
            for way, share in encoder_accuracy(
                training.average, shots, np.random.default_rng(VALIDATION_SEED)
            ).items()
        }
        for family, shots in validation.items()
    }
    log.info("accuracy %s", accuracy)
    write_card(weights, training, accuracy)


if __name__ == "__main__":
    run_script(main)
