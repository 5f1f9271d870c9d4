"""``.shiage/pool.safetensors``: what was seen of each drawing of a pool.

Not an ``.npz``: that is an archive, and a pool may come from a stranger.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from ..features.drawing_embedding import EMBEDDING_VERSION, WIDTH, WINDOWS
from ..files.storage import write_bytes

INDEX_VERSION: Final = f"1.{EMBEDDING_VERSION}"
MAX_BYTES: Final = 1024 * 2**20
"""A larger index is not ours: 10,000 drawings take 55 MB."""


@dataclass(frozen=True, eq=False)
class IndexEntry:
    """One drawing.

    Attributes
    ----------
    stamp
        Its names, sizes and times.
    hash
        Its content.
    embedding
        (5, 512) ``float16``; zeros where there is a problem.
    problem
        Why it cannot be used, as the end of a sentence.
    """

    stamp: str
    hash: str
    embedding: NDArray[np.float16]
    problem: str = ""


def write_index_file(path: Path, entries: Sequence[IndexEntry]) -> None:
    """Write the index, whole or not at all.

    Raises
    ------
    StorageError
        If it cannot be written.
    """
    records = [[entry.stamp, entry.hash, entry.problem] for entry in entries]
    text = json.dumps({"version": INDEX_VERSION, "drawings": records}).encode()
    rows = np.array([entry.embedding for entry in entries], np.float16)
    arrays: dict[str, NDArray[Any]] = {
        "record": np.frombuffer(text, np.uint8),
        "embeddings": rows.reshape(-1, WINDOWS, WIDTH),
    }
    write_bytes(path, bytes(save(arrays)))


def read_index_file(path: Path) -> tuple[list[IndexEntry], list[str]]:
    """Read what :func:`write_index_file` wrote, and say why it cannot be used if it cannot.

    Returns
    -------
    list of IndexEntry
        None where there is no index, or none that can be used.
    list of str
        A sentence for the artist where it cannot be used.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        arrays = load(path.read_bytes())
        record, embeddings = json.loads(arrays["record"].tobytes()), arrays["embeddings"]
        if record["version"] != INDEX_VERSION:
            return [], [f"{path} was made by another version of Shiage: it is made anew."]
        if embeddings.shape != (len(record["drawings"]), WINDOWS, WIDTH):
            raise ValueError("rows are missing")
        return [
            IndexEntry(str(stamp), str(content), row.astype(np.float16, copy=False), str(problem))
            for (stamp, content, problem), row in zip(record["drawings"], embeddings, strict=True)
        ], []
    except (FileNotFoundError, NotADirectoryError):
        return [], []
    except (OSError, ValueError, KeyError, TypeError, RecursionError, SafetensorError):
        return [], [f"{path} is damaged: it is made anew."]
