"""Which results the artist took over as paint, and what had been left blank in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from ..errors import InputError
from ..files.json_files import read_own_json
from ..files.result_files import ResultFiles
from ..files.storage import write_json

_VERSION: Final = 1


@dataclass(frozen=True)
class LeftBlank:
    """Regions that were blank in an accepted result because no color was sure.

    Nobody said that they are paper, so they teach nothing. All else that is blank was accepted as
    paper.

    Attributes
    ----------
    line
        Hash of the line art.
    result
        Hash of the accepted paint: where the artist painted on, what is blank by then is meant.
    region_count
        Into how many regions it was cut: with another gap size the ids are others.
    region_ids
        The blank ones.
    """

    line: str
    result: str
    region_count: int
    region_ids: tuple[int, ...]

    @classmethod
    def of(cls, result: ResultFiles) -> LeftBlank | None:
        """Return what a result leaves blank; ``None`` if it is not as it was written."""
        record = result.read_record()
        if record is None or not result.is_as_written(record):
            return None
        ids = [region["id"] for region in record["regions"] if region["color_id"] is None]
        return cls(
            record["made_from"]["line"],
            record["hashes"]["result"],
            len(record["regions"]),
            tuple(ids),
        )


def read_accepted(path: Path) -> dict[str, LeftBlank | None]:
    """Read the accepted drawings by stem, each with what is known of its blank regions.

    Raises
    ------
    InputError
        If the file is damaged, or not ours.
    """
    if not path.is_file():
        return {}
    document = read_own_json(path)
    try:
        if document["version"] != _VERSION:
            raise ValueError("version")
        left = document.get("left_blank", {})
        return {str(stem): _left_blank(left.get(stem)) for stem in document["drawings"]}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{path} was not written by this version of Shiage.", hint="Delete that file."
        ) from error


def write_accepted(path: Path, accepted: Mapping[str, LeftBlank | None]) -> None:
    """Write what :func:`read_accepted` reads.

    Raises
    ------
    StorageError
        If it cannot be written.
    """
    left = {stem: asdict(one) for stem, one in sorted(accepted.items()) if one}
    write_json(path, {"version": _VERSION, "drawings": sorted(accepted), "left_blank": left})


def _left_blank(entry: Mapping[str, Any] | None) -> LeftBlank | None:
    if entry is None:
        return None
    ids = tuple(int(each) for each in entry["region_ids"])
    count = int(entry["region_count"])
    if not all(1 <= each <= count for each in ids):
        raise ValueError("region_ids")
    return LeftBlank(str(entry["line"]), str(entry["result"]), count, ids)
