"""Fingerprints of what a result was made from: the same bytes, the same hash."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ..errors import UnreadableImage


def hash_bytes(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hash_json(value: Any) -> str:
    """Return the SHA-256 of a JSON value; the order of keys does not matter."""
    return hash_bytes(json.dumps(value, sort_keys=True, separators=(",", ":")).encode())


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's content.

    Raises
    ------
    UnreadableImage
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableImage(
            f"{path} cannot be read: {error.strerror or error}.",
            hint="It may have been moved, or its permissions do not let you read it.",
        ) from error


def hash_if_readable(path: Path) -> str:
    """Return the SHA-256 of a file's content, ``""`` where it cannot be read."""
    try:
        return hash_file(path)
    except UnreadableImage:
        return ""
