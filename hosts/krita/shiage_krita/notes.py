"""What we keep inside the artist's document: which layers are ours, and what we painted on them.

A frame of our layer that does not look any more as we left it was corrected by the artist.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

VERSION: Final = 1
NOT_NOTED: Final = ""
"""What earlier versions did not note down yet."""

_KEPT: Final = 8
"""Earlier layers that undo may bring back."""


@dataclass(frozen=True)
class PaintedFrame:
    """A frame as we left it; ``own`` says that the artist had painted all of it.

    ``line`` is the hash of its line art, by which it is found again when its time changes.
    """

    times: tuple[int, ...]
    hash: str
    drawing: int | None
    own: bool = False
    line: str = NOT_NOTED


@dataclass(frozen=True)
class OurLayer:
    """A layer of ours: its frames, and how many unsure regions each drawing has.

    ``canvas`` is the size and color space that its pixels had.
    """

    uid: str
    frames: tuple[PaintedFrame, ...] = ()
    unsure: dict[int, int] = field(default_factory=dict)
    canvas: str = NOT_NOTED

    def moved_to(self, times: Sequence[int]) -> OurLayer:
        """Return it with its frames at the key times of now: keys that moved keep their order.

        As it is where there are other keys than we gave it.
        """
        noted = sorted(time for frame in self.frames for time in frame.times)
        if len(noted) != len(times):
            return self
        now = dict(zip(noted, sorted(times), strict=True))
        moved = (replace(one, times=tuple(map(now.__getitem__, one.times))) for one in self.frames)
        return replace(self, frames=tuple(moved))


@dataclass(frozen=True)
class Correction:
    """A drawing that the artist corrected or, ``whole``, took over as it is.

    ``line`` is the hash of its line art, by which it is found again when its time changes;
    ``pixels`` that of what the artist painted, by which it is kept in the shot folder; ``canvas``
    the size and color space of that. ``found`` is our layer, and the fingerprint of its frame, that
    it was found on; ``beside`` that of what the artist's own layer held then: all else is newer.
    """

    drawing: int
    line: str
    whole: bool = False
    pixels: str = NOT_NOTED
    canvas: str = NOT_NOTED
    found: str = NOT_NOTED
    beside: str = NOT_NOTED

    def is_of_drawing(self, other: Correction) -> bool:
        """Whether another one corrects the same drawing, which may have another number by now."""
        if NOT_NOTED in (self.line, other.line):
            return self.drawing == other.drawing
        return self.line == other.line


@dataclass
class Notes:
    """Everything that we remember of a cel, which is known by the layer that its paint lies on.

    ``keys`` are the key frames of that layer when we last looked, ``left_out`` those of them that
    are not learned from. ``set_aside`` are corrections of drawings that are not there now.
    ``models`` is the folder with color models; empty where there is none.
    ``others`` are the notes of the other cels in the document.
    """

    shot: str = field(default_factory=lambda: uuid.uuid4().hex)
    line: str = ""
    mine: str = ""
    left_out: set[int] = field(default_factory=set)
    keys: tuple[int, ...] = ()
    corrections: list[Correction] = field(default_factory=list)
    set_aside: list[Correction] = field(default_factory=list)
    layers: list[OurLayer] = field(default_factory=list)
    overlay: str = ""
    shows_mine: bool = False
    models: str = ""
    others: list[Notes] = field(default_factory=list)

    def of(self, line: str, mine: str, there: Collection[str]) -> Notes:
        """Return the notes of the cel with this paint, where ``there`` are all layers.

        A cel whose layer is gone goes on with the layer that is chosen instead.
        """
        every = [self, *self.others]
        known = next((each for each in every if each.mine == mine), None)
        found = known or (Notes() if self.mine in there else self)
        found.line, found.mine = line, mine
        found.others = [each for each in every if each is not found and each.mine]
        for each in found.others:
            each.others = []
        return found

    @property
    def our_layers(self) -> set[str]:
        """The ids of all layers that Shiage made."""
        every = [self, *self.others]
        return {layer.uid for each in every for layer in each.layers} | {
            each.overlay for each in every
        }

    def find_left_out(self, keys: tuple[int, ...]) -> None:
        """Find what is left out where it lies now: keys that moved keep their order."""
        if len(keys) == len(self.keys):
            now = dict(zip(self.keys, keys, strict=True))
            self.left_out = {now.get(time, time) for time in self.left_out}
        self.keys = keys

    def add_layer(self, layer: OurLayer) -> None:
        """Remember a new layer of ours."""
        self.layers = [layer, *self.layers][:_KEPT]

    def correct(self, correction: Correction) -> None:
        """Remember that the artist corrected a drawing, or took it over."""
        earlier = [each for each in self.corrections if each.is_of_drawing(correction)]
        if earlier and correction.beside == NOT_NOTED:
            correction = replace(correction, beside=earlier[0].beside)
        rest = [each for each in self.corrections if each not in earlier]
        self.corrections = [*rest, correction]

    def give_up(self, drawings: Collection[int]) -> None:
        """Forget what the artist corrected of some drawings."""
        self.corrections = [each for each in self.corrections if each.drawing not in drawings]

    def to_bytes(self) -> bytes:
        """Return them for an annotation of the document."""
        values = {**asdict(self), "version": VERSION}
        return json.dumps(values, separators=(",", ":"), default=sorted).encode()


def read_notes(text: bytes) -> Notes:
    """Return what an annotation says; new notes where there is none that we can read."""
    try:
        values = json.loads(text.decode("utf-8")) if text else {}
        return _notes(values) if values.get("version") == VERSION else Notes()
    except (ValueError, KeyError, TypeError, AttributeError):
        return Notes()


def _notes(values: dict[str, Any]) -> Notes:
    return Notes(
        shot=uuid.UUID(values["shot"]).hex,  # it becomes the name of a folder
        line=str(values["line"]),
        mine=str(values["mine"]),
        left_out={int(time) for time in values["left_out"]},
        keys=tuple(int(time) for time in values.get("keys", ())),
        corrections=[_correction(one) for one in values["corrections"]],
        set_aside=[_correction(one) for one in values.get("set_aside", ())],
        layers=[_layer(one) for one in values["layers"]],
        overlay=str(values["overlay"]),
        shows_mine=bool(values["shows_mine"]),
        models=str(values.get("models", "")),
        others=[_notes(one) for one in values.get("others", ())],
    )


def _correction(values: dict[str, Any]) -> Correction:
    return Correction(
        int(values["drawing"]),
        str(values["line"]),
        bool(values["whole"]),
        str(values.get("pixels", NOT_NOTED)),
        str(values.get("canvas", NOT_NOTED)),
        str(values.get("found", NOT_NOTED)),
        str(values.get("beside", NOT_NOTED)),
    )


def _layer(values: dict[str, Any]) -> OurLayer:
    frames = tuple(
        PaintedFrame(
            times=tuple(int(time) for time in one["times"]),
            hash=str(one["hash"]),
            drawing=None if one["drawing"] is None else int(one["drawing"]),
            own=bool(one["own"]),
            line=str(one.get("line", NOT_NOTED)),
        )
        for one in values["frames"]
    )
    unsure = {int(number): int(count) for number, count in values["unsure"].items()}
    canvas = str(values.get("canvas", NOT_NOTED))
    return OurLayer(str(values["uid"]), frames, unsure, canvas)
