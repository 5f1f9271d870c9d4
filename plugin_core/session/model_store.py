"""What was learned from a shot, kept in its folder: numbers as safetensors, the rest as JSON.

Reading trusts nothing: version, size, hash, and the shape of every array are checked first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypedDict

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from ..arrays import NO_COLOR
from ..decisions import Calibration
from ..errors import ModelError
from ..files.hashes import hash_bytes, hash_json
from ..files.storage import write_bytes, write_json
from ..methods.method import State
from ..palette import Color, Palette
from ..regions import TracePairs

MODEL_SCHEMA: Final = "shiage.model"
MODEL_VERSION: Final = 2
"""Raised with every change of what a model keeps, the state of its method included."""

MAX_RECORD_BYTES: Final = 64 * 2**20
MAX_ARRAYS_BYTES: Final = 1024 * 2**20

_LEARN_AGAIN: Final = "Learn the shot anew (on the command line: `shiage learn --anew`)."


class UnusableModel(ModelError):
    """A model is damaged, or of an earlier version: learning begins anew."""


class FileHashes(TypedDict):
    """Hashes of a drawing's line art and paint; ``""`` where there is none, or none to be read."""

    line: str
    paint: str


@dataclass(frozen=True)
class LearnedDrawing:
    """A painted drawing that the model has learned: hashes of its files, and how far it is painted.

    ``place`` is its place in the order of the shot, from 0, if it is known; ``corrected`` says that
    the artist accepted or corrected our result here, ``whole`` that nothing of it is left for us to
    paint.
    """

    line: str
    paint: str
    place: int | None = None
    corrected: bool = False
    whole: bool = True

    @property
    def files(self) -> FileHashes:
        """The hashes of its files."""
        return {"line": self.line, "paint": self.paint}


@dataclass(frozen=True)
class LearnedPoolDrawing:
    """A painted drawing of a pool that the model has learned.

    ``file``, ``line`` and ``home`` are those of its
    :class:`~plugin_core.pool.pool_drawings.PoolDrawing` as the shot folder sees them.
    """

    file: str
    line: str
    home: str
    file_hash: str
    line_hash: str


@dataclass(frozen=True, eq=False)
class ShotModel:
    """What was learned from the painted drawings of one level of a shot.

    Attributes
    ----------
    method
        Name of the method that learned.
    palette
        The colors that it can give.
    calibration
        Turns the method's evidence into a chance to be right.
    trace_pairs
        The colors that trace lines take.
    state
        What the method keeps.
    splits
        Whether regions are split into several colors, as painted drawings show it.
    gap_px
        The gap size in pixels with which the lines were closed.
    options
        The settings that shaped the learning.
    drawings
        The painted drawings that were learned, by stem.
    pool
        The drawings that were taken from a pool.
    seconds
        How long learning took.
    finished
        Whether learning ran to its end; otherwise it can be resumed.
    contradictions
        What is to be said of painted drawings that the others contradict.
    """

    method: str
    palette: Palette
    calibration: Calibration
    trace_pairs: TracePairs
    state: State
    splits: bool = False
    gap_px: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    drawings: Mapping[str, LearnedDrawing] = field(default_factory=dict)
    pool: tuple[LearnedPoolDrawing, ...] = ()
    seconds: float = 0.0
    finished: bool = True
    contradictions: tuple[str, ...] = ()

    @cached_property
    def hash(self) -> str:
        """Identity of everything that shapes a result; equal models have equal hashes."""
        record = self._record()
        return hash_json({**record, "seconds": 0, "arrays": hash_bytes(self._array_bytes)})

    def learned_from(self, inputs: str, palette: Palette) -> bool:
        """Whether it knows these colors, and was learned from these inputs (their hash)."""
        mine = inputs_hash(self.method, self.gap_px, self.options, self.drawings)
        return mine == inputs and set(palette.colors) <= set(self.palette.colors)

    def save(self, folder: Path) -> None:
        """Write ``model.safetensors`` and ``model.json``.

        Raises
        ------
        StorageError
            If the folder cannot be written.
        """
        header = {"schema": MODEL_SCHEMA, "version": MODEL_VERSION}
        write_bytes(folder / "model.safetensors", self._array_bytes)
        arrays = {"sha256": hash_bytes(self._array_bytes), "shapes": _shapes(self.state.arrays)}
        write_json(folder / "model.json", {**header, **self._record(), "arrays": arrays})

    @cached_property
    def _array_bytes(self) -> bytes:
        return bytes(
            save({name: np.asarray(a, order="C") for name, a in self.state.arrays.items()})
        )

    def _record(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "palette": [color.to_dict() for color in self.palette.colors],
            "calibration": self.calibration.to_dict(),
            "trace_pairs": self.trace_pairs.to_dict(),
            "splits": self.splits,
            "settings": dict(self.state.settings),
            "gap_px": self.gap_px,
            "options": dict(self.options),
            "drawings": {stem: asdict(one) for stem, one in self.drawings.items()},
            "pool": [asdict(one) for one in self.pool],
            "seconds": round(self.seconds, 2),
            "finished": self.finished,
            "contradictions": list(self.contradictions),
        }


def inputs_hash(
    method: str,
    gap_px: int,
    options: Mapping[str, Any],
    drawings: Mapping[str, LearnedDrawing],
) -> str:
    """Return the identity of what would be learned, and how."""
    files = {
        stem: [one.line, one.paint, one.place, one.corrected] for stem, one in drawings.items()
    }
    return hash_json([MODEL_VERSION, method, gap_px, dict(options), files])


def has_model(folder: Path) -> bool:
    """Whether a model was saved in a folder."""
    return (folder / "model.json").is_file()


def load_model(folder: Path) -> ShotModel:
    """Read the model that :meth:`ShotModel.save` wrote.

    Raises
    ------
    UnusableModel
        If it is damaged, a run was killed while it wrote it, or it is of an earlier version.
    ModelError
        If there is none, or if it is of a later version.
    """
    record = _read_record(folder / "model.json")
    try:
        arrays = _read_arrays(folder / "model.safetensors", record["arrays"])
        return _model(record, arrays)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(folder / "model.json") from error


def _read_record(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_RECORD_BYTES:
            raise _damaged(path)
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(
            f"Nothing has been learned from this shot yet: {path} is missing.",
            hint="Learn the shot first (on the command line: `shiage learn`).",
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(path) from error
    if not isinstance(record, dict) or record.get("schema") != MODEL_SCHEMA:
        raise _damaged(path)
    version = record.get("version")
    if not isinstance(version, int):
        raise _damaged(path)
    if version < MODEL_VERSION:
        raise UnusableModel(
            f"{path} was learned by an earlier version of Shiage.", hint=_LEARN_AGAIN
        )
    if version > MODEL_VERSION:
        raise ModelError(
            f"{path} was learned by a later version of Shiage"
            f" (model version {version}, this one reads {MODEL_VERSION}).",
            hint=f"Update Shiage. {_LEARN_AGAIN}",
        )
    return record


def _read_arrays(path: Path, expected: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    try:
        if path.stat().st_size > MAX_ARRAYS_BYTES:
            raise _damaged(path)
        data = path.read_bytes()
        if hash_bytes(data) != expected["sha256"]:
            raise _damaged(path)
        arrays = dict(load(data))
    except (OSError, SafetensorError) as error:
        raise _damaged(path) from error
    if _shapes(arrays) != expected["shapes"]:
        raise _damaged(path)
    return arrays


def _model(record: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> ShotModel:
    palette = Palette(tuple(_color(entry) for entry in record["palette"]))
    trace_pairs = TracePairs.from_dict(record["trace_pairs"])
    if not _fits(trace_pairs, palette):
        raise ValueError("trace_pairs")
    return ShotModel(
        method=str(record["method"]),
        palette=palette,
        calibration=Calibration.from_dict(record["calibration"]),
        trace_pairs=trace_pairs,
        splits=bool(record["splits"]),
        state=State(arrays, record["settings"]),
        gap_px=int(record["gap_px"]),
        options=dict(record["options"]),
        drawings={str(stem): LearnedDrawing(**one) for stem, one in record["drawings"].items()},
        pool=tuple(LearnedPoolDrawing(**one) for one in record.get("pool", ())),
        seconds=float(record["seconds"]),
        finished=bool(record["finished"]),
        contradictions=tuple(map(str, record.get("contradictions", ()))),
    )


def _fits(trace_pairs: TracePairs, palette: Palette) -> bool:
    """Whether there is a line color for any two colors, each one of the palette or none."""
    table, size = trace_pairs.table, len(palette)
    return table.shape == (size, size) and bool(((table >= NO_COLOR) & (table < size)).all())


def _color(entry: Mapping[str, Any]) -> Color:
    red, green, blue, alpha = (int(value) for value in entry["rgba"])
    return Color(int(entry["color_id"]), (red, green, blue, alpha), str(entry["name"]))


def _shapes(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    return {name: [str(array.dtype), list(array.shape)] for name, array in arrays.items()}


def _damaged(path: Path) -> UnusableModel:
    return UnusableModel(f"{path} is damaged and cannot be used.", hint=_LEARN_AGAIN)
