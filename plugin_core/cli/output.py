"""What commands say: tables and bars to people, one JSON object to machines."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ..errors import StorageError
from ..jobs import Progress as Report

_STREAMS = ("stdout", "stderr")
_PLAIN_STEP = 0.1
"""Without a terminal, a line every so often is enough for a log."""


class Output:
    """Speaks to a person, or stays silent until :meth:`finish` prints one JSON object."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._people = Console(quiet=as_json, highlight=False, soft_wrap=True)
        self._aside = Console(stderr=True, quiet=as_json, highlight=False, soft_wrap=True)

    def say(self, text: object) -> None:
        """Print a line or a table for people."""
        with _heard():
            self._people.print(text)

    def say_plain(self, text: str) -> None:
        """Print text as it is, brackets and all."""
        with _heard():
            self._people.print(text, markup=False)

    def warn(self, text: str) -> None:
        """Print a warning beside the output."""
        with _heard():
            self._aside.print(f"[yellow]Warning:[/] {escape(text)}")

    def finish(self, document: Mapping[str, Any]) -> None:
        """Print what machines read; people have read it already."""
        if self.as_json:
            with _heard():
                _write_json(document)

    @contextmanager
    def progress(self) -> Iterator[Report]:
        """Show a bar with the time left on a terminal, a line now and then elsewhere."""
        if self.as_json or not self._aside.is_terminal:
            yield self._plain_progress()
            return
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=self._aside,
            transient=True,
        )
        with bar:
            task = bar.add_task("", total=1.0)
            yield lambda done, stage: bar.update(task, completed=done, description=escape(stage))

    def _plain_progress(self) -> Report:
        last_stage, last_fraction = "", -1.0

        def report(fraction: float, stage: str) -> None:
            nonlocal last_stage, last_fraction
            if stage != last_stage or fraction - last_fraction >= _PLAIN_STEP:
                last_stage, last_fraction = stage, fraction
                with _heard():
                    self._aside.print(f"{fraction:4.0%}  {escape(stage)}")

        return report


def write_error(message: str, hint: str) -> None:
    """Say in a sentence what is wrong."""
    with suppress(OSError):  # nobody listens; the exit code is left
        sys.stderr.write(f"{message} {hint}".rstrip() + "\n")


def write_error_record(message: str, hint: str, code: str, arguments: Sequence[str]) -> None:
    """Print for machines what is wrong, and with which command line: many write into one file."""
    error = {"code": code, "message": message, "hint": hint}
    with suppress(OSError):
        _write_json({"error": error, "arguments": list(arguments)})


def prepare_output() -> None:
    """See to it that no file name and no closed stream keeps a command from speaking."""
    for name in _STREAMS:
        stream = getattr(sys, name)
        if stream is None:
            _forget(name)
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def flush_output() -> bool:
    """Bring out what was said; return whether all of it arrived."""
    arrived = True
    for name in _STREAMS:
        try:
            getattr(sys, name).flush()
        except OSError:
            arrived = False
            _forget(name)  # or Python tries again at its end, and leaves with a code of its own
    return arrived


def _forget(name: str) -> None:
    setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))


@contextmanager
def _heard() -> Iterator[None]:
    """Turn what keeps us from speaking into a sentence."""
    try:
        yield
    except (OSError, SystemExit) as error:  # rich itself leaves when a pipe is closed
        reason = getattr(error, "strerror", None) or "nobody reads it"
        raise StorageError(
            f"The output could not be written: {reason}.", hint="Finished drawings are kept."
        ) from error


def _write_json(document: Mapping[str, Any]) -> None:
    """Print an object in one piece; without a terminal as one line, so that many are JSON Lines."""
    text = json.dumps(
        document,
        indent=2 if sys.stdout.isatty() else None,
        # In UTF-8 what is escaped are halves of surrogate pairs, and as JSON would.
        ensure_ascii=sys.stdout.encoding.lower() != "utf-8",
    )
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
