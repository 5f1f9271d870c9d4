"""The routes. Each answers at once from memory; nothing here touches a shot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ..errors import BadMessage, ProtocolMismatch, ShiageError
from ..protocol.codec import request_from_dict
from ..protocol.messages import PROTOCOL_VERSION
from .answers import answer, answer_error
from .guard import Guard
from .paths import check_paths
from .state import EngineState

Handler = Callable[[EngineState, Request], Awaitable[Response]]


def build_app(state: EngineState, *, host: str, token: str) -> ASGIApp:
    """Return the guarded application that serves ``state``."""

    def route(path: str, method: str, handler: Handler) -> Route:
        async def endpoint(request: Request) -> Response:
            if handler is not _status:  # a status shown all day must not keep the engine alive
                state.touch()
            return await handler(state, request)

        return Route(f"/v{PROTOCOL_VERSION}{path}", endpoint, methods=[method])

    app = Starlette(
        routes=[
            route("/hello", "GET", _hello),
            route("/status", "GET", _status),
            route("/jobs", "POST", _submit),
            route("/jobs/{job}", "GET", _update),
            route("/jobs/{job}", "DELETE", _cancel),
            route("/shutdown", "POST", _shutdown),
        ],
        exception_handlers={ShiageError: _refused, HTTPException: _no_route},
    )
    app.router.redirect_slashes = False
    return Guard(app, host=host, token=token)


async def _hello(state: EngineState, request: Request) -> Response:
    return answer(state.hello())


async def _status(state: EngineState, request: Request) -> Response:
    return answer(state.status())


async def _submit(state: EngineState, request: Request) -> Response:
    wanted = request_from_dict(_parse(await request.body()))
    check_paths(wanted)
    return answer(state.queue.submit(wanted), status=202)


async def _update(state: EngineState, request: Request) -> Response:
    return answer(state.queue.update(request.path_params["job"], after=_after(request)))


async def _cancel(state: EngineState, request: Request) -> Response:
    update = state.queue.cancel(request.path_params["job"])
    return answer(replace(update, events=()))


async def _shutdown(state: EngineState, request: Request) -> Response:
    state.stop_asked = True
    return answer(state.status())


def _parse(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise BadMessage("Message: expected JSON.") from None


def _after(request: Request) -> int:
    text = request.query_params.get("after", "0")
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise BadMessage("Message.after: expected a number.")
    return int(text)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ShiageError)
    return answer_error(error)


async def _no_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    version = request.url.path.split("/")[1]
    if version.startswith("v") and version != f"v{PROTOCOL_VERSION}":
        return answer_error(
            ProtocolMismatch(
                f"The host asks for protocol {version[1:9]}, the engine speaks {PROTOCOL_VERSION}.",
                hint="Install the same version of Shiage everywhere, then stop the engine (on the"
                " command line: `shiage engine stop`).",
            )
        )
    return answer_error(BadMessage(f"{request.method} {request.url.path[:80]}: no such route."))
