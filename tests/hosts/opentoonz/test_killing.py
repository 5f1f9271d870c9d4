"""Killed before, in the middle of and after every single write: whole files, sources untouched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from shiage_opentoonz.workspace import open_workspace

from plugin_core.files.hashes import hash_file
from plugin_core.session import colorize, learn
from tests.hosts.opentoonz.toonz_levels import walk_level


class _Killed(BaseException):
    """The process is no more."""


class _Disk:
    """Counts what happens to files; after ``moments`` of them nothing happens any more."""

    def __init__(self, moments: int) -> None:
        self.left = moments
        self.passed = 0

    def step(self) -> None:
        self.passed += 1
        if self.passed > self.left:
            raise _Killed

    def write(self, path: Path, data: bytes) -> int:
        self.step()
        _WRITE(path, data[: len(data) // 2])
        self.step()
        return _WRITE(path, data)

    def then(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def do(path: Path, *args: Any, **kwargs: Any) -> Any:
            self.step()
            return work(path, *args, **kwargs)

        return do


_WRITE = Path.write_bytes
_NEVER = 10**6


@contextmanager
def _dying(moments: int) -> Iterator[_Disk]:
    """Kill what is done inside after so many moments."""
    disk = _Disk(moments)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", disk.then(Path.replace))
        patch.setattr(Path, "unlink", disk.then(Path.unlink))
        patch.setattr(Path, "write_bytes", lambda path, data: disk.write(path, data))
        with suppress(_Killed):
            yield disk


def _color(source: Path) -> None:
    shot = open_workspace(source).open_shot()
    for result in colorize(shot, learn(shot, method="nearest_region", max_seconds=1), precision=0):
        result.save()


def _copies(level: Path, scene: Path) -> dict[str, bytes]:
    folders = (level.parent, scene.parent)
    found = (path for folder in folders for path in folder.glob("[!.]*_auto*") if path.is_file())
    return {path.name: path.read_bytes() for path in found if path.suffix != ".json"}


def _put(kept: dict[Path, bytes], level: Path, scene: Path) -> None:
    """Put both folders back to how they were before a run."""
    for folder in (level.parent, scene.parent):
        for path in (*folder.glob("*_auto*"), *folder.glob(".*.tmp")):
            path.unlink()
    for path, data in kept.items():
        path.write_bytes(data)


def test_a_kill_at_any_write_leaves_whole_files_and_the_next_run_ends_the_work(scene: Path) -> None:
    level = scene.parent.parent / "drawings" / "A.tlv"
    _color(scene)
    open_workspace(scene).write_back()
    before = _copies(level, scene)
    folders = (level.parent, scene.parent)
    kept = {path: path.read_bytes() for folder in folders for path in folder.glob("*_auto*")}
    walk_level(level, painted=(1, 3))
    _color(scene)
    sources = {path: hash_file(path) for path in (level, level.with_suffix(".tpl"), scene)}
    with _dying(_NEVER) as disk:
        open_workspace(scene).write_back()
    after = _copies(level, scene)
    assert before["A_auto.tlv"] != after["A_auto.tlv"]
    for moments in range(disk.passed):
        _put(kept, level, scene)
        with _dying(moments):
            open_workspace(scene).write_back()
        for name, data in _copies(level, scene).items():
            assert data in (before[name], after[name])
        open_workspace(scene).write_back()
        assert _copies(level, scene) == after
        assert not [path for folder in folders for path in folder.glob(".*.tmp")]
        assert {path: hash_file(path) for path in sources} == sources
