"""Learn and colorize on a level of OpenToonz: what the commands and the watch do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from plugin_core.cli.painting import (
    ColorizeSettings,
    LearnSettings,
    Verbs,
    changes_of,
    colorize_level,
    learn_level,
)
from plugin_core.cli.shots import Selection
from plugin_core.errors import InputError, JobCancelled, ModelError, NotPainted, NoWeights
from plugin_core.jobs import CancelToken, Progress, part_of
from plugin_core.session import DEFAULT_PRECISION, ShotModel, stored_model
from plugin_core.session.model_store import has_model
from plugin_core.session.painted_files import unlearned_drawings
from plugin_core.shot import Shot

from .places import DEFAULT_SUFFIX
from .scene_levels import open_each, open_scene
from .workspace import SCENE, Workspace, open_workspace
from .written import WrittenLevel

_LEARNING_SHARE: Final = 0.6
_COLORING_SHARE: Final = 0.95


@dataclass(frozen=True)
class WritingSettings:
    """What to colorize, how sure to be, and what to call the copies."""

    drawings: str | None = None
    precision: float = DEFAULT_PRECISION
    suffix: str = DEFAULT_SUFFIX
    mark_unsure: bool = False


def open_painted(
    path: Path,
    level: str | None,
    *,
    learn_from: str | None = None,
    sheet: Path | None = None,
    gap_px: int | None = None,
) -> tuple[list[Workspace], list[InputError]]:
    """Open a level, or of a scene every level that has paint; return why others cannot be used.

    Raises
    ------
    InputError
        If no level can be used.
    NotPainted
        If nothing is painted.
    """
    names: Sequence[str | None] = [level]
    if path.suffix.lower() == SCENE and level is None:
        scene = open_scene(path)
        names = [each.name for each in scene.paintable] or [scene.level(None).name]
    opened, refused = open_each(
        names,
        lambda name: open_workspace(
            path, level=name, learn_from=learn_from, sheet=sheet, gap_px=gap_px
        ),
    )
    painted = [workspace for workspace in opened if workspace.open_shot().painted_drawings]
    if not painted:
        raise _not_painted(opened, refused)
    return painted, refused


def _not_painted(opened: Sequence[Workspace], refused: Sequence[InputError]) -> NotPainted:
    unpainted = ", ".join(each.content.path.name for each in opened)
    chosen = next((each.learn_from for each in opened if each.learn_from), "")
    reason = f"No drawing of {unpainted} is painted yet."
    hint = "Paint one or more drawings in OpenToonz, save the level, and start again."
    if chosen:
        reason = f"None of the drawings {chosen} of {unpainted} is painted, and no other counts."
        hint = "Choose others with learn --drawings; without it, learn takes all that are painted."
    return NotPainted(" ".join([reason, *(each.message for each in refused)]), hint=hint)


def learn_workspace(
    workspace: Workspace,
    settings: LearnSettings,
    progress: Progress,
    cancel: CancelToken,
    verbs: Verbs,
) -> ShotModel:
    """Learn a level from its painted drawings, going on from what was learned before."""
    chosen = replace(settings, gap_px=workspace.gap_px)
    try:
        return learn_level(workspace.open_shot(), chosen, progress, cancel, verbs)
    except JobCancelled as error:
        raise JobCancelled(
            "Stopped.", hint="What was learned is kept; the same command goes on from there."
        ) from error


def colorize_workspace(
    workspace: Workspace,
    learning: LearnSettings | None,
    settings: WritingSettings,
    progress: Progress,
    cancel: CancelToken,
    verbs: Verbs,
) -> WrittenLevel:
    """Colorize a level and write its painted copy.

    ``learning`` says how to learn first; without it what was learned is used, and only corrections
    are taken up, or a level of which nothing was learned yet is learned.
    """
    workspace.check_places()
    shot = workspace.open_shot()
    if learning is None:
        learning = _needed_learning(workspace, shot)
    if learning is not None:
        part, progress = (
            part_of(progress, 0.0, _LEARNING_SHARE),
            part_of(progress, _LEARNING_SHARE, 1.0),
        )
        learn_workspace(workspace, learning, part, cancel, verbs)
    coloring = ColorizeSettings(Selection(settings.drawings), settings.precision)
    coloring.selection.check([shot])
    finished: list[Path] = []
    part = part_of(progress, 0.0, _COLORING_SHARE)
    try:
        colorize_level(shot, stored_model(shot), coloring, finished, part, cancel, verbs)
    except JobCancelled as error:
        raise JobCancelled(
            "Stopped.",
            hint=f"{len(finished)} drawings are finished; the same command goes on from there.",
        ) from error
    except NoWeights:
        raise
    except ModelError as error:
        raise ModelError(error.message, hint="Learn again: shiage toonz learn") from error
    progress(_COLORING_SHARE, "Writing and checking the painted copy")
    written = workspace.write_back(suffix=settings.suffix, mark_unsure=settings.mark_unsure)
    progress(1.0, "Written")
    return replace(written, changes=changes_of(finished))


def _needed_learning(workspace: Workspace, shot: Shot) -> LearnSettings | None:
    """Return how to learn before a level is colored by what was learned of it."""
    if not has_model(shot.work_folder):
        return LearnSettings()
    model = stored_model(shot)
    if not any(workspace.is_corrected(each.stem) for each in unlearned_drawings(shot, model)):
        return None
    return LearnSettings(model.method, 0.0, pretrained=model.options["pretrained"])


def describe_written(workspace: Workspace, written: WrittenLevel) -> dict[str, Any]:
    """Return what was written, for machines."""
    return {
        "source": str(workspace.content.path),
        "level": str(written.level),
        "palette": None if written.palette is None else str(written.palette),
        "scene": None if written.scene is None else str(written.scene),
        "report": str(written.report),
        "painted": list(written.drawings),
        "uncertain_regions": written.uncertain_regions,
        "changes": written.changes._asdict(),
        "warnings": [*workspace.warnings, *written.warnings],
    }
