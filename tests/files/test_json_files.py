"""JSON from strangers is read with limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin_core.errors import InputError
from plugin_core.files.json_files import MAX_BYTES, MAX_DEPTH, parse_json, read_json, read_own_json


def test_json_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert read_json(path) == {"a": 1}


def test_the_depth_limit_itself_is_allowed() -> None:
    assert parse_json("[" * MAX_DEPTH + "]" * MAX_DEPTH, "a.json")


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    with pytest.raises(InputError, match=r"a\.json is nested too deeply"):
        parse_json("[" * depth + "]" * depth, "a.json")


def test_broken_json_is_refused_with_the_place() -> None:
    with pytest.raises(InputError, match=r"a\.json is no valid JSON: .*line 1"):
        parse_json('{"a": ', "a.json")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(InputError, match=r"a\.json is larger than 32 MiB"):
        read_json(path)


def test_other_bytes_than_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"a\.json is no UTF-8 text"):
        read_json(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.json cannot be read"):
        read_json(tmp_path / "a.json")


@pytest.mark.parametrize("text", ["", "{", "\0\0\0\0"])
def test_a_damaged_file_of_ours_is_named_in_full_with_what_to_do(text: str, tmp_path: Path) -> None:
    path = tmp_path / "palette.json"
    path.write_text(text)
    with pytest.raises(InputError) as raised:
        read_own_json(path)
    assert str(raised.value) == f"{path} is damaged. Delete that file."
