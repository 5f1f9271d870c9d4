"""An engine from its start to its end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from ..methods.registry import METHOD_NAMES
from ..protocol.connection import Connection, process_start
from ..protocol.messages import PROTOCOL_VERSION
from .app import build_app
from .confinement import default_memory_mib
from .device import find_device
from .instance import (
    InstanceLock,
    owns_connection,
    private_folder,
    remove_connection,
    write_connection,
)
from .job_queue import JobQueue
from .options import EngineOptions
from .state import EngineState
from .worker_process import WorkerProcess

log = logging.getLogger(__name__)

LOOPBACK: Final = "127.0.0.1"
MAX_CONNECTIONS: Final = 128
MAX_HEADER_BYTES: Final = 16 * 1024
FIRST_REQUEST_SECONDS: Final = 5.0
WATCH_SECONDS: Final = 0.25


def serve(folder: Path, options: EngineOptions) -> bool:
    """Be the engine of this user until told to stop or idle for long enough.

    Returns
    -------
    bool
        False if another engine is there already; nothing happened then.
    """
    lock = InstanceLock(private_folder(folder))
    if not lock.acquire():
        return False
    try:
        asyncio.run(_serve(folder, options))
    finally:
        lock.release()
    return True


class _Server(uvicorn.Server):
    """uvicorn, except that signals are ours to handle."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.contextmanager
def _signals_stop(server: _Server) -> Iterator[None]:
    """Make a signal an orderly end."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, server.handle_exit) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _ImpatientProtocol(H11Protocol):
    """Hangs up on whoever connects and then does not finish a first request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._patience = self.loop.call_later(FIRST_REQUEST_SECONDS, self._hang_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.cancel()
        super().connection_lost(exc)

    def _hang_up(self) -> None:
        if self.cycle is None:
            self.transport.close()


async def _serve(folder: Path, options: EngineOptions) -> None:
    listener = socket.create_server((LOOPBACK, 0), backlog=MAX_CONNECTIONS)
    port = listener.getsockname()[1]
    connection = Connection(
        PROTOCOL_VERSION, os.getpid(), process_start(os.getpid()), port, secrets.token_urlsafe(32)
    )

    def is_ours() -> bool:
        return owns_connection(folder, connection)

    worker = WorkerProcess(options, memory_mib=options.memory_mib or default_memory_mib())
    queue = JobQueue(worker, max_waiting=options.max_waiting)
    state = EngineState(queue, worker, device=find_device(), methods=METHOD_NAMES)
    app = build_app(state, host=f"{LOOPBACK}:{port}", token=connection.token)
    server = _Server(_uvicorn_config(app))
    log.info("listening on port %d, device %s", port, state.hello().device)
    with _signals_stop(server):
        try:
            write_connection(folder, connection)
            async with asyncio.TaskGroup() as tasks:
                working = tasks.create_task(queue.run())
                watching = tasks.create_task(_watch(state, options, server, is_ours))
                await server.serve(sockets=[listener])
                watching.cancel()
                remove_connection(folder, connection)
                queue.cancel_all()
                await worker.stop()
                working.cancel()
        finally:
            remove_connection(folder, connection)
            worker.kill()
    log.info("stopped")


def _uvicorn_config(app: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_ImpatientProtocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        limit_concurrency=MAX_CONNECTIONS,
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=2,
    )


async def _watch(
    state: EngineState, options: EngineOptions, server: _Server, is_ours: Callable[[], bool]
) -> None:
    """Stop the engine when it is told to, unwanted, or cannot be found any more."""
    while not server.should_exit:
        await asyncio.sleep(WATCH_SECONDS)
        if state.stop_asked:
            server.should_exit = True
        elif not state.queue.is_idle:
            state.touch()
        elif state.idle_seconds > options.idle_seconds:
            log.info("idle for %.0f s", state.idle_seconds)
            server.should_exit = True
        elif not is_ours():
            log.warning("the connection file is gone or another engine's")
            server.should_exit = True
