"""The files that we write for others: each has a record beside it that proves that it is ours.

A file is ours if the record beside it names its hash. Anything else in its place, an artist's
correction of our result above all, is never overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..errors import ForeignFile, StorageError
from .hashes import hash_bytes, hash_file, hash_if_readable
from .storage import write_bytes

RESULT_SCHEMA: Final = "shiage.result"
SCHEMA_VERSION: Final = 1

_MAX_RECORD_BYTES: Final = 64 * 2**20


@dataclass(frozen=True)
class ResultFiles:
    """Where the result of one drawing lives, or with another suffix and schema a report.

    Content that equals ``paint``, the artist's own, was taken over there: it may be replaced.
    """

    folder: Path
    stem: str
    suffix: str = ".png"
    schema: str = RESULT_SCHEMA
    paint: Path | None = None

    @property
    def content(self) -> Path:
        """The paint, or the page of a report."""
        return self.folder / f"{self.stem}{self.suffix}"

    @property
    def record(self) -> Path:
        """What was decided, and from what."""
        return self.folder / f"{self.stem}.json"

    def read_record(self) -> dict[str, Any] | None:
        """Return our record, of whatever version, or ``None`` where none of ours lies."""
        return _read_own(self.record, self.schema)

    def is_current(self, made_from: Mapping[str, Any]) -> bool:
        """Whether content and record are whole and were made from exactly this."""
        record = self.read_record()
        return (
            record is not None
            and record.get("version") == SCHEMA_VERSION
            and record.get("made_from") == dict(made_from)
            and self.is_as_written(record)
        )

    def is_as_written(self, record: Mapping[str, Any]) -> bool:
        """Whether the content is what we wrote with our record."""
        return _is_file(self.content) and hash_file(self.content) == record["hashes"]["result"]

    def lines_changed(self, line: Path) -> bool:
        """Whether our result was made for other line art than is there now."""
        record = self.read_record()
        return record is not None and record["made_from"]["line"] != hash_if_readable(line)

    def check_ours(self) -> None:
        """Raise :class:`~plugin_core.errors.ForeignFile` if somebody else's file stands here."""
        record = self.read_record()
        if record is None and _exists(self.record):
            raise _foreign(self.record)
        if not _exists(self.content):
            return
        if record is None or not _is_file(self.content):
            raise _foreign(self.content)
        hashes, now = record["hashes"], hash_file(self.content)
        taken_over = self.paint is not None and hash_file(self.paint) == now
        if not taken_over and now not in (hashes["result"], hashes.get("replaced")):
            if self.read_record() != record:  # another run wrote both between our two looks
                return self.check_ours()
            is_paint = self.schema == RESULT_SCHEMA
            keep = "Move it to the paint folder to keep it as painted, or move it away."
            raise ForeignFile(
                f"{self.content} was changed after Shiage wrote it.",
                hint=keep if is_paint else "Move it away.",
            )

    def take_over(self) -> None:
        """Note that the artist took over what lies here, so that it may be replaced later."""
        record = self.read_record()
        if record is not None and _is_file(self.content):
            now = hash_file(self.content)
            if now not in (record["hashes"]["result"], record["hashes"].get("replaced")):
                hashes = {**record["hashes"], "replaced": now}
                write_bytes(self.record, _compact({**record, "hashes": hashes}))

    def write(self, content: bytes, record: Mapping[str, Any]) -> None:
        """Put content and record into place.

        The record goes first and knows what it replaces: wherever a crash strikes, the file that
        is left is known to be ours.

        Raises
        ------
        ForeignFile
            If a file that we did not write stands in the way.
        StorageError
            If the folder cannot be written; an earlier result is still there.
        """
        self.check_ours()
        is_new = not _exists(self.content)
        hashes = {"result": hash_bytes(content)}
        if not is_new:
            hashes["replaced"] = hash_file(self.content)
        header = {"schema": self.schema, "version": SCHEMA_VERSION, "hashes": hashes}
        written = _compact({**header, **record})
        write_bytes(self.record, written)
        try:
            write_bytes(self.content, content)
        except StorageError:
            if is_new:
                self.record.unlink(missing_ok=True)
            raise
        if self.record.read_bytes() != written and (other := self.read_record()):
            # Another run writes here too: whosever content stays, the record knows it.
            hashes["replaced"] = other["hashes"]["result"]
            write_bytes(self.record, _compact({**header, **record}))


def _read_own(path: Path, schema: str) -> dict[str, Any] | None:
    try:
        if path.is_symlink() or path.stat().st_size > _MAX_RECORD_BYTES:
            return None
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    known = isinstance(record, dict) and record.get("schema") == schema
    hashes = record.get("hashes") if known else None
    if not isinstance(hashes, dict) or not isinstance(hashes.get("result"), str):
        return None
    return record


def _compact(record: Mapping[str, Any]) -> bytes:
    """Return JSON without line breaks: outlines are long lists of numbers."""
    text = json.dumps(record, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode(errors="backslashreplace")


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _foreign(path: Path) -> ForeignFile:
    return ForeignFile(
        f"{path} was not written by Shiage and stays as it is.",
        hint="Move it away, or choose another folder for the results (on the command line: --out).",
    )
