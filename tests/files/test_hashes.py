"""Fingerprints of files and values."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_bytes, hash_file, hash_if_readable, hash_json


def test_a_file_hashes_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"paint")
    assert hash_file(path) == hash_bytes(b"paint")


def test_the_order_of_keys_does_not_matter() -> None:
    assert hash_json({"a": 1, "b": [2]}) == hash_json({"b": [2], "a": 1})
    assert hash_json({"a": 1}) != hash_json({"a": 2})


def test_a_file_that_cannot_be_read_has_no_hash_where_that_is_allowed(tmp_path: Path) -> None:
    assert hash_if_readable(tmp_path / "gone.png") == ""


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.png cannot be read"):
        hash_file(tmp_path / "gone.png")
