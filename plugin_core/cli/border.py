"""Where commands begin and end: signals in, one sentence and an exit code out."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType
from typing import Final

from platformdirs import user_log_path

from .. import __version__
from ..errors import JobCancelled, ShiageError
from ..jobs import CancelToken
from .app import app
from .output import write_error

FINE: Final = 0
ERROR: Final = 2

log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run ``shiage`` with these arguments and return its exit code.

    0 is fine, 1 means that somebody should look at regions or faults, 2 is an error. Every error
    is one sentence; the traceback of a bug goes into the log.
    """
    as_json = "--json" in arguments
    try:
        with _cancelled_by_signals() as cancel:
            app(list(arguments), prog_name="shiage", obj=cancel)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else FINE
    except ShiageError as error:
        write_error(error.message, error.hint, error.code, as_json=as_json)
    except Exception:  # the border to the shell: a bug is one sentence too
        path = _write_to_log(arguments)
        write_error(
            "Something went wrong inside Shiage; your files are as they were.",
            f"Please send us {path}.",
            "bug",
            as_json=as_json,
        )
    return ERROR


@contextmanager
def _cancelled_by_signals() -> Iterator[CancelToken]:
    """Let the first Ctrl-C or SIGTERM stop the work in order, and the second at once."""
    cancel = CancelToken()
    if threading.current_thread() is not threading.main_thread():
        yield cancel
        return

    def stop(number: int, frame: FrameType | None) -> None:
        if cancel.cancelled:
            raise JobCancelled("Stopped at once.", hint="Finished drawings are kept.")
        cancel.cancel()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield cancel
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _write_to_log(arguments: Sequence[str]) -> Path:
    """Log the exception at hand with what we know of the machine; return the log's path."""
    path = user_log_path("shiage", appauthor=False, ensure_exists=True) / "shiage.log"
    handler = RotatingFileHandler(path, maxBytes=2**20, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    try:
        log.exception(
            "shiage %s, Python %s on %s: %s",
            __version__,
            sys.version.split()[0],
            sys.platform,
            " ".join(arguments),
        )
    finally:
        log.removeHandler(handler)
        handler.close()
    return path
