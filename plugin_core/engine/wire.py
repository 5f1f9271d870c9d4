"""What engine and worker say to each other: one line of JSON each, never a pickle."""

from __future__ import annotations

from typing import Any

import msgspec

from ..protocol.messages import ErrorInfo, FinishedDrawing


class Asked(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Engine to worker: do this request, or stop doing it."""

    job: str
    request: dict[str, Any] | None = None


class Told(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """Worker to engine: one thing that happened to a job; ``done`` and ``error`` are its end."""

    job: str
    stage: str = ""
    fraction: float = 0.0
    drawing: FinishedDrawing | None = None
    notice: str = ""
    error: ErrorInfo | None = None
    done: bool = False


_asked = msgspec.json.Decoder(Asked)
_told = msgspec.json.Decoder(Told)


def to_line(message: Asked | Told) -> bytes:
    """Return a message as the line that travels."""
    return msgspec.json.encode(message) + b"\n"


def read_asked(line: bytes) -> Asked:
    """Return what the engine asks for; raises ``msgspec.MsgspecError`` if it is no such message."""
    return _asked.decode(line)


def read_told(line: bytes) -> Told:
    """Return what the worker tells; raises ``msgspec.MsgspecError`` if it is no such message."""
    return _told.decode(line)
