"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from ..errors import InputError

MAX_DRAWING: Final = 999_999_999

ShotFolder = Annotated[
    Path, typer.Argument(metavar="SHOT", help="The shot folder, or an .otio file in it.")
]
LevelOption = Annotated[
    str | None,
    typer.Option("--level", help="Only this level; otherwise every level that has paint."),
]
DrawingsOption = Annotated[
    str | None,
    typer.Option("--drawings", metavar="3-9,12", help="Only these drawings."),
]
MethodOption = Annotated[
    str | None, typer.Option("--method", help="How to colorize; the default fuses all methods.")
]
SecondsOption = Annotated[
    float, typer.Option("--max-seconds", min=0, help="How long learning may take, for each level.")
]
GapOption = Annotated[
    int | None,
    typer.Option("--gap", min=0, max=200, metavar="PX", help="Gaps up to this size are closed."),
]
PrecisionOption = Annotated[
    float,
    typer.Option(
        "--precision",
        help="How sure is sure: the expected share of right colors; 0 paints every region.",
    ),
]
NoPretrainedOption = Annotated[
    bool, typer.Option("--no-pretrained", help="Learn from this shot's drawings alone.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Where results go; otherwise SHOT/result."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


def parse_drawings(text: str | None) -> frozenset[int] | None:
    """Return the numbers that ``3-9,12`` names, or ``None`` where nothing was asked for.

    Raises
    ------
    InputError
        If it is no such list.
    """
    if text is None:
        return None
    numbers: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise _bad_list(text)
        low, high = int(first), int(last) if dash else int(first)
        if not low <= high <= MAX_DRAWING or high - low > 100_000:
            raise _bad_list(text)
        numbers.update(range(low, high + 1))
    return frozenset(numbers)


def _bad_list(text: str) -> InputError:
    return InputError(
        f"{text!r} is no list of drawings.", hint="Write numbers and ranges: --drawings 3-9,12"
    )
