"""One request to the engine, whose answer is fetched when it has come."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Mapping
from typing import Any, Final

from ..errors import EngineLost, error_from_code
from ..protocol.codec import decode, encode, from_dict
from ..protocol.connection import Connection, is_running
from ..protocol.messages import ErrorInfo

SILENCE_SECONDS: Final = 10.0
"""An engine that answers nothing for so long counts as lost."""

PIECE_SECONDS: Final = 0.5
MAX_ANSWER_BYTES: Final = 16_000_000
HINT: Final = "Start it again: finished drawings are kept."


class Exchange:
    """Sends at once; :meth:`answer` never waits longer than it is told."""

    def __init__(
        self,
        connection: Connection,
        method: str,
        path: str,
        message: Mapping[str, Any] | None = None,
    ) -> None:
        self._connection = connection
        self._request = (method, f"/v{connection.protocol}/{path}", message)
        self._asked = time.monotonic()
        self._http: http.client.HTTPConnection | None = None
        self._send()

    def answer(self, *, wait_seconds: float = 0.0) -> Any:
        """Return the plain values of the answer, or None as long as there is none.

        Raises
        ------
        EngineLost
            If the engine is gone, or silent for too long.
        ShiageError
            Whatever the engine refused, as the same class.
        """
        if self._http is None:
            self._send()
        try:
            if not self._has_come(wait_seconds):
                self._give_up_in_the_end()
                return None
            return self._read()
        except (OSError, http.client.HTTPException):
            self._close()
            self._give_up_if_gone()
            return None

    def _send(self) -> None:
        method, path, message = self._request
        self._http = http.client.HTTPConnection(
            "127.0.0.1", self._connection.port, timeout=PIECE_SECONDS
        )
        headers = {"Authorization": f"Bearer {self._connection.token}", "Connection": "close"}
        body = None
        if message is not None:
            body, headers["Content-Type"] = encode(message), "application/json"
        try:
            self._http.request(method, path, body, headers)
        except OSError:
            self._close()
            self._give_up_if_gone()

    def _has_come(self, wait_seconds: float) -> bool:
        if self._http is None:
            return False
        line = self._http.sock
        line.settimeout(wait_seconds)
        try:
            line.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, TimeoutError):
            return False
        return True

    def _read(self) -> Any:
        assert self._http is not None
        self._http.sock.settimeout(PIECE_SECONDS)
        response = self._http.getresponse()
        text = response.read(MAX_ANSWER_BYTES)
        self._close()
        if response.status == http.client.SERVICE_UNAVAILABLE and not text.startswith(b"{"):
            return None  # too many at the door; asked again at the next call
        if response.status >= http.client.BAD_REQUEST:
            info = from_dict(ErrorInfo, decode(text))
            raise error_from_code(info.code, info.message, hint=info.hint)
        return decode(text)

    def _give_up_if_gone(self) -> None:
        if not is_running(self._connection):
            raise EngineLost("The Shiage engine has stopped.", hint=HINT)
        self._give_up_in_the_end()

    def _give_up_in_the_end(self) -> None:
        if time.monotonic() - self._asked > SILENCE_SECONDS:
            self._close()
            raise EngineLost("The Shiage engine does not answer.", hint=HINT)

    def _close(self) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None


def ask(
    connection: Connection,
    method: str,
    path: str,
    message: Mapping[str, Any] | None = None,
    *,
    within_seconds: float,
) -> Any:
    """Send a request and wait for its answer, but no longer than told.

    Raises
    ------
    EngineLost
        If no answer came in time.
    ShiageError
        Whatever the engine refused.
    """
    exchange = Exchange(connection, method, path, message)
    until = time.monotonic() + within_seconds
    while (left := until - time.monotonic()) > 0:
        answer = exchange.answer(wait_seconds=left)
        if answer is not None:
            return answer
    raise EngineLost("The Shiage engine does not answer.", hint=HINT)
