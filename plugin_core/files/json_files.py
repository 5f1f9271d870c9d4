"""JSON that others wrote: read with a limit on size and depth, and a sentence when it is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, TypeGuard

from ..errors import InputError

MAX_BYTES: Final = 32 * 2**20
MAX_DEPTH: Final = 64


def read_text(path: Path) -> str:
    """Read a UTF-8 text of at most ``MAX_BYTES``.

    Raises
    ------
    InputError
        If it is missing, too large, or no UTF-8.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                f"{path.name} is larger than {MAX_BYTES // 2**20} MiB.",
                hint="Such a file cannot belong to one shot.",
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror or error}.", hint="Check its permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path.name} is no UTF-8 text.", hint="Save it again as UTF-8."
        ) from error


def read_json(path: Path) -> Any:
    """Read a JSON file; raises :class:`~plugin_core.errors.InputError` where it is none."""
    return parse_json(read_text(path), path.name)


def read_own_json(path: Path) -> Any:
    """Read a JSON file that we keep for ourselves.

    Raises
    ------
    InputError
        If it cannot be read, or is damaged, as after a power cut.
    """
    text = read_text(path)
    try:
        return parse_json(text, path.name)
    except InputError as error:
        raise InputError(f"{path} is damaged.", hint="Delete that file.") from error


def parse_json(text: str, name: str) -> Any:
    """Parse JSON; ``name`` stands for it in sentences.

    Raises
    ------
    InputError
        If it is no JSON or nested deeper than ``MAX_DEPTH``.
    """
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise _too_deep(name) from error
    except ValueError as error:
        raise InputError(f"{name} is no valid JSON: {error}.", hint="Export it again.") from error
    if _is_too_deep(value):
        raise _too_deep(name)
    return value


def is_whole(value: object) -> TypeGuard[int]:
    """Whether a value of JSON is a whole number; ``true`` is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_too_deep(value: Any) -> bool:
    layer = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        holders = (each.values() if isinstance(each, dict) else each for each in layer)
        layer = [part for parts in holders for part in parts if isinstance(part, dict | list)]
        if not layer:
            return False
    return True


def _too_deep(name: str) -> InputError:
    return InputError(f"{name} is nested too deeply.", hint="It was not made for a shot.")
