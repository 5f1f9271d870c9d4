"""What the engine has to tell, in the words of a host."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

_NAME: Final = re.compile(
    r"(?<![\w/#.])(?:(?:line|paint)/)?((?:\w+\.)?\d{4,})(?:\.\w+)?\b(?!\S* of the pool)"
)
"""A drawing of the shot or a file of it, and no part of another path or of a color."""


class Changes(NamedTuple):
    """What new results changed against earlier ones: regions, and the drawings they lie in."""

    painted: int
    recolored: int
    blanked: int
    drawings: int


def changes_in(records: Iterable[Path]) -> Changes:
    """Add up what results changed; a record that cannot be read tells of no change.

    Parameters
    ----------
    records
        Files ``result/*.json``, as ``FinishedDrawing.regions_file`` names them.
    """
    each = [_changes(path) for path in records]
    painted, recolored, blanked = (
        sum(one.get(kind, 0) for one in each) for kind in ("painted", "recolored", "blanked")
    )
    return Changes(painted, recolored, blanked, sum(any(one.values()) for one in each))


def _changes(record: Path) -> dict[str, Any]:
    try:
        values = json.loads(record.read_text(encoding="utf-8"))
        return dict(values["changes"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def in_frames(sentence: str, frames: Mapping[str, str]) -> str:
    """Return a sentence of the engine with drawings called as the artist knows them.

    Parameters
    ----------
    sentence
        What the engine says.
    frames
        For the stem of each drawing in the shot folder what it is called in the host.

    Examples
    --------
    >>> in_frames("A.0016 is painted unlike the others.", {"A.0016": "frame 16"})
    'Frame 16 is painted unlike the others.'
    """

    def called(drawing: re.Match[str]) -> str:
        name = frames.get(drawing[1])
        if name is None:
            return drawing[0]
        return name if drawing.start() else name[:1].upper() + name[1:]

    return _NAME.sub(called, sentence)
