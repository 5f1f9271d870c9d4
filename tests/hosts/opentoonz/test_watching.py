"""Watching a folder: each save is colored, whatever moment it is looked at or killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from shiage_opentoonz import watching
from shiage_opentoonz.proving import prove_level
from shiage_opentoonz.tlv import open_tlv
from shiage_opentoonz.tlv_tables import HalfWrittenError
from shiage_opentoonz.tpl import read_tpl
from shiage_opentoonz.watching import Watch, find_watched, signature_of

from plugin_core.cli.border import run
from plugin_core.errors import InputError, ShiageError
from plugin_core.files.hashes import hash_file
from plugin_core.jobs import CancelToken
from tests.fakes.running import until
from tests.hosts.opentoonz.toonz_levels import TRACE, walk_level, write_project

pytestmark = pytest.mark.usefixtures("toonz_command")

FAST = ["--method", "nearest_region", "--max-seconds", "1", "--precision", "0"]


class _Notebook:
    """A watch whose work is written down; time is what the test says."""

    def __init__(self, place: Path, *errors: ShiageError) -> None:
        self.colored: list[str] = []
        self.told: list[str] = []
        self._errors = list(errors)
        self.watch = Watch(place, self._color, lambda path, error: self.told.append(str(error)))

    def _color(self, path: Path) -> None:
        self.colored.append(path.name)
        if self._errors:
            raise self._errors.pop(0)

    def look(self, *times: float) -> list[str]:
        """Look at these times; return what was colored meanwhile."""
        done = len(self.colored)
        for moment in times:
            self.watch.look(moment)
        return self.colored[done:]


def test_a_level_is_colored_when_it_has_been_quiet(walk: Path) -> None:
    book = _Notebook(walk.parent)
    assert book.look(0.0, 0.5, 1.9) == []
    assert book.look(2.0) == ["A.tlv"]
    assert book.look(3.0, 10.0) == []


def test_each_save_starts_the_wait_again(walk: Path) -> None:
    book = _Notebook(walk.parent)
    book.look(0.0, 2.0)
    os.utime(walk, ns=(1, 1))
    assert book.look(3.0, 4.0) == []
    os.utime(walk, ns=(2, 2))
    assert book.look(5.0, 6.5) == []
    assert book.look(7.0) == ["A.tlv"]


def test_a_changed_palette_is_a_save(walk: Path) -> None:
    book = _Notebook(walk.parent)
    book.look(0.0, 2.0)
    os.utime(walk.with_suffix(".tpl"), ns=(1, 1))
    assert book.look(3.0, 5.0) == ["A.tlv"]


def test_a_half_written_level_is_tried_again_and_only_then_told(walk: Path) -> None:
    half = [HalfWrittenError("Cut off.") for _ in range(5)]
    book = _Notebook(walk.parent, *half)
    assert len(book.look(0.0, 2.0, 3.0, 4.0, 6.0, 8.0)) == 4
    assert book.told == []
    assert len(book.look(10.0, 12.0, 14.0)) == 1
    assert book.told == ["Cut off."]


def test_a_half_written_level_that_is_finished_is_colored(walk: Path) -> None:
    book = _Notebook(walk.parent, HalfWrittenError("Cut off."))
    book.look(0.0, 2.0)
    os.utime(walk, ns=(1, 1))
    assert book.look(3.0, 5.0) == ["A.tlv"]
    assert book.told == []


def test_another_error_is_told_once_until_the_next_save(walk: Path) -> None:
    book = _Notebook(walk.parent, InputError("No.", hint="Do this."))
    book.look(0.0, 2.0, 4.0, 8.0)
    assert book.told == ["No. Do this."]
    os.utime(walk, ns=(1, 1))
    assert book.look(9.0, 11.0) == ["A.tlv"]


def test_our_own_copies_links_and_hidden_files_are_no_levels(walk: Path, tmp_path: Path) -> None:
    assert run(["toonz", "watch", str(walk.parent), "--once", *FAST]) == 0
    assert walk.with_name("A_auto.tlv").is_file()
    walk.with_name("link.tlv").symlink_to(walk)
    walk.with_name(".A.tlv.1234.tmp").write_bytes(b"")
    walk.with_name(".hidden.tlv").write_bytes(b"")
    assert find_watched(walk.parent) == [walk]


def test_a_scene_stands_for_its_levels(tmp_path: Path) -> None:
    scene = write_project(tmp_path / "project")
    level = walk_level(tmp_path / "project" / "drawings" / "A.tlv")
    other = walk_level(scene.with_name("B.tlv"))
    assert find_watched(scene.parent) == [scene, other]
    assert str(level) in {state[0] for state in signature_of(scene)}
    assert run(["toonz", "watch", str(scene.parent), "--once", *FAST]) == 0
    assert find_watched(scene.parent) == [scene, other]


def test_a_damaged_level_of_a_scene_is_told_and_the_others_are_colored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_TRIES", 1)
    scene = write_project(tmp_path / "project", ["A", "B"])
    level = walk_level(tmp_path / "project" / "drawings" / "A.tlv")
    damaged = walk_level(level.with_name("B.tlv"))
    damaged.write_bytes(damaged.read_bytes()[:1000])
    assert run(["toonz", "watch", str(scene), "--once", *FAST]) == 0
    assert level.with_name("A_auto.tlv").is_file()
    assert "cut1.tnz: B.tlv" in capsys.readouterr().err


def test_pictures_that_come_after_their_scene_are_noticed(tmp_path: Path) -> None:
    scene = write_project(tmp_path / "project")
    text = scene.read_text(encoding="utf-8").replace("A.tlv", "A..png")
    scene.write_text(text, encoding="utf-8")
    seen = {signature_of(scene)}
    for number in (1, 2):
        (tmp_path / "project" / "drawings" / f"A.000{number}.png").touch()
        seen.add(signature_of(scene))
    assert len(seen) == 3


def test_a_folder_without_levels_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["toonz", "watch", str(tmp_path)]) == 2
    assert "There is no scene and no Toonz raster level in" in capsys.readouterr().err


def test_watching_ends_when_it_is_cancelled(walk: Path) -> None:
    book, cancel = _Notebook(walk.parent), CancelToken()
    thread = threading.Thread(target=book.watch.run, args=(cancel,))
    thread.start()
    cancel.cancel()
    thread.join(10)
    assert not thread.is_alive()


def _start(walk: Path) -> subprocess.Popen[bytes]:
    arguments = ["toonz", "watch", str(walk.parent), "--once", *FAST]
    return subprocess.Popen(
        [sys.executable, "-m", "plugin_core.cli", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _assert_whole(walk: Path) -> None:
    """Whatever lies in the place of the copy is whole, and proven against its source."""
    copy = walk.with_name("A_auto.tlv")
    if copy.exists():
        source, palette = open_tlv(walk), read_tpl(walk.with_suffix(".tpl"))
        copied = read_tpl(copy.with_suffix(".tpl"))
        traces = frozenset({TRACE})
        assert prove_level(source, palette, open_tlv(copy), copied, traces) == []


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_no_half_file_and_no_changed_source(walk: Path) -> None:
    sources = list(walk.parent.iterdir())
    before = {path: hash_file(path) for path in sources}
    started = time.monotonic()
    assert _start(walk).wait() == 0
    whole_run = time.monotonic() - started
    _assert_whole(walk)
    for moment in range(12):
        for path in walk.parent.glob("A_auto*"):
            path.unlink()
        process = _start(walk)
        # The writing is at the end of a run: most kills go there.
        time.sleep(whole_run * (0.4 + 0.05 * moment))
        process.send_signal(signal.SIGKILL)
        process.wait()
        _assert_whole(walk)
        assert {path: hash_file(path) for path in sources} == before
    assert _start(walk).wait() == 0
    _assert_whole(walk)
    assert not list(walk.parent.glob(".*.tmp"))


@pytest.mark.slow
def test_a_save_is_colored_while_the_command_runs(walk: Path) -> None:
    arguments = ["toonz", "watch", str(walk), *FAST]
    process = subprocess.Popen(
        [sys.executable, "-m", "plugin_core.cli", *arguments], stderr=subprocess.DEVNULL
    )
    copy = walk.with_name("A_auto.tlv")
    try:
        until(copy.exists)
        first = hash_file(copy)
        walk_level(walk, painted=(1, 3))
        until(lambda: hash_file(copy) != first)
        _assert_whole(walk)
    finally:
        process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
