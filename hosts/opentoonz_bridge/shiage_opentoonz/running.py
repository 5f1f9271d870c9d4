"""The commands that work: ``learn``, ``colorize`` and ``watch``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from plugin_core.cli.output import Output
from plugin_core.cli.painting import LearnSettings, Verbs, tell_changes
from plugin_core.errors import InputError, ShiageError
from plugin_core.jobs import CancelToken, part_of
from plugin_core.process.warm import MIB, warm

from .places import check_suffix
from .tlv_tables import HalfWrittenError
from .watching import Watch, find_watched
from .work import (
    WritingSettings,
    colorize_workspace,
    describe_written,
    learn_workspace,
    open_painted,
)
from .workspace import Workspace
from .written import WrittenLevel

_WARM_BYTES: Final = 64 * MIB
"""A level is gone through once: little that was read a moment ago is read again."""


def run_learn(
    path: Path,
    level: str | None,
    learn_from: str,
    sheet: Path | None,
    settings: LearnSettings,
    output: Output,
    cancel: CancelToken,
    verbs: Verbs,
) -> None:
    """Learn every painted level of a scene, or one level."""
    opened, refused = open_painted(
        path, level, learn_from=learn_from, sheet=sheet, gap_px=settings.gap_px
    )
    records = []
    with output.progress() as progress:
        for place, workspace in enumerate(opened):
            part = part_of(progress, place / len(opened), (place + 1) / len(opened))
            model = learn_workspace(workspace, settings, part, cancel, verbs)
            records.append((workspace, model))
    _warn(opened, refused, output)
    for workspace, model in records:
        output.say_plain(
            f"Learned {workspace.content.path.name}: {len(model.drawings)} painted drawings"
            f" in {model.seconds:.0f} s."
        )
    levels = [
        {
            "level": str(workspace.content.path),
            "shot_folder": str(workspace.shot_folder),
            "learned_from": sorted(model.drawings),
            "method": model.method,
            "seconds": round(model.seconds, 2),
            "warnings": list(workspace.warnings),
        }
        for workspace, model in records
    ]
    output.finish({"levels": levels, "warnings": [str(error) for error in refused]})


def run_colorize(
    path: Path,
    level: str | None,
    settings: WritingSettings,
    output: Output,
    cancel: CancelToken,
    verbs: Verbs,
) -> bool:
    """Write the painted copies; say whether regions are left to the artist."""
    check_suffix(settings.suffix)
    warm.resize(_WARM_BYTES)
    opened, refused = open_painted(path, level)
    done: list[tuple[Workspace, WrittenLevel]] = []
    with output.progress() as progress:
        for place, workspace in enumerate(opened):
            part = part_of(progress, place / len(opened), (place + 1) / len(opened))
            written = colorize_workspace(workspace, None, settings, part, cancel, verbs)
            done.append((workspace, written))
    _warn(opened, refused, output)
    for _, written in done:
        tell_written(written, output)
    levels = [describe_written(*each) for each in done]
    output.finish({"levels": levels, "warnings": [str(error) for error in refused]})
    return any(written.uncertain_regions for _, written in done)


def run_watch(
    place: Path,
    learning: LearnSettings,
    settings: WritingSettings,
    output: Output,
    cancel: CancelToken,
    verbs: Verbs,
    *,
    once: bool,
) -> None:
    """Colorize after each save until cancelled."""
    check_suffix(settings.suffix)
    warm.resize(_WARM_BYTES)
    if not place.exists() or not find_watched(place):
        raise InputError(
            f"There is no scene and no Toonz raster level in {place}.",
            hint="Name the folder of your scenes or levels, or one of them.",
        )

    def colorize(path: Path) -> None:
        opened, refused = open_painted(path, None, gap_px=learning.gap_px)
        for workspace in opened:
            with output.progress() as progress:
                written = colorize_workspace(workspace, learning, settings, progress, cancel, verbs)
            _warn([workspace], [], output)
            tell_written(written, output)
        for error in refused:
            if isinstance(error, HalfWrittenError):
                raise error
            tell(path, error)

    def tell(path: Path, error: ShiageError) -> None:
        output.warn(f"{time.strftime('%H:%M:%S')} {path.name}: {error}")

    output.say_plain(f"Watching {place}; Ctrl-C ends it.")
    Watch(place, colorize, tell).run(cancel, once=once)


def tell_written(written: WrittenLevel, output: Output) -> None:
    """Say what was written, and what to do with it in OpenToonz."""
    painted = (
        f"{len(written.drawings)} drawings painted" if written.drawings else "nothing to paint"
    )
    left = written.uncertain_regions
    unsure = f", {left} regions left to you" if left else ""
    output.say_plain(f"{written.level.name}: {painted}{unsure}.")
    tell_changes(written.changes, output)
    for text in written.warnings:
        output.warn(text)
    if written.scene is not None:
        output.say_plain(f"Open {written.scene} in OpenToonz.")
    else:
        output.say_plain(f"In OpenToonz: Level > Replace Level... > {written.level}")


def _warn(opened: list[Workspace], refused: list[InputError], output: Output) -> None:
    for workspace in opened:
        for text in workspace.warnings:
            output.warn(text)
    for error in refused:
        output.warn(str(error))
