"""Files that we write, and files that we leave alone."""

from __future__ import annotations

import errno
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from plugin_core.errors import ForeignFile, StorageError
from plugin_core.files.hashes import hash_bytes
from plugin_core.files.result_files import ResultFiles

RECORD = {"made_from": {"line": "abc"}}


@pytest.fixture
def files(tmp_path: Path) -> ResultFiles:
    """Where a result goes that does not exist yet."""
    return ResultFiles(tmp_path / "result", "A.0001")


def test_a_record_names_its_picture(files: ResultFiles) -> None:
    files.write(b"paint", RECORD)
    assert files.content.read_bytes() == b"paint"
    record = files.read_record()
    assert record is not None
    assert record["schema"] == "shiage.result"
    assert record["version"] == 1
    assert record["hashes"] == {"result": hash_bytes(b"paint")}


def test_our_own_result_may_be_replaced(files: ResultFiles) -> None:
    files.write(b"first", RECORD)
    files.write(b"second", RECORD)
    assert files.content.read_bytes() == b"second"


@pytest.mark.parametrize("name", ["A.0001.png", "A.0001.json"])
def test_a_foreign_file_stays(files: ResultFiles, name: str) -> None:
    files.folder.mkdir()
    (files.folder / name).write_bytes(b"mine")
    with pytest.raises(ForeignFile, match=f"{name} was not written by Shiage"):
        files.write(b"paint", RECORD)
    assert (files.folder / name).read_bytes() == b"mine"


def test_a_result_that_somebody_changed_stays(files: ResultFiles) -> None:
    files.write(b"paint", RECORD)
    files.content.write_bytes(b"corrected")
    with pytest.raises(ForeignFile, match="was changed after Shiage wrote it"):
        files.write(b"other", RECORD)
    assert files.content.read_bytes() == b"corrected"


def test_a_report_that_somebody_changed_is_no_paint(tmp_path: Path) -> None:
    report = ResultFiles(tmp_path, "report", ".html", "shiage.report")
    report.write(b"page", RECORD)
    report.content.write_bytes(b"changed")
    with pytest.raises(ForeignFile) as raised:
        report.check_ours()
    assert raised.value.hint == "Move it away."


def test_a_link_in_the_place_of_a_result_is_foreign(files: ResultFiles, tmp_path: Path) -> None:
    files.write(b"paint", RECORD)
    elsewhere = tmp_path / "elsewhere.png"
    elsewhere.write_bytes(b"paint")
    files.content.unlink()
    files.content.symlink_to(elsewhere)
    with pytest.raises(ForeignFile):
        files.write(b"other", RECORD)
    assert elsewhere.read_bytes() == b"paint"


def test_after_a_crash_between_record_and_picture_the_picture_is_still_ours(
    files: ResultFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write(b"first", RECORD)
    with monkeypatch.context() as crash:
        fail_at(crash, files.content)
        with pytest.raises(StorageError, match="the disk is full"):
            files.write(b"second", RECORD)
    assert files.content.read_bytes() == b"first"
    assert not files.is_current({"line": "abc"})
    files.write(b"third", RECORD)
    assert files.content.read_bytes() == b"third"


def test_a_full_disk_leaves_no_half_of_a_new_result(
    files: ResultFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at(monkeypatch, files.content)
    with pytest.raises(StorageError):
        files.write(b"paint", RECORD)
    assert list(files.folder.iterdir()) == []


def test_a_result_is_current_while_nothing_that_made_it_changes(files: ResultFiles) -> None:
    assert not files.is_current({"line": "abc"})
    files.write(b"paint", RECORD)
    assert files.is_current({"line": "abc"})
    assert not files.is_current({"line": "other"})
    files.content.unlink()
    assert not files.is_current({"line": "abc"})


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "shiage.result"}', "[" * 100_000])
def test_anything_else_is_no_record_of_ours(files: ResultFiles, text: str) -> None:
    files.folder.mkdir()
    files.record.write_text(text)
    assert files.read_record() is None


def test_of_two_runs_that_write_at_once_neither_takes_the_others_file_for_foreign(
    tmp_path: Path,
) -> None:
    for number in range(150):
        files = ResultFiles(tmp_path, f"A.{number:04d}")
        files.write(b"earlier", RECORD)
        barrier = Barrier(2)

        def write(content: bytes, files: ResultFiles = files, barrier: Barrier = barrier) -> None:
            barrier.wait()
            files.write(content, RECORD)

        with ThreadPoolExecutor(2) as runs:
            list(runs.map(write, (b"this", b"that")))
        files.check_ours()


def fail_at(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    """Let the disk be full when a file is to appear at a place."""
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target == place:
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def test_what_the_artist_took_over_may_be_replaced(files: ResultFiles, tmp_path: Path) -> None:
    files.write(b"paint", RECORD)
    files.content.write_bytes(b"corrected")
    with pytest.raises(ForeignFile):
        files.write(b"next", RECORD)
    paint = tmp_path / "paint.png"
    paint.write_bytes(b"corrected")
    replace(files, paint=paint).write(b"next", RECORD)
    assert files.content.read_bytes() == b"next"
