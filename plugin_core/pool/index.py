"""What all drawings of a pool look like, in memory: how alike they are to others is a cosine.

METHODS section 5: brute force over float32 rows; 10,000 drawings are 100 MB and some milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..features.drawing_embedding import WIDTH, WINDOWS, Embedding, similarity
from ..files.hashes import hash_json
from .pool_drawings import PoolDrawing


def _no_embeddings() -> NDArray[np.float32]:
    return np.zeros((0, WINDOWS, WIDTH), np.float32)


@dataclass(frozen=True, eq=False)
class PoolIndex:
    """The painted drawings of a pool.

    Attributes
    ----------
    drawings
        M drawings.
    hashes
        (M,) what each is made of: equal files, equal hash.
    embeddings
        (M, 5, 512) ``float32``.
    warnings
        What the artist should know of what was left out, one sentence each.
    """

    drawings: tuple[PoolDrawing, ...] = ()
    hashes: tuple[str, ...] = ()
    embeddings: NDArray[np.float32] = field(default_factory=_no_embeddings)
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.drawings)

    @cached_property
    def fingerprint(self) -> str:
        """Identity of all that is in it, in whatever folders it lies."""
        return hash_json(sorted(self.hashes))

    def similarities(self, targets: Sequence[Embedding]) -> NDArray[np.float32]:
        """Return (T, M): how alike each target is to each drawing of the pool."""
        rows = [similarity(target, self.embeddings) for target in targets]
        return np.stack(rows) if rows else np.zeros((0, len(self)), np.float32)


@dataclass(frozen=True, eq=False)
class Pool:
    """All that a shot may be colored from: its own color models, and drawings from elsewhere."""

    color_models: PoolIndex = field(default_factory=PoolIndex)
    others: PoolIndex = field(default_factory=PoolIndex)

    @property
    def is_empty(self) -> bool:
        """Whether there is no painted drawing."""
        return not (len(self.color_models) or len(self.others))

    @property
    def fingerprint(self) -> str:
        """Identity of all that is in it."""
        return hash_json([self.color_models.fingerprint, self.others.fingerprint])

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the artist should know of what was left out."""
        return self.color_models.warnings + self.others.warnings


def join_indexes(indexes: Sequence[PoolIndex]) -> PoolIndex:
    """Return one index of several; of drawings with the same content the first stays."""
    drawings = [one for index in indexes for one in index.drawings]
    hashes = [one for index in indexes for one in index.hashes]
    rows = sorted({one: row for row, one in reversed(list(enumerate(hashes)))}.values())
    embeddings = np.concatenate([_no_embeddings(), *(each.embeddings for each in indexes)])
    return PoolIndex(
        tuple(drawings[row] for row in rows),
        tuple(hashes[row] for row in rows),
        embeddings if len(rows) == len(embeddings) else embeddings[rows],
        tuple(text for index in indexes for text in index.warnings),
    )
