"""What several commands share: their options, and what cancels them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..jobs import CancelToken

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
    float,
    typer.Option(
        "--max-seconds", min=0, max=3600, help="How long learning may take, for each level."
    ),
]
GapOption = Annotated[
    int | None,
    typer.Option("--gap", min=0, max=200, metavar="PX", help="Gaps up to this size are closed."),
]
PrecisionOption = Annotated[
    float,
    typer.Option(
        "--precision",
        min=0,
        max=1,
        help="How sure is sure: the expected share of right colors; 0 paints every region.",
    ),
]
NoPretrainedOption = Annotated[
    bool, typer.Option("--no-pretrained", help="Learn from this shot's drawings alone.")
]
AnewOption = Annotated[
    bool, typer.Option("--anew", help="Forget what was learned of this shot before.")
]
PoolOption = Annotated[
    list[str] | None,
    typer.Option(
        "--pool",
        metavar="FOLDER",
        help="Painted drawings beyond the shot: a folder, or a name given with `shiage pool add`."
        " May be repeated.",
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Where results go; otherwise SHOT/result."),
]
EngineOption = Annotated[
    bool,
    typer.Option("--engine", help="Let the engine of Krita, Blender and OpenToonz do the work."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]


def cancel_of(context: typer.Context) -> CancelToken:
    """Return what cancels a command: the token of its signals, if it runs with these."""
    token = context.obj
    return token if isinstance(token, CancelToken) else CancelToken()
