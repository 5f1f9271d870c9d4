"""Train the video network on generated drawings, and export it.

    python scripts/train_video_reference.py OUT --seconds 3000        # one core, no GPU
    python scripts/train_video_reference.py OUT --seconds 560 --device cuda --workers 15 \\
        --batch 16 --sides 192 320                                    # ten minutes of a large GPU

Workers draw shots into ``OUT/shots`` while the network learns from those already there. Started
again with the same OUT, it goes on where it stopped. It learns from generated drawings only.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from safetensors.torch import save

from plugin_core.features.stills import canvas_for
from plugin_core.files.storage import write_bytes
from plugin_core.networks.video_reference import VideoReferenceConfig
from plugin_core.training.generated_shots import (
    VALIDATED_FAMILIES,
    any_shots,
    being_drawn,
    draw_drawings,
    wait_for_shots,
)
from plugin_core.training.lessons import MakeLesson
from plugin_core.training.options import read_options, run_script, training_parser
from plugin_core.training.training_run import Plan, write_card
from plugin_core.training.video_reference_examples import (
    StillShot,
    VideoExample,
    draw_example,
    lay_shot,
)
from plugin_core.training.video_reference_export import export_video_reference
from plugin_core.training.video_reference_training import VideoTraining, video_accuracy

log = logging.getLogger("train_video_reference")

FIRST_SHOTS = 12
MAX_REGIONS = 220
LAYING = 1
"""Dice of where drawings lie on the canvas, apart from those that drew them."""
VALIDATION_SEED = 2 * 10**6
VALIDATION_SHOTS = 5


def main() -> None:
    """Draw, train, export."""
    parser = training_parser(__doc__, seconds=3000, shots=6000)
    parser.add_argument("--batch", type=int, default=3, help="shots a step")
    parser.add_argument("--sides", type=int, nargs=2, default=(128, 224), help="of the canvas")
    wanted = read_options(parser)
    shots, draw = wanted.out / "shots", partial(draw_shot, wanted.sides)
    with being_drawn(shots, draw, workers=wanted.workers, shots=wanted.shots, seed=wanted.seed):
        train(wanted, shots)


def draw_shot(sides: tuple[int, int], family: str, seed: int) -> StillShot | None:
    """Draw one shot and lay it out; ``None`` if a drawing is too simple or too intricate."""
    drawings = draw_drawings(family, seed, sizes=(320, 640), most_regions=MAX_REGIONS)
    if drawings is None:
        return None
    rng = np.random.default_rng([seed, LAYING])
    canvas = canvas_for(drawings, int(rng.integers(sides[0], sides[1] + 1)))
    return lay_shot(drawings, canvas, rng)


def train(wanted: argparse.Namespace, folder: Path) -> None:
    """Learn until the seconds are used up; save and export along the way."""
    wait_for_shots(folder, max(1, min(FIRST_SHOTS, wanted.shots // 2)))
    training = VideoTraining(
        VideoReferenceConfig(), Plan(wanted.seconds, wanted.seed, wanted.device)
    )
    training.restore(wanted.out)
    validation = {one: validation_examples(one, wanted.sides) for one in VALIDATED_FAMILIES}
    training.go_on(
        wanted.out,
        lessons(folder, wanted.batch, np.random.default_rng([wanted.seed, training.steps])),
        partial(publish, wanted.out, training, validation),
        report_steps=10,
        publish_seconds=400,
    )


def lessons(
    folder: Path, batch: int, rng: np.random.Generator
) -> Iterator[MakeLesson[list[VideoExample]]]:
    """Yield what draws a few examples, for ever."""
    while True:
        yield partial(draw_examples, any_shots(folder, batch, rng), int(rng.integers(2**32)))


def draw_examples(paths: Sequence[Path], seed: int) -> list[VideoExample]:
    """Draw one example of each shot."""
    rng = np.random.default_rng(seed)
    return [draw_example(StillShot.load(path), rng) for path in paths]


def validation_examples(family: str, sides: tuple[int, int]) -> list[VideoExample]:
    """Draw shots that are never trained on: other seeds, or a family of their own."""
    rng = np.random.default_rng(VALIDATION_SEED)
    seeds = range(VALIDATION_SEED, VALIDATION_SEED + VALIDATION_SHOTS)
    shots = (draw_shot(sides, family, seed) for seed in seeds)
    return [draw_example(shot, rng) for shot in shots if shot]


def publish(out: Path, training: VideoTraining, validation: dict[str, list[VideoExample]]) -> None:
    """Export the averaged weights, write down how good they are."""
    weights = out / "video_reference.onnx"
    export_video_reference(training.average, weights)
    halves = {name: value.half() for name, value in training.average.state_dict().items()}
    write_bytes(weights.with_suffix(".safetensors"), save(halves))
    training.average.to(training.plan.device)
    accuracy = {
        family: {
            stage: round(share, 4)
            for stage, share in video_accuracy(training.average, examples).items()
        }
        for family, examples in validation.items()
    }
    log.info("accuracy %s", accuracy)
    write_card(weights, training, accuracy)


if __name__ == "__main__":
    run_script(main)
