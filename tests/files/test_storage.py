from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from plugin_core.errors import StorageError
from plugin_core.files.storage import check_writable, remove_leftovers, write_bytes


@pytest.mark.parametrize(
    ("name", "age", "stays"),
    [
        (".A.0001.png.0123abcd.tmp", 120, False),
        (".A.0001.png.0123abcd.tmp", 5, True),
        (".A.0001.png.0123abcd.tmp", -3600, True),
        (".notes.tmp", 120, True),
        ("A.0001.png", 120, True),
    ],
)
def test_only_old_half_files_of_ours_go(tmp_path: Path, name: str, age: float, stays: bool) -> None:
    path = tmp_path / name
    path.write_bytes(b"half")
    now = path.stat().st_mtime
    os.utime(path, (now - age, now - age))
    remove_leftovers(tmp_path)
    assert path.exists() is stays


def test_a_folder_that_does_not_exist_is_fine(tmp_path: Path) -> None:
    remove_leftovers(tmp_path / "gone")


def test_a_folder_is_looked_at_without_a_trace(tmp_path: Path) -> None:
    check_writable(tmp_path / "to" / "be" / "made")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageError, match="result could not be written: Not a directory"):
        check_writable(tmp_path / "file" / "result")


def test_a_check_takes_no_folder_away_from_another_run(tmp_path: Path) -> None:
    start = Barrier(2)

    def write(turn: int) -> None:
        start.wait()
        write_bytes(tmp_path / str(turn) / "result" / "A.0001.png", b"paint")

    with ThreadPoolExecutor(1) as other:
        for turn in range(300):
            written = other.submit(write, turn)
            start.wait()
            check_writable(tmp_path / str(turn) / "result")
            written.result()
