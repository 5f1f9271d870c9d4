"""Colorize a Krita file without a window, as on a render farm.

    export PYTHONPATH=~/.local/share/krita/pykrita
    kritarunner -s shiage_krita.batch -- IN.kra --out OUT.kra

Exit codes are those of ``shiage run``: 0 fine, 1 something is left to review, 2 an error.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from plugin_core.errors import InputError, ShiageError
from plugin_core.protocol import Settings

from . import jobs
from .krita_api import Document, Layer, open_document
from .notes import read_notes
from .plan import Candidate, guess_layers
from .subject import open_subject


class Terminal:
    """Shows the work as lines of text; changes on our layer are kept."""

    def __init__(self) -> None:
        self._last = ""

    def tell(self, fraction: float, text: str) -> None:
        """Show how far the work is."""
        line = f"{fraction:4.0%}  {text}"
        if text and line != self._last:
            say(line)
        self._last = line

    def engine_state(self, text: str) -> None:
        """Show what the engine is and does."""
        say(f"      {text}")

    def engine_found(self, methods: Sequence[str]) -> None:
        """Nothing to choose from here."""

    def ask_keep(self, frames: list[int]) -> None:
        """Say which changes were found."""
        say(f"      Changed by the artist: frames {', '.join(map(str, frames))}")

    def kept(self) -> bool | None:
        """Keep them."""
        return True

    def open_lines(self, frames: list[int]) -> None:
        """Say where nothing could be painted."""
        say(f"      No line closes a region, nothing painted: frames {', '.join(map(str, frames))}")

    def warn(self, text: str) -> None:
        """Say what the artist should know."""
        say(f"      {text}")


def __main__(arguments: Sequence[str]) -> None:
    """Entry of ``kritarunner``, which knows no exit codes of its own."""
    code = main(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main(arguments: Sequence[str]) -> int:
    """Learn and colorize a file; return the exit code."""
    wanted = _parser().parse_args(list(arguments))
    try:
        unsure = colorize_file(
            wanted.document,
            wanted.out or wanted.document,
            line=wanted.line,
            mine=wanted.mine,
            settings=_settings(wanted),
        )
    except ShiageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    say(f"{wanted.out or wanted.document}: {unsure} regions left to review")
    return 1 if unsure else 0


def colorize_file(
    path: Path, out: Path, *, line: str = "", mine: str = "", settings: Settings
) -> int:
    """Learn from the painted frames of a file, colorize it; return how many regions are unsure."""
    document = open_document(path.absolute())
    try:
        _drive(document, line, mine, settings, jobs.learn)
        _drive(document, line, mine, settings, jobs.colorize)
        document.save_as(out.absolute())
        return sum(read_notes(document.note).layers[0].unsure.values())
    finally:
        document.close()


def _drive(
    document: Document,
    line: str,
    mine: str,
    settings: Settings,
    command: Callable[[jobs.Work], Generator[int, None, Any]],
) -> None:
    lines, paint = choose_layers(document, line, mine)
    there = {each.uid for each in document.layers()}
    notes = read_notes(document.note).of(lines.uid, paint.uid, there)
    subject = open_subject(document, lines, paint, notes)
    for rest_ms in command(jobs.Work(subject, settings, Terminal(), is_batch=True)):
        time.sleep(rest_ms / 1000)


def choose_layers(document: Document, line: str, mine: str) -> tuple[Layer, Layer]:
    """Return the layers with these names; where none is given, those chosen before or the likely.

    Raises
    ------
    InputError
        If there is no such layer.
    """
    notes = read_notes(document.note)
    layers = {each.uid: each for each in document.layers() if each.uid not in notes.our_layers}
    by_name = {each.name: each.uid for each in layers.values()}
    for name in (line, mine):
        if name and name not in by_name:
            raise InputError(
                f"There is no layer {name!r} in {document.name}.",
                hint=f"It has: {', '.join(by_name)}.",
            )
    guessed = guess_layers(
        [Candidate(one.uid, one.name, one.is_animated) for one in layers.values()]
    )
    chosen = [
        by_name.get(name) or (noted if noted in layers else guess)
        for name, noted, guess in zip((line, mine), (notes.line, notes.mine), guessed, strict=True)
    ]
    if not all(chosen) or chosen[0] == chosen[1]:
        raise InputError(
            f"{document.name} needs a layer with lines and one with paint.",
            hint="Name them with --line and --mine.",
        )
    return layers[chosen[0]], layers[chosen[1]]


def say(text: str) -> None:
    """Write a line for whoever watches."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _settings(wanted: argparse.Namespace) -> Settings:
    given = {
        name: value
        for name in ("method", "max_seconds", "precision")
        if (value := getattr(wanted, name)) is not None
    }
    return replace(Settings(), **given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kritarunner -s shiage_krita.batch --",
        description="Learn from the painted frames of a Krita file and colorize the others.",
    )
    parser.add_argument("document", type=Path, help="a .kra file")
    parser.add_argument("--out", type=Path, help="where to save; the same file if left out")
    parser.add_argument("--line", default="", help="name of the layer with the lines")
    parser.add_argument("--mine", default="", help="name of the layer that is painted")
    parser.add_argument("--method")
    parser.add_argument("--max-seconds", type=float, dest="max_seconds")
    parser.add_argument("--precision", type=float)
    return parser
