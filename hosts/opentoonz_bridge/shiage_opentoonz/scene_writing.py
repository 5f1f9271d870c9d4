"""A copy of a scene that shows painted levels: only their paths differ."""

from __future__ import annotations

from pathlib import Path

from plugin_core.errors import InputError
from plugin_core.hashes import hash_file

from .projects import sibling
from .records import write_recorded
from .targets import choose_target
from .tnz import SceneLevel, Tnz, read_tnz


def write_scene(scene: Tnz, level: SceneLevel, painted: Path, suffix: str) -> Path:
    """Write ``SCENE_auto.tnz`` and return it.

    Levels whose painted copies an earlier run put into it stay in it.

    Raises
    ------
    StorageError
        If it cannot be written.
    """
    ending = scene.path.suffix
    target = choose_target(
        scene.path, scene.path.stem, suffix, lambda each: [each.file(ending)], kind=ending
    )
    path = target.file(ending)
    paths = {**_earlier_swaps(scene, path), level.level_id: sibling(level.path, painted.name)}
    content = {"sources": {scene.path.name: hash_file(scene.path)}, "levels": paths}
    write_recorded(target.report, content, {path: scene.with_paths(paths)})
    return path


def _earlier_swaps(scene: Tnz, path: Path) -> dict[str, str]:
    """Return the paths that differ in the copy that is there, for levels that are still there."""
    try:
        earlier = {level.level_id: level for level in read_tnz(path).levels}
    except InputError:
        return {}
    return {
        level.level_id: earlier[level.level_id].path
        for level in scene.levels
        if level.level_id in earlier
        and earlier[level.level_id].name == level.name
        and earlier[level.level_id].path != level.path
    }
