"""Which drawings of a pool a shot is colored from."""

from __future__ import annotations

from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..features.drawing_embedding import Embedding, embed_drawing
from ..files.hashes import hash_file
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
    until there are enough. Copies of what is painted in the shot itself are passed over: they teach
    nothing more, and a drawing that is held out would be predicted from its own copy.

    Raises
    ------
    JobCancelled
        If ``cancel`` was set.
    """
    if pool.is_empty:
        return []
    targets = _embed(shot, gap_px, progress, cancel)
    painted = {
        hash_file(file) for one in shot.painted_drawings for file in (one.line, one.paint) if file
    }
    chosen: list[PoolDrawing] = []
    for index, most in ((pool.color_models, MOST_COLOR_MODELS), (pool.others, MOST)):
        ranked = (index.drawings[row] for row in rank_rows(index.similarities(targets)))
        chosen += islice((one for one in ranked if not _hashes(one) & painted), most)
    return chosen


def rank_rows(similarities: NDArray[np.float32]) -> list[int]:
    """Return the columns of (T, M): the best of each row first, then the second best of each."""
    best = np.argsort(-similarities, axis=1, kind="stable")
    values = np.take_along_axis(similarities, best, axis=1)
    by_rank = [
        best[row, rank]
        for rank in range(best.shape[1])
        for row in np.argsort(-values[:, rank], kind="stable")
    ]
    return [int(row) for row in dict.fromkeys(by_rank)]


def _hashes(pooled: PoolDrawing) -> set[str]:
    return {hash_file(pooled.line), hash_file(pooled.file)}


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
