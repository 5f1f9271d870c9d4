"""``python -m plugin_core.engine.worker``: does one job after the other, told over its pipes.

Lines of JSON come in on stdin and go out on stdout (:mod:`plugin_core.engine.wire`). The process
ends with its engine: when stdin closes there is nobody left to work for.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from typing import BinaryIO, Final

from ..errors import JobCancelled
from ..jobs import CancelToken
from ..process.trouble import as_shiage_error
from ..protocol.codec import request_from_dict
from ..protocol.messages import ErrorInfo
from .confinement import confine
from .watch import Watch, Work
from .wire import Asked, Told, read_asked, to_line

log = logging.getLogger(__name__)

SECONDS_BETWEEN_PROGRESS: Final = 0.05
LEAVE_SECONDS: Final = 3.0


class Channel:
    """The line to the engine; only messages go out on it."""

    def __init__(self) -> None:
        # Whatever a library prints must not get between the messages.
        self._out = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)

    def send(self, told: Told) -> None:
        """Tell the engine something."""
        with contextlib.suppress(BrokenPipeError):  # the end of stdin says the same
            self._out.write(to_line(told))


class Inbox:
    """What the engine asks for: read at once by a thread, so that a cancel is heard during work."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._jobs: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._tokens: dict[str, CancelToken] = {}

    def jobs(self) -> Iterator[tuple[Asked, CancelToken]]:
        """Yield each job with the token that may cancel it, until stdin ends."""
        threading.Thread(target=self._read, name="inbox", daemon=True).start()
        while (asked := self._jobs.get()) is not None:
            yield asked, self._tokens[asked.job]
            del self._tokens[asked.job]

    def _read(self) -> None:
        for line in self._stream:
            asked = read_asked(line)
            if asked.request is not None:
                self._tokens[asked.job] = CancelToken()
                self._jobs.put(asked)
            elif asked.job in self._tokens:
                self._tokens[asked.job].cancel()
        self._leave()

    def _leave(self) -> None:
        """Wind down: nobody listens any more."""
        self._jobs.put(None)
        for token in list(self._tokens.values()):
            token.cancel()
        time.sleep(LEAVE_SECONDS)
        os._exit(1)  # the work does not listen; every file it wrote is whole


class PacedProgress:
    """Lets progress through at a pace that a host can show."""

    def __init__(self, channel: Channel, job_id: str) -> None:
        self._channel = channel
        self._job_id = job_id
        self._stage = ""
        self._told = -SECONDS_BETWEEN_PROGRESS

    def __call__(self, fraction: float, stage: str) -> None:
        """Tell it, unless the same stage was told a moment ago."""
        now = time.monotonic()
        if stage != self._stage or now - self._told >= SECONDS_BETWEEN_PROGRESS:
            self._stage, self._told = stage, now
            self._channel.send(Told(self._job_id, stage=stage or "…", fraction=float(fraction)))


def run_job(work: Work, channel: Channel, asked: Asked, cancel: CancelToken) -> None:
    """Do one job and tell how it ended, whatever happens."""
    watch = Watch(
        progress=PacedProgress(channel, asked.job),
        finished=lambda drawing: channel.send(Told(asked.job, drawing=drawing)),
        notice=lambda text: channel.send(Told(asked.job, notice=text)),
        cancel=cancel,
    )
    try:
        cancel.check()
        work(request_from_dict(asked.request), watch)
    except Exception as error:  # noqa: BLE001 -- the border: what stops a job must not stop the worker
        channel.send(Told(asked.job, error=_info(error)))
    else:
        channel.send(Told(asked.job, done=True))


def _info(error: Exception) -> ErrorInfo:
    known = as_shiage_error(error)
    if not isinstance(known, JobCancelled):
        log.error("%s", known.message, exc_info=error)
    return ErrorInfo(known.code, known.message, known.hint)


def serve(work: Work, arguments: list[str]) -> None:
    """Do jobs until the engine is gone; the only argument is the memory limit in MiB."""
    channel = Channel()
    faulthandler.enable()
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s", stream=sys.stderr)
    confine(int(arguments[0]))
    for asked, cancel in Inbox(sys.stdin.buffer).jobs():
        run_job(work, channel, asked, cancel)


def main() -> None:
    """Serve the real work."""
    from .work import do_work

    serve(do_work, sys.argv[1:])


if __name__ == "__main__":
    main()
