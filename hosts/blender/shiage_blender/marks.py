"""What Shiage remembers in the file: which paint is its own, and which regions wait for the artist.

Blender keeps no notes on layers or keys, so one note lies on the Grease Pencil data. It travels
with the file and with undo.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
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
_BLANK: Final = "blank"
_ALONE: Final = f"{_BLANK} at"


@dataclass
class Marks:
    """``hashes`` know our keys wherever they were moved; ``labels`` give each color its id.

    ``shot`` is the name of the shot folder of the last run. ``slots`` are the names of materials
    when it was read, by their slots; ``first_names`` those that hashes know renamed ones by.
    ``layers`` are the names of all layers then, from the bottom. ``learned_models`` says whether
    color models were learned, ``model_colors`` which material has which color of theirs.
    """

    hashes: list[str] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    unsure: list[Unsure] = field(default_factory=list)
    learned: list[int] = field(default_factory=list)
    shot: str = ""
    slots: list[str] = field(default_factory=list)
    first_names: dict[str, str] = field(default_factory=dict)
    layers: list[str] = field(default_factory=list)
    learned_models: bool = False
    model_colors: dict[str, str] = field(default_factory=dict)

    def color_id(self, label: Label) -> int:
        """Return the number of a color, from 1; a new one for a color never met."""
        if label not in self.labels:
            self.labels.append(label)
        return self.labels.index(label) + 1

    def know_keys(self, number: int, hashes: Sequence[str]) -> None:
        """Note what knows the keys at a frame again; no blank key of before stands there now."""
        self.hashes = [*(one for one in self.hashes if one != _alone(number)), *hashes]

    def follow_names(self, names: list[str]) -> None:
        """Follow materials that were renamed, or have others in their slots, since.

        ``names`` are those of the materials by now, by their slots.
        """
        for before, now in _renamed(self.slots, names):
            if now not in self.first_names:
                self.labels = [(now if name == before else name, t) for name, t in self.labels]
                for value, name in self.model_colors.items():
                    self.model_colors[value] = now if name == before else name
                self.first_names[now] = self.first_names.pop(before, before)
        self.slots = names

    def follow_layers(self, names: list[str]) -> None:
        """Follow layers that were renamed since; ``names`` are those of all layers by now."""
        now = dict(_renamed(self.layers, names))
        self.unsure = [replace(one, layer=now.get(one.layer, one.layer)) for one in self.unsure]
        self.layers = names

    def drop_labels(self, but: Collection[Label]) -> None:
        """Forget all colors but these; they get other numbers."""
        self.labels = [label for label in self.labels if label in but]

    def follow_keys(self, ours: Mapping[int, Collection[str]]) -> None:
        """Have regions wait at the frames where their keys lie by now.

        ``ours`` are our keys, by their frames, with what knows them.
        """
        lies = {known: number for number, all_known in ours.items() for known in all_known}
        self.unsure = [
            one
            if one.key in ours.get(one.number, ()) or one.key not in lies
            # whatever lies where it was noted by now is another drawing
            else replace(one, number=lies[one.key])
            for one in self.unsure
        ]

    def forget_regions(self, layers: Collection[str], numbers: Collection[int]) -> None:
        """Have no region of these layers wait any more at these frames."""
        self.unsure = [
            one for one in self.unsure if one.layer not in layers or one.number not in numbers
        ]


def read_marks(data: Any) -> Marks:
    """Return what was noted; nothing where the note is missing or not ours to understand.

    Materials and layers have the names in it that they have by now.
    """
    known = _read_note(str(data.get(NOTE, "")))
    marks = Marks(**{name: copy(value) for name, value in vars(known).items()})
    marks.follow_names(gp_compat.material_names(data))
    marks.follow_layers([gp_compat.layer_name(layer) for layer in data.layers])
    return marks


@lru_cache(maxsize=2)
def _read_note(text: str) -> Marks:
    """Return marks that must not be changed: a note with many regions takes long to read."""
    try:
        note = json.loads(text)
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
        gp_compat.read_strokes(layer, key, gp_compat.materials_of(thing)) if key is not None else []
        for layer, key in zip(layers, keys, strict=True)
    ]


def hash_keys(thing: Any, layers: Sequence[Any], number: int, marks: Marks) -> list[str]:
    """Return what knows the keys of these layers at a frame again.

    A blank key is known by the paint beside it, else by its frame: where the artist takes all paint
    off a key of ours, it becomes theirs.
    """
    there = [layer for layer in layers if gp_compat.key_at(layer, number) is not None]
    painted = _paint_hashes(thing, there, number, marks)
    if len(painted) == len(there):
        return painted
    return painted + ([_beside(one) for one in painted] or [_alone(number)])


def our_hashes(thing: Any, layer: Any, number: int, marks: Marks) -> list[str]:
    """Return what knows a key that we painted and nobody has touched since; else nothing."""
    if gp_compat.key_type(layer, number) not in gp_compat.OUR_KEY_TYPES:
        return []
    found = _paint_hashes(thing, [layer], number, marks)
    if not found:
        beside = _paint_hashes(thing, thing.data.layers, number, marks)
        found = [_alone(number), *map(_beside, beside)]
    return [one for one in found if one in marks.hashes]


def known_keys(thing: Any, layers: Sequence[Any], number: int, marks: Marks) -> list[str]:
    """Return what knows the keys at a frame, if each that is there is ours; else nothing."""
    there = [layer for layer in layers if gp_compat.key_at(layer, number) is not None]
    found = [our_hashes(thing, layer, number, marks) for layer in there]
    return [one for each in found for one in each] if all(found) else []


def is_ours(thing: Any, layers: Sequence[Any], number: int, marks: Marks) -> bool:
    """Whether each key that is there at a frame is ours, and any is."""
    return bool(known_keys(thing, layers, number, marks))


def shows_ours(thing: Any, layers: Sequence[Any], layer: Any, number: int, marks: Marks) -> bool:
    """Whether paint of ours shows on one of the layers at a frame, from there or from before."""
    key = gp_compat.key_shown(layer, number)
    return (
        key is not None
        and bool(gp_compat.read_strokes(layer, key, gp_compat.materials_of(thing)))
        and is_ours(thing, layers, key.frame_number, marks)
    )


def _paint_hashes(thing: Any, layers: Sequence[Any], number: int, marks: Marks) -> list[str]:
    """Return the hashes of all keys at a frame that hold strokes."""
    drawn, materials = strokes_at(thing, layers, number), gp_compat.materials_of(thing)
    return [_hash_strokes(materials, strokes, marks) for strokes in drawn if strokes]


def _hash_strokes(materials: Any, strokes: Sequence[gp_compat.Stroke], marks: Marks) -> str:
    """Return what tells one painting from another, the same in every version of Blender."""
    digest = hashlib.sha256()
    for stroke in strokes:
        known = 0 <= stroke.slot < len(materials) and materials[stroke.slot] is not None
        name = materials[stroke.slot].name if known else ""
        name = marks.first_names.get(name, name)
        # The 0 was a layer's place in a list: hashes in older files have it.
        digest.update(json.dumps([0, name, stroke.tint, stroke.cyclic]).encode())
        digest.update(stroke.points.astype("<f4").tobytes())
    return digest.hexdigest()[:32]


def _beside(painted: str) -> str:
    return f"{_BLANK} beside {painted}"


def _alone(number: int) -> str:
    return f"{_ALONE} {number}"


def _renamed(before: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the names that gave way to new ones at their places."""
    for old, new in zip(before, now, strict=False):
        if old and new and old not in now and new not in before:
            yield old, new


def key_numbers(layers: Sequence[Any]) -> list[int]:
    """Return the frames at which any of the layers has a key."""
    return sorted({number for layer in layers for number in gp_compat.key_numbers(layer)})


def our_keys(thing: Any, layers: Sequence[Any], marks: Marks) -> dict[int, list[str]]:
    """Return the frames of all keys that we painted and nobody has touched since.

    With what knows them.
    """
    found = {one: known_keys(thing, layers, one, marks) for one in key_numbers(layers)}
    ours = {number: known for number, known in found.items() if known}
    follow_blanks(thing, layers, marks, ours)
    return ours


def follow_blanks(
    thing: Any, layers: Sequence[Any], marks: Marks, ours: dict[int, list[str]]
) -> None:
    """Add the blank keys of ours that were moved to ``ours``, and know them where they lie by now.

    Not where paint of ours is gone: a key may be blank because the artist took it off there, and is
    theirs.
    """
    known = {one for each in ours.values() for one in each}
    gone = [one for one in marks.hashes if one not in known]
    moved = [one for one in gone if one.startswith(_ALONE)]
    if not moved:
        return
    drawn = {number: strokes_at(thing, layers, number) for number in key_numbers(layers)}
    others = {number: drawn[number] for number in drawn if _has_our_type(layers, number)}
    for number in ours:
        others.pop(number, None)
    blank = [number for number, strokes in others.items() if not any(strokes)]
    repainted = sum(bool(one) for strokes in others.values() for one in strokes)
    painted_gone = sum(not one.startswith(_BLANK) for one in gone)
    if len(blank) == len(moved) and painted_gone <= repainted:
        marks.hashes = [one for one in marks.hashes if one not in moved]
        marks.hashes += map(_alone, blank)
        ours.update({number: [_alone(number)] for number in blank})


def _has_our_type(layers: Sequence[Any], number: int) -> bool:
    there = [layer for layer in layers if gp_compat.key_at(layer, number) is not None]
    return all(gp_compat.key_type(layer, number) in gp_compat.OUR_KEY_TYPES for layer in there)


def is_painted(thing: Any, layers: Sequence[Any], number: int) -> bool:
    """Whether the keys at a frame hold any fill."""
    drawn = strokes_at(thing, layers, number)
    return any(stroke.fill_group for strokes in drawn for stroke in strokes)


def waiting_regions(
    thing: Any, layers: Sequence[Any], marks: Marks, ours: Mapping[int, Collection[str]]
) -> list[Unsure]:
    """Return the regions of these layers that nobody has painted yet, by their frames.

    ``ours`` are our keys, by their frames, with what knows them.
    """
    marks.follow_keys(ours)
    by_name = {gp_compat.layer_name(layer): layer for layer in layers}
    noted = [one for one in marks.unsure if one.layer in by_name]
    touched = set(key_numbers(layers)) - set(ours)
    places = {(one.number, one.layer) for one in noted if one.number in touched}
    fills = {place: _fills_at(thing, layers, place[0], by_name[place[1]]) for place in places}
    waiting = [
        one
        for one in noted
        if one.number in ours
        or (one.number in touched and not is_covered(one, fills[one.number, one.layer]))
    ]
    return sorted(waiting, key=lambda one: one.number)


def _fills_at(thing: Any, layers: Sequence[Any], number: int, home: Any) -> list[list[Array]]:
    """Return the shapes of all fills in the space of one layer."""
    back = inverse_of(gp_compat.layer_matrix(thing, home))
    shapes = []
    for layer, strokes in zip(layers, strokes_at(thing, layers, number), strict=True):
        matrix = back @ gp_compat.layer_matrix(thing, layer)
        filled = gp_compat.fill_shapes(strokes)
        shapes += [[transform(matrix, one.points) for one in shape] for shape in filled]
    return shapes


def _tint(values: Sequence[float]) -> gp_compat.Tint:
    red, green, blue, mix = np.asarray(values, float).tolist()
    return red, green, blue, mix
