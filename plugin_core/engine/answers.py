"""Answers of the engine: a message, or an error with its status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from starlette.responses import Response

from ..errors import (
    BadMessage,
    EngineBusy,
    NotAllowed,
    ProtocolMismatch,
    ShiageError,
    UnknownJob,
)
from ..protocol.codec import to_dict
from ..protocol.messages import ErrorInfo

_STATUS: Final[Mapping[type[ShiageError], int]] = {
    BadMessage: 400,
    NotAllowed: 403,
    UnknownJob: 404,
    ProtocolMismatch: 426,
    EngineBusy: 503,
}

# Nothing of ours belongs into a browser: it must neither keep, nor guess at, nor frame an answer.
_HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def answer(message: Any, *, status: int = 200) -> Response:
    """Return ``message``, one of the protocol's dataclasses, as a response."""
    return Response(
        msgspec.json.encode(to_dict(message)),
        status,
        headers=_HEADERS,
        media_type="application/json",
    )


def answer_error(error: ShiageError) -> Response:
    """Return ``error`` as a response with its code, message and hint."""
    info = ErrorInfo(error.code, error.message, error.hint)
    return answer(info, status=_STATUS.get(type(error), 422))
