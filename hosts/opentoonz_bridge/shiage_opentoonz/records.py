"""Records of the files that we wrote: what they were made from, and how to know them again.

The record goes first and knows what each file replaces, so that wherever a crash strikes, the
files that are left are known to be ours. A file that the artist changed since is not. Once all
files lie there, the record forgets what they replaced.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from plugin_core.errors import InputError
from plugin_core.files.hashes import hash_bytes, hash_file
from plugin_core.files.json_files import read_json
from plugin_core.files.storage import write_bytes

SCHEMA: Final = "shiage.toonz"
VERSION: Final = 1


def read_record(path: Path) -> dict[str, Any] | None:
    """Return a record of ours, or ``None``."""
    try:
        record = read_json(path)
    except InputError:
        return None
    known = isinstance(record, dict) and record.get("schema") == SCHEMA
    return record if known and isinstance(record.get("hashes"), dict) else None


def is_ours(path: Path, record: Mapping[str, Any] | None) -> bool:
    """Whether a file may be replaced: it is not there, or it is as we wrote it."""
    if path.is_symlink():
        return False
    if not path.exists():
        return True
    known = (record or {}).get("hashes", {}).get(path.name)
    return isinstance(known, list) and path.is_file() and hash_file(path) in known


def write_recorded(
    record_path: Path, content: Mapping[str, Any], files: Mapping[Path, bytes]
) -> None:
    """Write a record, then its files, each whole or not at all.

    Raises
    ------
    StorageError
        If one cannot be written; what stood in its place is unchanged.
    """
    hashes = {path.name: [hash_bytes(data)] for path, data in files.items()}
    replaced = {path.name: [hash_file(path)] for path in files if path.exists()}
    either = {name: [*new, *replaced.get(name, [])] for name, new in hashes.items()}
    _write(record_path, content, either)
    for path, data in files.items():
        remove_leftovers(path)
        if replaced.get(path.name) != hashes[path.name]:
            write_bytes(path, data)
    _write(record_path, content, hashes)


def _write(path: Path, content: Mapping[str, Any], hashes: Mapping[str, list[str]]) -> None:
    document = {"schema": SCHEMA, "version": VERSION, "hashes": hashes, **content}
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    remove_leftovers(path)
    write_bytes(path, f"{text}\n".encode())


def remove_leftovers(path: Path) -> None:
    """Remove what a run that was killed left beside a file."""
    for leftover in path.parent.glob(f".{_escaped(path.name)}.*.tmp"):
        leftover.unlink(missing_ok=True)


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
