"""The one training set of all peers and of the matcher beside them: the same generated shots."""

from __future__ import annotations

from pathlib import Path

from plugin_core.synthesis import TRAINING_FAMILIES
from plugin_core.training.generated_shots import draw_drawings
from plugin_core.training.matching_examples import ExampleShot

from .views import ViewedShot


def draw_training_set(folder: Path, count: int, *, seed: int = 0) -> None:
    """Draw what is missing of ``count`` shots, families in turn.

    ``folder/shots`` gets what the matcher reads of them, ``folder/views`` what the peers read;
    a shot that came out too simple or too intricate is in neither.
    """
    for kind in ("shots", "views"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        family = TRAINING_FAMILIES[number % len(TRAINING_FAMILIES)]
        name = f"{number:06d}_{family}.npz"
        if not (folder / "views" / name).exists():
            draw_shot(family, seed * 10**7 + number, folder, name)


def draw_shot(family: str, seed: int, folder: Path, name: str) -> None:
    """Draw one shot and keep it in both ways."""
    if drawings := draw_drawings(family, seed):
        ExampleShot.of(drawings).save(folder / "shots" / name)
        ViewedShot.of(drawings).save(folder / "views" / name)
