"""Where commands begin and end: signals in, one sentence and an exit code out."""

from __future__ import annotations

import logging
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType
from typing import Final

from .. import __version__
from ..errors import InputError, JobCancelled, ShiageError, StorageError
from ..jobs import CancelToken
from ..process.trouble import as_shiage_error
from ..protocol.folders import log_folder
from .app import app
from .output import flush_output, prepare_output, write_error, write_error_record

FINE: Final = 0
ERROR: Final = 2

log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run ``shiage`` with these arguments and return its exit code.

    0 is fine, 1 means that somebody should look at regions or faults, 2 is an error. Every error
    is one sentence; the traceback of a bug goes into the log.
    """
    prepare_output()
    code = ERROR
    try:
        with _cancelled_by_signals() as cancel:
            app(list(arguments), prog_name="shiage", obj=cancel)
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else FINE
        _tell_wrong_use(leaving.__context__, arguments)
    except Exception as error:  # the border to the shell: a bug is one sentence too
        _tell(error, arguments)
    return code if flush_output() else ERROR


def _tell(error: Exception, arguments: Sequence[str]) -> None:
    """Say what stopped a command; what nobody foresaw goes into the log too."""
    known = as_shiage_error(error)
    message, hint, code = known.message, known.hint, known.code
    if known is not error:
        path = _write_to_log(arguments)
        if type(known) is ShiageError:
            message = "Something went wrong inside Shiage; your files are as they were."
            hint = f"Please send us {path or 'what stands above'}."
            code = "bug"
    write_error(message, hint)
    if "--json" in arguments:
        write_error_record(message, hint, code, arguments)


def _tell_wrong_use(cause: BaseException | None, arguments: Sequence[str]) -> None:
    """Tell machines too what typer has told people: an option or argument that cannot be right."""
    explain = getattr(cause, "format_message", None)  # typer's own errors have no public class
    if explain is not None and "--json" in arguments:
        hint = "shiage COMMAND --help explains each option."
        write_error_record(explain(), hint, InputError.code, arguments)


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


def _write_to_log(arguments: Sequence[str]) -> Path | None:
    """Log the exception at hand with what we know of the machine; return the log's path.

    Where no log can be written, the traceback goes to stderr and there is no path.
    """
    try:
        path = log_folder() / "shiage.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=2**20, backupCount=3, encoding="utf-8", errors="backslashreplace"
        )
    except (OSError, StorageError):
        traceback.print_exception(sys.exception())
        return None
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
