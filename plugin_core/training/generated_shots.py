"""Generated shots to learn from, drawn by processes of their own while a network learns."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np

from ..errors import InputError, StorageError
from ..files.storage import remove_leftovers
from ..prepared import PreparedDrawing
from ..synthesis import HELD_OUT_FAMILIES, TRAINING_FAMILIES, generate_shot
from .matching_examples import prepare_pictures

log = logging.getLogger(__name__)

DRAWINGS_PER_SHOT: Final = 4
FEWEST_REGIONS: Final = 3
LOOK_SECONDS: Final = 5.0
NICENESS: Final = 5
"""Learning comes first."""
VALIDATED_FAMILIES: Final = (TRAINING_FAMILIES[0], *HELD_OUT_FAMILIES)
"""One family that is learned from, with other seeds, and those that never are."""


class StoredShot(Protocol):
    """A shot, reduced to what a network learns from."""

    def save(self, path: Path) -> None:
        """Write it."""


DrawShot = Callable[[str, int], StoredShot | None]
"""``draw(family, seed)``: a shot, or ``None`` if it came out too simple or too intricate."""


def draw_drawings(
    family: str, seed: int, *, sizes: tuple[int, int] = (280, 640), most_regions: int = 160
) -> list[PreparedDrawing] | None:
    """Draw a shot of known colors, whose drawings pretend to lie further apart than they do.

    Parameters
    ----------
    family
        What to draw.
    seed
        Which of its kind.
    sizes
        Pixels of the longer side, from and below.
    most_regions
        More make a drawing too intricate, fewer than three too simple: then ``None`` comes back.
    """
    rng = np.random.default_rng(seed)
    drawn = generate_shot(family, seed, DRAWINGS_PER_SHOT, int(rng.integers(*sizes)))
    drawings = prepare_pictures([(one.line, one.paint) for one in drawn])
    if any(not FEWEST_REGIONS <= one.regions.count <= most_regions for one in drawings):
        return None
    step = int(rng.integers(1, 4))
    return [replace(one, position=one.position * step) for one in drawings]


@contextmanager
def being_drawn(
    folder: Path, draw: DrawShot, *, workers: int, shots: int, seed: int
) -> Iterator[None]:
    """Draw shots into a folder, families in turn and none twice, until this is left."""
    folder.mkdir(parents=True, exist_ok=True)
    remove_leftovers(folder)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # not without stopping the workers
    context = get_context("spawn")  # a forked process inherits locks that other threads held
    processes = [
        context.Process(target=_draw_share, args=(folder, draw, range(first, shots, workers), seed))
        for first in range(workers)
    ]
    stopping = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for us, who end them
    for process in processes:
        process.daemon = True
        process.start()
    signal.signal(signal.SIGINT, stopping)
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def drawn_shots(folder: Path) -> list[Path]:
    """Return the shots that are there so far."""
    return sorted(folder.glob("[!.]*.npz"))


def wait_for_shots(folder: Path, count: int) -> None:
    """Wait until there are enough shots to begin with.

    Raises
    ------
    InputError
        If nobody draws any more.
    """
    while True:
        being_drawn_yet = bool(active_children())
        if (drawn := len(drawn_shots(folder))) >= count:
            return
        if not being_drawn_yet:
            raise InputError(
                f"Only {drawn} of {count} first shots lie in {folder}, and nobody draws more.",
                hint="Give --workers 1 or more to draw them; if they were drawn, more --shots.",
            )
        log.info("%d of %d first shots drawn", drawn, count)
        time.sleep(LOOK_SECONDS)


def any_shots(folder: Path, count: int, rng: np.random.Generator) -> list[Path]:
    """Return some of the shots that are there so far, chosen at random."""
    paths = drawn_shots(folder)
    return [paths[int(pick)] for pick in rng.integers(len(paths), size=count)]


def _draw_share(folder: Path, draw: DrawShot, numbers: range, seed: int) -> None:
    parent = parent_process()
    os.nice(NICENESS)
    cv2.setNumThreads(1)
    for number in numbers:
        family = TRAINING_FAMILIES[number % len(TRAINING_FAMILIES)]
        path = folder / f"{number:06d}_{family}.npz"
        if parent is not None and not parent.is_alive():
            return  # killed, it could not end us
        if not path.exists() and (shot := draw(family, seed * 10**7 + number)):
            try:
                shot.save(path)
            except StorageError as error:
                sys.exit(f"No more shots are drawn: {error}")
