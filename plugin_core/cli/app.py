"""The commands of ``shiage``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .. import __version__
from ..protocol.settings import DEFAULT_SETTINGS
from .engine_command import engine_app
from .options import (
    AnewOption,
    DrawingsOption,
    EngineOption,
    GapOption,
    JsonOption,
    LevelOption,
    MethodOption,
    NoPretrainedOption,
    OutOption,
    PoolOption,
    PrecisionOption,
    SecondsOption,
    ShotFolder,
    cancel_of,
)
from .output import Output
from .pool_command import pool_app

NEEDS_REVIEW = 1

app = typer.Typer(
    name="shiage",
    help="Paints a drawn shot the way its artist already painted a few of its drawings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(engine_app)
app.add_typer(pool_app)


class Stage(StrEnum):
    """A part of the work that a farm may run on its own."""

    LEARN = "learn"
    COLORIZE = "colorize"
    CHECK = "check"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shiage {__version__}")
        raise typer.Exit


@app.callback()
def _shiage(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Say which.")
    ] = False,
) -> None:
    """Paint a drawn shot the way its artist already painted a few of its drawings."""


@app.command()
def paint(
    context: typer.Context,
    shot: ShotFolder,
    level: LevelOption = None,
    drawings: DrawingsOption = None,
    method: MethodOption = None,
    max_seconds: SecondsOption = DEFAULT_SETTINGS.max_seconds,
    gap: GapOption = None,
    precision: PrecisionOption = DEFAULT_SETTINGS.precision,
    no_pretrained: NoPretrainedOption = False,
    anew: AnewOption = False,
    pool: PoolOption = None,
    out: OutOption = None,
    engine: EngineOption = False,
    json: JsonOption = False,
) -> None:
    """Learn from the painted drawings, colorize the others, write the report."""
    from ..pool.names import find_pools
    from .painting import ColorizeSettings, LearnSettings, run_paint, verbs_of
    from .shots import Selection

    learning = LearnSettings(method, max_seconds, gap, not no_pretrained, anew, find_pools(pool))
    settings = ColorizeSettings(Selection(drawings), precision, out)
    _leave(
        run_paint(
            shot,
            level,
            learning,
            settings,
            Output(as_json=json),
            cancel_of(context),
            verbs_of(engine, shot),
        )
    )


@app.command()
def learn(
    context: typer.Context,
    shot: ShotFolder,
    level: LevelOption = None,
    method: MethodOption = None,
    max_seconds: SecondsOption = DEFAULT_SETTINGS.max_seconds,
    gap: GapOption = None,
    no_pretrained: NoPretrainedOption = False,
    anew: AnewOption = False,
    pool: PoolOption = None,
    engine: EngineOption = False,
    json: JsonOption = False,
) -> None:
    """Learn from the painted drawings, going on from what was learned before."""
    from ..pool.names import find_pools
    from .painting import LearnSettings, run_learn, verbs_of

    learning = LearnSettings(method, max_seconds, gap, not no_pretrained, anew, find_pools(pool))
    _leave(
        run_learn(
            shot, level, learning, Output(as_json=json), cancel_of(context), verbs_of(engine, shot)
        )
    )


@app.command()
def colorize(
    context: typer.Context,
    shot: ShotFolder,
    level: LevelOption = None,
    drawings: DrawingsOption = None,
    precision: PrecisionOption = DEFAULT_SETTINGS.precision,
    out: OutOption = None,
    engine: EngineOption = False,
    json: JsonOption = False,
) -> None:
    """Colorize what is not painted yet with what was learned."""
    from .painting import ColorizeSettings, run_paint, verbs_of
    from .shots import Selection

    settings = ColorizeSettings(Selection(drawings), precision, out)
    _leave(
        run_paint(
            shot,
            level,
            None,
            settings,
            Output(as_json=json),
            cancel_of(context),
            verbs_of(engine, shot),
        )
    )


@app.command()
def plan(
    context: typer.Context,
    shot: ShotFolder,
    level: LevelOption = None,
    most: Annotated[
        int, typer.Option("--most", min=1, max=20, help="How many drawings to name at most.")
    ] = 5,
    gap: GapOption = None,
    json: JsonOption = False,
) -> None:
    """Say which drawings to paint first, and how far they should reach."""
    from .plan_command import run_plan

    _leave(run_plan(shot, level, most, gap, Output(as_json=json), cancel_of(context)))


@app.command()
def accept(
    shot: ShotFolder,
    drawings: Annotated[str, typer.Option("--drawings", metavar="3-9,12", help="Which drawings.")],
    level: LevelOption = None,
    json: JsonOption = False,
) -> None:
    """Take results over as painted, so that learning goes on from them."""
    from .looking import run_accept

    _leave(run_accept(shot, level, drawings, Output(as_json=json)))


@app.command()
def info(shot: ShotFolder, level: LevelOption = None, json: JsonOption = False) -> None:
    """Say what lies in a shot folder and what was learned of it."""
    from .looking import run_info

    _leave(run_info(shot, level, Output(as_json=json)))


@app.command()
def check(
    context: typer.Context,
    shot: ShotFolder,
    level: LevelOption = None,
    gap: GapOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Look for faults in what is painted, by the artist and by us; change nothing."""
    from .looking import run_check

    _leave(run_check(shot, level, gap, out, Output(as_json=json), cancel_of(context)))


@app.command()
def run(
    context: typer.Context,
    shot: ShotFolder,
    stage: Annotated[Stage, typer.Option("--stage", help="Which part of the work.")],
    level: LevelOption = None,
    drawings: DrawingsOption = None,
    method: MethodOption = None,
    max_seconds: SecondsOption = DEFAULT_SETTINGS.max_seconds,
    gap: GapOption = None,
    precision: PrecisionOption = DEFAULT_SETTINGS.precision,
    no_pretrained: NoPretrainedOption = False,
    pool: PoolOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Run one stage of the work, as a farm does; running it twice does nothing twice."""
    if stage is Stage.LEARN:
        learn(context, shot, level, method, max_seconds, gap, no_pretrained, pool=pool, json=json)
    elif stage is Stage.COLORIZE:
        colorize(context, shot, level, drawings, precision, out, json=json)
    else:
        check(context, shot, level, gap, out, json)


@app.command()
def doctor(
    folder: Annotated[Path, typer.Argument(help="A folder that results should go to.")] = Path(),
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Mend what pip can, and have hosts use this Python."),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Find out what is wrong with this installation, and say how to mend it."""
    from .doctor import run_doctor

    _leave(run_doctor(folder, Output(as_json=json), fix=fix))


@app.command()
def bench(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Sequences with known paint.")],
    references: Annotated[
        str,
        typer.Option("--references", help="1: the first drawing; 3: first, middle, last; planned."),
    ] = "3",
    lines: Annotated[str, typer.Option("--lines", help="line or ink.")] = "line",
    methods: Annotated[
        str | None, typer.Option("--methods", metavar="A,B", help="Which methods; otherwise all.")
    ] = None,
    max_seconds: SecondsOption = DEFAULT_SETTINGS.max_seconds,
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, help="Trials at once; times are honest with 1 only.")
    ] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where table and pictures go.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Measure the methods on sequences whose paint is known."""
    from ..bench import BenchPlan
    from ..methods.registry import METHOD_NAMES
    from .benching import run_bench_command

    names = METHOD_NAMES if methods is None else tuple(methods.split(","))
    plan = BenchPlan(references, lines, names, max_seconds, jobs)
    _leave(run_bench_command(folder, plan, out, Output(as_json=json), cancel_of(context)))


def _leave(needs_review: bool) -> None:
    if needs_review:
        raise typer.Exit(NEEDS_REVIEW)
