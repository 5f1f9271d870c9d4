"""Train the region matcher on generated drawings, and export it.

    python scripts/train_matcher.py OUT --seconds 3600               # 2 cores, no GPU
    python scripts/train_matcher.py OUT --seconds 1400 --device cuda --workers 16 \\
        --batch 48 --width 128 --blocks 6                             # one large GPU

Workers draw shots into ``OUT/shots`` while the network learns from those already there. Started
again with the same OUT, it goes on where it stopped. It learns from generated drawings only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import multiprocessing as mp
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import torch

from plugin_core.prepared import PreparedDrawing
from plugin_core.synthesis import HELD_OUT_FAMILIES, TRAINING_FAMILIES, generate_shot
from plugin_core.training.matcher_export import export_matcher
from plugin_core.training.matcher_training import (
    MatcherTrainer,
    ShotPool,
    TrainingPlan,
    config_for,
    matching_accuracy,
)
from plugin_core.training.matching_examples import (
    Batch,
    ExampleShot,
    collate,
    draw_example,
    prepare_pictures,
)

log = logging.getLogger("train_matcher")

FIRST_SHOTS = 48
DRAWINGS_PER_SHOT = 4
MAX_REGIONS = 160
VALIDATION_SEED = 10**6
VALIDATION_SHOTS = 12
REPORT_STEPS = 50
REFRESH_SECONDS = 150.0


def main() -> None:
    """Draw, train, export."""
    arguments = parse_arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    shots = arguments.out / "shots"
    shots.mkdir(parents=True, exist_ok=True)
    workers = [
        mp.Process(
            target=draw_shots,
            args=(shots, arguments.seed, number, arguments.workers, arguments.shots),
            daemon=True,
        )
        for number in range(arguments.workers)
    ]
    for worker in workers:
        worker.start()
    try:
        train(arguments, ShotPool(shots))
    finally:
        for worker in workers:
            worker.terminate()


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="folder for shots, checkpoints and the ONNX file")
    parser.add_argument(
        "--seconds", type=float, default=3600, help="of learning, all runs together"
    )
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw shots")
    parser.add_argument("--threads", type=int, default=1, help="of the network's arithmetic")
    parser.add_argument("--shots", type=int, default=4000, help="to draw at most")
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--width", type=int, default=96)
    parser.add_argument("--blocks", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def draw_shots(folder: Path, seed: int, worker: int, workers: int, count: int) -> None:
    """Draw this worker's share of the shots, families in turn, none twice."""
    os.nice(5)
    cv2.setNumThreads(1)
    for number in range(worker, count, workers):
        family = TRAINING_FAMILIES[number % len(TRAINING_FAMILIES)]
        path = folder / f"{number:06d}_{family}.npz"
        if not path.exists() and (shot := draw_shot(family, seed * 10**7 + number)):
            shot.save(path)


def draw_shot(family: str, seed: int) -> ExampleShot | None:
    """Draw one shot and reduce it; ``None`` if a drawing came out too simple or too intricate."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(280, 640))
    drawn = generate_shot(family, seed, DRAWINGS_PER_SHOT, size)
    drawings = prepare_pictures([(one.line, one.paint) for one in drawn])
    if any(not 3 <= drawing.regions.count <= MAX_REGIONS for drawing in drawings):
        return None
    return ExampleShot.of(spread(drawings, rng))


def spread(drawings: Sequence[PreparedDrawing], rng: np.random.Generator) -> list[PreparedDrawing]:
    """Pretend that the drawings lie further apart in the shot than they were drawn."""
    step = int(rng.integers(1, 4))
    return [with_position(drawing, drawing.position * step) for drawing in drawings]


def with_position(drawing: PreparedDrawing, position: int) -> PreparedDrawing:
    """Return the same drawing at another place of the shot."""
    return PreparedDrawing(
        drawing.drawing, position, drawing.regions, drawing.colors, drawing.paint
    )


def train(arguments: argparse.Namespace, pool: ShotPool) -> None:
    """Learn until the seconds are used up; save and export along the way."""
    wait_for_shots(pool)
    plan = TrainingPlan(
        arguments.seconds, arguments.batch, seed=arguments.seed, device=arguments.device
    )
    trainer = resume_or_start(arguments, plan, pool)
    families = (TRAINING_FAMILIES[0], *HELD_OUT_FAMILIES)
    validation = {family: validation_batches(family) for family in families}
    rng = np.random.default_rng(arguments.seed + trainer.steps)
    batches, refreshed, losses = pool.batches(plan.batch, rng), time.monotonic(), []
    while trainer.seconds < plan.total_seconds:
        losses.append(trainer.step(next(batches)))
        if trainer.steps % REPORT_STEPS == 0:
            log.info(
                "step %d, %.0f s, %d shots, loss %.4f",
                trainer.steps,
                trainer.seconds,
                len(pool),
                np.mean(losses[-REPORT_STEPS:]),
            )
        if time.monotonic() - refreshed > REFRESH_SECONDS:
            pool.refresh()
            publish(arguments, trainer, validation)
            batches, refreshed = pool.batches(plan.batch, rng), time.monotonic()
    publish(arguments, trainer, validation)


def wait_for_shots(pool: ShotPool) -> None:
    """Wait until there are enough shots to begin with."""
    while (count := pool.refresh()) < FIRST_SHOTS:
        log.info("%d of %d first shots drawn", count, FIRST_SHOTS)
        time.sleep(5)


def resume_or_start(
    arguments: argparse.Namespace, plan: TrainingPlan, pool: ShotPool
) -> MatcherTrainer:
    """Go on from the checkpoint in OUT, or begin."""
    if (arguments.out / "checkpoint.json").exists():
        return MatcherTrainer.resume(arguments.out, plan)
    config = config_for(pool.any(), width=arguments.width, blocks=arguments.blocks)
    return MatcherTrainer(config, plan)


def validation_batches(family: str) -> list[Batch]:
    """Draw shots that are never trained on: other seeds, or a family of their own."""
    rng = np.random.default_rng(VALIDATION_SEED)
    shots = (draw_shot(family, VALIDATION_SEED + number) for number in range(VALIDATION_SHOTS))
    return [collate([draw_example(shot, rng) for _ in range(2)]) for shot in shots if shot]


def publish(
    arguments: argparse.Namespace, trainer: MatcherTrainer, validation: dict[str, list[Batch]]
) -> None:
    """Save the checkpoint, export the averaged weights, write down how good they are."""
    trainer.save(arguments.out)
    weights = arguments.out / "matcher.onnx"
    export_matcher(trainer.average, weights)
    trainer.average.to(arguments.device)
    accuracy = {
        family: round(matching_accuracy(trainer.average, batches, arguments.device), 4)
        for family, batches in validation.items()
    }
    log.info("accuracy %s", accuracy)
    card = {
        "steps": trainer.steps,
        "seconds": round(trainer.seconds),
        "parameters": sum(p.numel() for p in trainer.network.parameters()),
        "accuracy": accuracy,
        "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "command": " ".join(["scripts/train_matcher.py", *sys.argv[1:]]),
    }
    (arguments.out / "matcher.json").write_text(json.dumps(card, indent=1))


if __name__ == "__main__":
    main()
