"""What commands say: tables and bars to people, one JSON object to machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ..jobs import Progress as Report

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
        self._people.print(text)

    def say_plain(self, text: str) -> None:
        """Print text as it is, brackets and all."""
        self._people.print(text, markup=False)

    def warn(self, text: str) -> None:
        """Print a warning beside the output."""
        self._aside.print(f"[yellow]Warning:[/] {escape(text)}")

    def finish(self, document: Mapping[str, Any]) -> None:
        """Print what machines read; people have read it already."""
        if self.as_json:
            sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")

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
                self._aside.print(f"{fraction:4.0%}  {escape(stage)}")

        return report


def write_error(message: str, hint: str, code: str, *, as_json: bool) -> None:
    """Say what is wrong: a sentence on stderr, for machines also an object on stdout."""
    sys.stderr.write(f"{message} {hint}".rstrip() + "\n")
    if as_json:
        error = {"error": {"code": code, "message": message, "hint": hint}}
        sys.stdout.write(json.dumps(error, indent=2, ensure_ascii=False) + "\n")
