"""What all files of vector hosts (``A.0001.strokes.json``) have: a header, and numbers."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..files.json_files import is_whole, read_json
from ..images import MAX_PIXELS

VECTOR_VERSION: Final = 1
_FAR: Final = 1e5
"""Coordinates stay below the range in which OpenCV's fixed-point numbers overflow."""

Numbers = NDArray[np.float64]


def read_vector_file(path: Path) -> tuple[dict[str, Any], int, int]:
    """Read a strokes file; return it with the width and height of its picture.

    Raises
    ------
    InputError
        If it is none of this version, or its picture would be too large.
    """
    document = read_json(path)
    if not isinstance(document, dict) or document.get("version") != VECTOR_VERSION:
        raise InputError(
            f"{path.name} is no strokes file of version {VECTOR_VERSION}.",
            hint="Export it again with the adapter that belongs to this version.",
        )
    width, height = (_side(path, document, side) for side in ("width", "height"))
    if width * height > MAX_PIXELS:
        raise InputError(
            f"{path.name} is too large: {width} x {height} pixels.",
            hint=f"Shiage reads pictures of up to {MAX_PIXELS // 2**20} megapixels.",
        )
    return document, width, height


def read_entries(path: Path, document: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    """Return the objects of a list with where they stand, for sentences."""
    entries = document.get(name)
    if not isinstance(entries, list):
        raise bad_entry(path, name, "a list")
    for place, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise bad_entry(path, f"{name}[{place}]", "an object")
    return [(f"{name}[{place}]", entry) for place, entry in enumerate(entries)]


def read_points(path: Path, where: str, value: Any) -> Numbers:
    """Return (N, 2) ``x, y`` in pixels, at least one."""
    return _rows(path, where, value, 2, "[x, y] pairs")


def read_radii(path: Path, where: str, value: Any, count: int) -> Numbers:
    """Return (count,) radii above 0."""
    expected = "one number above 0 for each point"
    single = [[one] for one in value] if isinstance(value, list) else value
    radii = _rows(path, where, single, 1, expected)[:, 0]
    if len(radii) != count or (radii <= 0).any():
        raise bad_entry(path, where, expected)
    return radii


def bad_entry(path: Path, where: str, expected: str) -> InputError:
    """Return the error that says what an entry should be."""
    return InputError(f"{path.name}: {where} should be {expected}.", hint="Export it again.")


def _side(path: Path, document: dict[str, Any], side: str) -> int:
    value = document.get(side)
    if not is_whole(value) or value < 1:
        raise bad_entry(path, side, "a whole number of pixels from 1")
    return value


def _rows(path: Path, where: str, value: Any, columns: int, expected: str) -> Numbers:
    rows = value if isinstance(value, list) else []
    for row in rows:
        if not isinstance(row, list) or len(row) != columns or not all(map(_is_usable, row)):
            raise bad_entry(path, where, expected)
    if not rows:
        raise bad_entry(path, where, expected)
    return np.array(rows, np.float64)


def _is_usable(value: Any) -> bool:
    is_number = is_whole(value) or isinstance(value, float)
    return is_number and math.isfinite(value) and abs(value) < _FAR
