"""The gate before every route: who may ask, and how much.

A web page in the user's browser and other users of the machine can reach a loopback port. A request
passes only with the exact Host, the token, no sign of a browser, and a small JSON body.
"""

from __future__ import annotations

import asyncio
import hmac
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import BadMessage, NotAllowed, ShiageError
from .answers import answer_error

MAX_BODY_BYTES: Final = 1_000_000
BODY_SECONDS: Final = 10.0

Headers = dict[bytes, list[bytes]]


class Guard:
    """ASGI middleware that lets only our own hosts through and reads their body for the routes."""

    def __init__(self, app: ASGIApp, *, host: str, token: str) -> None:
        self._app = app
        self._host = host.encode()
        self._authorization = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the routes, or hand the request on."""
        try:
            self._check(scope["method"], _headers(scope))
            body = await _read_body(receive)
        except ShiageError as error:
            await answer_error(error)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    def _check(self, method: str, headers: Headers) -> None:
        if headers.get(b"host") != [self._host]:
            raise NotAllowed("This address is not the engine's.")
        if b"origin" in headers or headers.get(b"sec-fetch-site", [b"none"]) != [b"none"]:
            raise NotAllowed("Web pages may not use the engine.")
        given = headers.get(b"authorization", [])
        if len(given) != 1 or not hmac.compare_digest(given[0], self._authorization):
            raise NotAllowed("The token is missing or wrong.", hint="Connect again.")
        has_body = b"content-length" in headers or b"transfer-encoding" in headers
        if (method == "POST" or has_body) and headers.get(b"content-type") != [b"application/json"]:
            raise BadMessage("Message: expected content type application/json.")


def _headers(scope: Scope) -> Headers:
    found: Headers = {}
    for name, value in scope["headers"]:
        found.setdefault(name.lower(), []).append(value)
    return found


async def _read_body(receive: Receive) -> bytes:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _read_all(receive)
    except TimeoutError:
        raise BadMessage("Message: its end did not arrive.") from None


async def _read_all(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            raise BadMessage(f"Message: at most {MAX_BODY_BYTES} bytes.")
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a ``receive`` that gives the whole body at once and then what comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again
