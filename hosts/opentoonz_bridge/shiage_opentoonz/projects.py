"""Where the files of a scene lie: projects, path aliases, and the habits of other systems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from plugin_core.errors import InputError

from .markup import parse_markup, read_markup

_PROJECT_FILES: Final = ("_otprj.xml", "_prj63ml.xml", "_prj6.xml", "_prj.xml")
_SCENES: Final = "scenes.xml"
_DRIVE = re.compile(r"[A-Za-z]:/")


@dataclass(frozen=True)
class Project:
    """A project: its folder, and the folders that ``+name/`` stands for."""

    folder: Path
    folders: dict[str, str]


@dataclass(frozen=True)
class ScenePlace:
    """A scene, and its project if it has one."""

    scene: Path
    project: Project | None

    def decode(self, written: str) -> Path:
        """Return the file that a path in the scene means.

        Raises
        ------
        InputError
            If it needs a project and none was found.
        """
        path = written.replace("\\", "/")
        if path.startswith("$scenefolder/"):
            return self._find(self.scene.parent, path.removeprefix("$scenefolder/"))
        if path.startswith("/") or _DRIVE.match(path):
            return self._find(Path("/"), path.lstrip("/")) if path[0] == "/" else Path(path)
        if self.project is None:
            raise InputError(
                f"{self.scene.name} names {written}, but its project was not found.",
                hint="Keep the scene inside its project, where a scenes.xml names the project.",
            )
        if path.startswith("+"):
            name, _, rest = path[1:].partition("/")
            folder = self.project.folders.get(name, name)
            return self._find(self._folder(folder), rest)
        return self._find(self.project.folder, path)

    def _folder(self, configured: str) -> Path:
        """Return a folder of the project, whose path may stand for the scene."""
        assert self.project is not None
        project = self.project.folder
        scenes = project / self.project.folders.get("scenes", "scenes")
        inside = self.scene.is_relative_to(scenes)
        below = self.scene.relative_to(scenes) if inside else Path(self.scene.name)
        text = configured.replace("\\", "/").replace("$scenepath", below.with_suffix("").as_posix())
        text = text.replace("$scenename", self.scene.stem)
        text = text.replace("$project", project.as_posix())
        return project / text

    @staticmethod
    def _find(folder: Path, rest: str) -> Path:
        """Return ``folder/rest``; on systems that tell case apart also in another case."""
        exact = folder / rest
        if exact.exists():
            return exact
        found = folder
        for part in PurePosixPath(rest).parts:
            found = found / _other_case(found, part)
        return found if found.exists() else exact


def place_of(scene: Path) -> ScenePlace:
    """Return a scene's place: its project is the one that the nearest ``scenes.xml`` names."""
    scene = scene.absolute()
    for folder in scene.parents:
        listing = folder / _SCENES
        if listing.is_file():
            return ScenePlace(scene, _project_of(listing))
    for folder in scene.parents:
        if _project_file(folder):
            return ScenePlace(scene, _read_project(folder))
    return ScenePlace(scene, None)


def sibling(written: str, name: str) -> str:
    """Return a path of a scene with another file name, aliases kept, with forward slashes."""
    head, slash, _ = written.replace("\\", "/").rpartition("/")
    return head + slash + name


def _project_of(listing: Path) -> Project | None:
    parent = parse_markup(read_markup(listing), listing.name).child("parentProject")
    if parent is None or not parent.words:
        return None
    folder = (listing.parent / parent.words[0].text.replace("\\", "/")).resolve()
    return _read_project(folder if folder.is_dir() else folder.parent)


def _read_project(folder: Path) -> Project:
    path = _project_file(folder)
    folders: dict[str, str] = {}
    if path is not None:
        for element in parse_markup(read_markup(path), path.name).walk():
            if element.name == "folder" and "name" in element.attributes:
                folders[element.attributes["name"]] = element.attributes.get("path", "")
    return Project(folder, folders)


def _project_file(folder: Path) -> Path | None:
    for ending in _PROJECT_FILES:
        found = sorted(folder.glob(f"*{ending}"))
        if found:
            return found[0]
    return None


def _other_case(folder: Path, name: str) -> str:
    if (folder / name).exists() or not folder.is_dir():
        return name
    wanted = name.casefold()
    return next((each.name for each in folder.iterdir() if each.name.casefold() == wanted), name)
