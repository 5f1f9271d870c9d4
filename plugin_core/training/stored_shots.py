"""Shots on disk: arrays by name in one file, whole or not at all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from ..files.storage import write_bytes

StoredArrays = Mapping[str, NDArray[Any]]


def save_arrays(path: Path, arrays: StoredArrays, *, compressed: bool = True) -> None:
    """Write the arrays of a shot to ``path`` (``.npz``).

    Raises
    ------
    StorageError
        If the folder cannot be written or the disk is full.
    """
    file = BytesIO()
    write = np.savez_compressed if compressed else np.savez
    write(file, **arrays)  # type: ignore[arg-type]
    write_bytes(path, file.getvalue())


@contextmanager
def stored_arrays(path: Path) -> Iterator[StoredArrays]:
    """Open what :func:`save_arrays` wrote.

    Raises
    ------
    ModelError
        If the file is damaged, or lacks an array that is asked for: another script's shot.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            yield data
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error) as error:
        raise ModelError(
            f"The shot {path} is damaged, or no shot of this training.",
            hint="Delete it and start again, then it is drawn anew; give each training an OUT of"
            " its own.",
        ) from error
