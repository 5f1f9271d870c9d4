"""What Shiage remembers in the file: which paint is its own, and which regions wait for the artist.

Blender keeps no notes on layers or keys, so one note lies on the Grease Pencil data. It travels
with the file and with undo.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from . import gp_compat
from .projection import inverse_of, transform
from .reading import Label
from .unsure import Unsure, is_covered

Array = NDArray[np.float64]

NOTE: Final = "shiage"
VERSION: Final = 1


@dataclass
class Marks:
    """``hashes`` know our paint wherever its key was moved; ``labels`` give each color its id."""

    hashes: list[str] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    learned: list[int] = field(default_factory=list)

    def color_id(self, label: Label) -> int:
        """Return the number of a color, from 1; a new one for a color never met."""
        if label not in self.labels:
            self.labels.append(label)
        return self.labels.index(label) + 1


def read_marks(data: Any) -> Marks:
    """Return what was noted; nothing where the note is missing or not ours to understand."""
    try:
        note = json.loads(data.get(NOTE, ""))
        if note.pop("version") != VERSION:
            return Marks()
        note["labels"] = [(name, _tint(tint)) for name, tint in note["labels"]]
        note["unsure"] = [_as_unsure(one) for one in note["unsure"]]
        return Marks(**note)
    except (AttributeError, KeyError, TypeError, ValueError):
        return Marks()


def _as_unsure(entry: dict[str, Any]) -> Unsure:
    outline = tuple(tuple(point) for point in entry.pop("outline"))
    return Unsure(**{**entry, "place": tuple(entry["place"]), "outline": outline})


def write_marks(data: Any, marks: Marks) -> None:
    """Note it on the Grease Pencil data."""
    data[NOTE] = json.dumps({"version": VERSION, **asdict(marks)}, separators=(",", ":"))


def forget_marks(data: Any) -> None:
    """Leave nothing of ours on the data."""
    if NOTE in data:
        del data[NOTE]


def strokes_at(thing: Any, layers: Sequence[Any], number: int) -> list[list[gp_compat.Stroke]]:
    """Return what lies on the keys exactly at a frame, layer by layer."""
    keys = [gp_compat.key_at(layer, number) for layer in layers]
    return [
        gp_compat.read_strokes(layer, key, thing.data.materials) if key is not None else []
        for layer, key in zip(layers, keys, strict=True)
    ]


def hash_keys(thing: Any, layers: Sequence[Any], number: int) -> str:
    """Return what tells one painting from another, the same in every version of Blender."""
    materials = thing.data.materials
    digest = hashlib.sha256()
    for place, strokes in enumerate(strokes_at(thing, layers, number)):
        for stroke in strokes:
            known = 0 <= stroke.slot < len(materials) and materials[stroke.slot] is not None
            name = materials[stroke.slot].name if known else ""
            digest.update(json.dumps([place, name, stroke.tint, stroke.cyclic]).encode())
            digest.update(stroke.points.astype("<f4").tobytes())
    return digest.hexdigest()[:32]


def our_hash(thing: Any, layers: Sequence[Any], number: int, marks: Marks) -> str:
    """Return the hash of keys that we painted and nobody has touched since; else nothing."""
    if any(gp_compat.key_type(layer, number) != gp_compat.OUR_KEY_TYPE for layer in layers):
        return ""
    digest = hash_keys(thing, layers, number)
    return digest if digest in marks.hashes else ""


def key_numbers(layers: Sequence[Any]) -> list[int]:
    """Return the frames at which any of the layers has a key."""
    return sorted({number for layer in layers for number in gp_compat.key_numbers(layer)})


def our_keys(thing: Any, layers: Sequence[Any], marks: Marks) -> list[int]:
    """Return the frames of all keys that we painted and nobody has touched since."""
    return [number for number in key_numbers(layers) if our_hash(thing, layers, number, marks)]


def is_painted(thing: Any, layers: Sequence[Any], number: int) -> bool:
    """Whether the keys at a frame hold any fill."""
    drawn = strokes_at(thing, layers, number)
    return any(stroke.fill_group for strokes in drawn for stroke in strokes)


def waiting_regions(
    thing: Any, layers: Sequence[Any], marks: Marks, ours: Sequence[int]
) -> list[Unsure]:
    """Return the regions that nobody has painted yet, by their frames; ``ours`` are known keys."""
    touched = {one.number for one in marks.unsure} & set(key_numbers(layers)) - set(ours)
    fills = {number: _fills_at(thing, layers, number) for number in touched}
    waiting = [
        one
        for one in marks.unsure
        if one.number in ours or (one.number in fills and not is_covered(one, fills[one.number]))
    ]
    return sorted(waiting, key=lambda one: one.number)


def _fills_at(thing: Any, layers: Sequence[Any], number: int) -> list[list[Array]]:
    """Return the shapes of all fills in the space of the first layer."""
    first = inverse_of(gp_compat.layer_matrix(thing, layers[0]))
    shapes = []
    for layer, strokes in zip(layers, strokes_at(thing, layers, number), strict=True):
        matrix = first @ gp_compat.layer_matrix(thing, layer)
        filled = gp_compat.fill_shapes(strokes)
        shapes += [[transform(matrix, one.points) for one in shape] for shape in filled]
    return shapes


def painted_keys(thing: Any, layers: Sequence[Any], ours: Sequence[int]) -> list[int]:
    """Return the frames of the keys that the artist painted, or corrected."""
    numbers = [number for number in key_numbers(layers) if number not in ours]
    return [number for number in numbers if is_painted(thing, layers, number)]


def _tint(values: Sequence[float]) -> gp_compat.Tint:
    red, green, blue, mix = np.asarray(values, float).tolist()
    return red, green, blue, mix
