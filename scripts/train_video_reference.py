"""Train the video network on generated drawings, and export it.

    python scripts/train_video_reference.py OUT --seconds 3000        # one core, no GPU
    python scripts/train_video_reference.py OUT --seconds 560 --device cuda --workers 15 \\
        --batch 16 --sides 192 320                                    # ten minutes of a large GPU

Workers draw shots into ``OUT/shots`` while the network learns from those already there. Started
again with the same OUT, it goes on where it stopped. It learns from generated drawings only.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing as mp
import os
import signal
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from safetensors.torch import save_file

from plugin_core.features.stills import canvas_for
from plugin_core.hashes import hash_file
from plugin_core.networks.video_reference import VideoReferenceConfig
from plugin_core.synthesis import HELD_OUT_FAMILIES, TRAINING_FAMILIES, generate_shot
from plugin_core.training.matching_examples import prepare_pictures
from plugin_core.training.video_reference_examples import (
    StillShot,
    VideoExample,
    draw_example,
    lay_shot,
)
from plugin_core.training.video_reference_export import export_video_reference
from plugin_core.training.video_reference_training import VideoPlan, VideoTrainer, video_accuracy

log = logging.getLogger("train_video_reference")

FIRST_SHOTS = 12
DRAWINGS_PER_SHOT = 4
MAX_REGIONS = 220
VALIDATION_SEED = 2 * 10**6
VALIDATION_SHOTS = 5
REPORT_STEPS = 10
PUBLISH_SECONDS = 400.0


def main() -> None:
    """Draw, train, export."""
    arguments = parse_arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # not without stopping the workers
    shots = arguments.out / "shots"
    shots.mkdir(parents=True, exist_ok=True)
    workers = [
        mp.Process(target=draw_shots, args=(arguments, shots, number), daemon=True)
        for number in range(arguments.workers)
    ]
    for worker in workers:
        worker.start()
    try:
        train(arguments, shots)
    finally:
        for worker in workers:
            worker.terminate()


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="folder for shots, checkpoints and the weights")
    parser.add_argument(
        "--seconds", type=float, default=3000, help="of learning, all runs together"
    )
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw shots")
    parser.add_argument("--threads", type=int, default=1, help="of the network's arithmetic")
    parser.add_argument("--shots", type=int, default=6000, help="to draw at most")
    parser.add_argument("--batch", type=int, default=3, help="shots a step")
    parser.add_argument("--sides", type=int, nargs=2, default=(128, 224), help="of the canvas")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def draw_shots(arguments: argparse.Namespace, folder: Path, worker: int) -> None:
    """Draw this worker's share of the shots, families in turn, none twice."""
    os.nice(5)
    cv2.setNumThreads(1)
    for number in range(worker, arguments.shots, arguments.workers):
        family = TRAINING_FAMILIES[number % len(TRAINING_FAMILIES)]
        path = folder / f"{number:06d}_{family}.npz"
        seed = arguments.seed * 10**7 + number
        if not path.exists() and (shot := draw_shot(family, seed, arguments.sides)):
            shot.save(path)


def draw_shot(family: str, seed: int, sides: tuple[int, int]) -> StillShot | None:
    """Draw one shot and lay it out; ``None`` if a drawing is too simple or too intricate."""
    rng = np.random.default_rng(seed)
    drawn = generate_shot(family, seed, DRAWINGS_PER_SHOT, int(rng.integers(320, 640)))
    drawings = prepare_pictures([(one.line, one.paint) for one in drawn])
    if any(not 3 <= drawing.regions.count <= MAX_REGIONS for drawing in drawings):
        return None
    canvas = canvas_for(drawings, int(rng.integers(sides[0], sides[1] + 1)))
    shot = lay_shot(drawings, canvas, rng)
    step = int(rng.integers(1, 4))
    return StillShot(shot.stills, shot.colors, [place * step for place in shot.positions])


def train(arguments: argparse.Namespace, folder: Path) -> None:
    """Learn until the seconds are used up; save and export along the way."""
    while (count := len(drawn_shots(folder))) < FIRST_SHOTS:
        log.info("%d of %d first shots drawn", count, FIRST_SHOTS)
        time.sleep(5)
    plan = VideoPlan(
        arguments.seconds, arguments.batch, seed=arguments.seed, device=arguments.device
    )
    trainer = resume_or_start(arguments, plan)
    rng = np.random.default_rng([arguments.seed, trainer.steps])
    validation = {
        family: validation_examples(family, arguments.sides)
        for family in (TRAINING_FAMILIES[0], *HELD_OUT_FAMILIES)
    }
    published, losses = time.monotonic(), []
    while trainer.seconds < plan.total_seconds:
        paths = drawn_shots(folder)
        chosen = (paths[int(pick)] for pick in rng.integers(len(paths), size=plan.batch))
        losses.append(trainer.step([draw_example(StillShot.load(one), rng) for one in chosen]))
        if trainer.steps % REPORT_STEPS == 0:
            recent = float(np.mean(losses[-REPORT_STEPS:]))
            words = "step %d, %.0f s, %d shots, loss %.4f"
            log.info(words, trainer.steps, trainer.seconds, len(paths), recent)
        if time.monotonic() - published > PUBLISH_SECONDS:
            publish(arguments, trainer, validation)
            published = time.monotonic()
    publish(arguments, trainer, validation)


def drawn_shots(folder: Path) -> list[Path]:
    """Return the shots that are there so far."""
    return sorted(one for one in folder.glob("*.npz") if not one.name.endswith(".part.npz"))


def resume_or_start(arguments: argparse.Namespace, plan: VideoPlan) -> VideoTrainer:
    """Go on from the checkpoint in OUT, or begin."""
    if (arguments.out / "checkpoint.json").exists():
        return VideoTrainer.resume(arguments.out, plan)
    return VideoTrainer(VideoReferenceConfig(), plan)


def validation_examples(family: str, sides: tuple[int, int]) -> list[VideoExample]:
    """Draw shots that are never trained on: other seeds, or a family of their own."""
    rng = np.random.default_rng(VALIDATION_SEED)
    seeds = range(VALIDATION_SEED, VALIDATION_SEED + VALIDATION_SHOTS)
    shots = (draw_shot(family, seed, sides) for seed in seeds)
    return [draw_example(shot, rng) for shot in shots if shot]


def publish(
    arguments: argparse.Namespace,
    trainer: VideoTrainer,
    validation: dict[str, list[VideoExample]],
) -> None:
    """Save the checkpoint, export the averaged weights, write down how good they are."""
    trainer.save(arguments.out)
    weights = arguments.out / "video_reference.onnx"
    export_video_reference(trainer.average, weights)
    for_learning = weights.with_suffix(".safetensors")
    save_file({k: v.half() for k, v in trainer.average.state_dict().items()}, for_learning)
    trainer.average.to(arguments.device)
    accuracy = {
        family: {
            stage: round(share, 4)
            for stage, share in video_accuracy(trainer.average, examples).items()
        }
        for family, examples in validation.items()
    }
    log.info("accuracy %s", accuracy)
    card = {
        "steps": trainer.steps,
        "seconds": round(trainer.seconds),
        "parameters": sum(p.numel() for p in trainer.network.parameters()),
        "accuracy": accuracy,
        "sha256": hash_file(weights),
        "safetensors_sha256": hash_file(for_learning),
        "command": " ".join(["scripts/train_video_reference.py", *sys.argv[1:]]),
    }
    (arguments.out / "video_reference.json").write_text(json.dumps(card, indent=1))


if __name__ == "__main__":
    main()
