"""Which drawings of a pool a shot is colored from."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..features.drawing_embedding import Embedding, embed_drawing
from ..jobs import CancelToken, Progress
from ..preparing import prepare
from ..shot import Shot
from .index import Pool
from .pool_drawings import PoolDrawing

MOST: Final = 3
"""Drawings of pools that a shot is colored from: more of them bring in other characters."""

MOST_COLOR_MODELS: Final = 12
"""Color models that a shot is colored from: these are of its own characters."""

SAMPLES: Final = 12
"""Of a longer shot, so many drawings stand for all."""


def choose_from_pool(
    shot: Shot, pool: Pool, *, gap_px: int, progress: Progress, cancel: CancelToken
) -> list[PoolDrawing]:
    """Choose the drawings of a pool that are most like those of a shot, color models first.

    Every drawing of the shot, or an even sample, gives the one that is most like it, then the next,
    until there are enough.

    Raises
    ------
    JobCancelled
        If ``cancel`` was set.
    """
    if pool.is_empty:
        return []
    targets = _embed(shot, gap_px, progress, cancel)
    return [
        index.drawings[row]
        for index, most in ((pool.color_models, MOST_COLOR_MODELS), (pool.others, MOST))
        for row in choose_rows(index.similarities(targets), most)
    ]


def choose_rows(similarities: NDArray[np.float32], most: int) -> list[int]:
    """Return up to ``most`` columns of (T, M): the best of each row first, then the second best."""
    if not similarities.size:
        return []
    best = np.argsort(-similarities, axis=1, kind="stable")[:, :most]
    values = np.take_along_axis(similarities, best, axis=1)
    by_rank = [
        best[row, rank]
        for rank in range(best.shape[1])
        for row in np.argsort(-values[:, rank], kind="stable")
    ]
    return [int(row) for row in dict.fromkeys(by_rank)][:most]


def _embed(shot: Shot, gap_px: int, progress: Progress, cancel: CancelToken) -> list[Embedding]:
    drawings = shot.order()
    places = np.linspace(0, len(drawings) - 1, min(SAMPLES, len(drawings))).round().astype(int)
    embeddings = []
    for done, place in enumerate(np.unique(places)):
        cancel.check()
        progress(done / len(places), f"Looking at {drawings[place].stem}")
        try:
            regions = prepare(shot, drawings[place], gap_px=gap_px).regions
        except InputError:
            continue  # a drawing without closed regions takes no color
        embeddings.append(embed_drawing(regions))
    return embeddings
