"""A copy of a scene that shows painted levels: only their paths differ."""

from __future__ import annotations

from pathlib import Path

from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_file

from .projects import sibling
from .records import read_record, write_recorded
from .scene_levels import OpenedScene, is_paintable, open_scene
from .targets import choose_target
from .tnz import SceneLevel


def write_scene(scene: OpenedScene, level: SceneLevel, painted: Path, suffix: str) -> Path:
    """Write ``SCENE_auto.tnz`` and return it.

    It is a copy of the scene as it is now, which the artist may have saved since it was opened.
    Painted copies that an earlier run put into it stay, where the scene still shows their levels.

    Raises
    ------
    InputError
        If the scene cannot be read any more.
    StorageError
        If it cannot be written.
    """
    source = scene.tnz.path
    scene = open_scene(source)
    ending = source.suffix
    target = choose_target(
        source, source.stem, suffix, lambda each: [each.file(ending)], kind=ending
    )
    path = target.file(ending)
    copies = {**_copies(scene, target.report), level.path: sibling(level.path, painted.name)}
    content = {"sources": {source.name: hash_file(source)}, "levels": copies}
    paths = {each.level_id: copies[each.path] for each in scene.tnz.levels if each.path in copies}
    write_recorded(target.report, content, {path: scene.tnz.with_paths(paths)})
    return path


def _copies(scene: OpenedScene, report: Path) -> dict[str, str]:
    """Return the painted copies that are still there, by the paths of their levels."""
    earlier: dict[str, str] = (read_record(report) or {}).get("levels", {})
    return {own: copy for own, copy in earlier.items() if _is_there(scene, copy)}


def _is_there(scene: OpenedScene, copy: str) -> bool:
    try:
        return is_paintable(scene.place.decode(copy))
    except InputError:  # the scene left its project since
        return False
