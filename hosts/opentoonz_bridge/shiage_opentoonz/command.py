"""``shiage toonz``: the commands for OpenToonz and Tahoma2D."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from plugin_core.cli.app import NEEDS_REVIEW
from plugin_core.cli.options import (
    AnewOption,
    EngineOption,
    GapOption,
    JsonOption,
    MethodOption,
    NoPretrainedOption,
    PrecisionOption,
    SecondsOption,
    cancel_of,
)
from plugin_core.cli.output import Output
from plugin_core.protocol.settings import DEFAULT_SETTINGS

from .places import DEFAULT_SUFFIX

app = typer.Typer(
    no_args_is_help=True, help="Paint levels of OpenToonz and Tahoma2D: scenes, .tlv, pictures."
)


class LowConfidence(StrEnum):
    """What happens to regions that are not sure."""

    LEAVE = "leave"
    MARK = "mark"


ToonzFile = Annotated[
    Path,
    typer.Argument(
        metavar="SCENE.tnz|LEVEL.tlv", help="A scene, a level, or one of its numbered pictures."
    ),
]
LevelOption = Annotated[
    str | None,
    typer.Option("--level", help="Only this level of the scene; otherwise each that has paint."),
]
LearnFromOption = Annotated[
    str,
    typer.Option("--drawings", metavar="1,5-7", help="Learn from these; otherwise all painted."),
]
SheetOption = Annotated[
    Path | None,
    typer.Option("--sheet", metavar="CUT.xdts", help="Time sheet, if not the scene's own."),
]
DrawingsOption = Annotated[
    str | None, typer.Option("--drawings", metavar="3-9,12", help="Only these drawings.")
]
SuffixOption = Annotated[
    str, typer.Option("--suffix", help="What the names of the painted copies end in.")
]
LowConfidenceOption = Annotated[
    LowConfidence,
    typer.Option(
        "--low-confidence",
        help="Leave regions that are not sure unpainted, or mark them in magenta.",
    ),
]


@app.command()
def info(path: ToonzFile, level: LevelOption = None, json: JsonOption = False) -> None:
    """Say what a level holds: drawings, how much is painted, styles, trace lines."""
    from .looking import run_info

    run_info(path, level, Output(as_json=json))


@app.command()
def learn(
    context: typer.Context,
    path: ToonzFile,
    level: LevelOption = None,
    drawings: LearnFromOption = "",
    sheet: SheetOption = None,
    method: MethodOption = None,
    max_seconds: SecondsOption = DEFAULT_SETTINGS.max_seconds,
    gap: GapOption = None,
    no_pretrained: NoPretrainedOption = False,
    anew: AnewOption = False,
    engine: EngineOption = False,
    json: JsonOption = False,
) -> None:
    """Learn styles from the drawings that are painted."""
    from plugin_core.cli.painting import LearnSettings, verbs_of

    from .running import run_learn

    settings = LearnSettings(method, max_seconds, gap, not no_pretrained, anew)
    output = Output(as_json=json)
    run_learn(path, level, drawings, sheet, settings, output, cancel_of(context), verbs_of(engine))


@app.command()
def colorize(
    context: typer.Context,
    path: ToonzFile,
    level: LevelOption = None,
    drawings: DrawingsOption = None,
    suffix: SuffixOption = DEFAULT_SUFFIX,
    low_confidence: LowConfidenceOption = LowConfidence.LEAVE,
    precision: PrecisionOption = DEFAULT_SETTINGS.precision,
    engine: EngineOption = False,
    json: JsonOption = False,
) -> None:
    """Write a painted copy beside the level: what is unpainted is filled, nothing else changes."""
    from plugin_core.cli.painting import verbs_of

    from .running import run_colorize
    from .work import WritingSettings

    mark = low_confidence is LowConfidence.MARK
    settings = WritingSettings(drawings, precision, suffix, mark)
    output = Output(as_json=json)
    if run_colorize(path, level, settings, output, cancel_of(context), verbs_of(engine)):
        raise typer.Exit(NEEDS_REVIEW)


@app.command()
def watch(
    context: typer.Context,
    place: Annotated[
        Path, typer.Argument(metavar="FOLDER|SCENE.tnz|LEVEL.tlv", help="What to watch.")
    ],
    suffix: SuffixOption = DEFAULT_SUFFIX,
    low_confidence: LowConfidenceOption = LowConfidence.LEAVE,
    precision: PrecisionOption = DEFAULT_SETTINGS.precision,
    method: MethodOption = None,
    max_seconds: SecondsOption = DEFAULT_SETTINGS.max_seconds,
    gap: GapOption = None,
    no_pretrained: NoPretrainedOption = False,
    engine: EngineOption = False,
    once: Annotated[bool, typer.Option("--once", help="Leave when everything is colored.")] = False,
) -> None:
    """Learn and colorize again after each save, until Ctrl-C."""
    from plugin_core.cli.painting import LearnSettings, verbs_of

    from .running import run_watch
    from .work import WritingSettings

    mark = low_confidence is LowConfidence.MARK
    learning = LearnSettings(method, max_seconds, gap, not no_pretrained)
    settings = WritingSettings(None, precision, suffix, mark)
    run_watch(place, learning, settings, Output(), cancel_of(context), verbs_of(engine), once=once)


@app.command()
def check(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="The artist's level.")],
    result: Annotated[
        Path | None,
        typer.Argument(metavar="RESULT", help="Its painted copy; otherwise SOURCE_auto."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Prove that a painted copy keeps tones, lines, ids, resolution, palette and your paint."""
    from .looking import run_check

    if run_check(source, result, Output(as_json=json)):
        raise typer.Exit(NEEDS_REVIEW)
