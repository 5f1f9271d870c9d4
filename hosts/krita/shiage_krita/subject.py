"""A document with the layers that were chosen, and all that is found out about them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

from .krita_api import Document, Layer
from .notes import NOT_NOTED, Correction, Notes, OurLayer
from .pixels import ColorSpace, coverage, difference, within
from .plan import Plan
from .shot_files import ShotFiles, hash_of, open_files

Steps = Generator[int, None, None]
"""Work in small steps; each gives the milliseconds until the next one."""


@dataclass
class Subject:
    """A document with the layers that were chosen, and all that is found out about them."""

    document: Document
    line: Layer
    mine: Layer
    notes: Notes
    files: ShotFiles
    plan: Plan = field(default_factory=Plan)
    looks: dict[int, str] = field(default_factory=dict)
    """Fingerprint of the line art of each drawing."""

    corrected_now: list[int] = field(default_factory=list)
    """Drawings that the artist changed on our layer since we painted it."""

    seen: dict[int, str] = field(default_factory=dict)
    """Fingerprint of each frame of our layer when it was last looked at."""

    found: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Where each corrected drawing was found changed first, and the fingerprint of that frame."""

    keeps_earlier: bool = False
    """Whether our layer may hold paint of the artist that no correction can keep."""

    @property
    def space(self) -> ColorSpace:
        """How the artist's colors are stored."""
        return self.document.color_space(self.mine)

    @property
    def canvas(self) -> str:
        """The size and color space of the artist's colors: pixels of another are not comparable."""
        width, height = self.document.size
        space = self.space
        return f"{width}x{height} {space.model} {space.depth} {space.profile}"

    @property
    def our_layer(self) -> tuple[OurLayer, Layer] | None:
        """Our layer, if one is there: undo may have brought back an earlier one."""
        there = {layer.uid: layer for layer in self.document.layers()}
        for ours in self.notes.layers:
            if ours.uid in there:
                return ours, there[ours.uid]
        return None

    @property
    def knows_our_layer(self) -> bool:
        """Whether changes on our layer can be told: neither its size nor its colors changed."""
        found = self.our_layer
        if found is None:
            return True
        ours, layer = found
        is_same_space = self.document.color_space(layer) == self.space
        return is_same_space and ours.canvas in (self.canvas, NOT_NOTED)

    @property
    def length(self) -> int:
        """How many bytes a picture of the artist's colors has."""
        width, height = self.document.size
        return width * height * self.space.pixel_bytes

    def correction(self, drawing: int | None) -> Correction | None:
        """Return what the artist corrected of a drawing."""
        return next((one for one in self.notes.corrections if one.drawing == drawing), None)

    def corrected(self, drawing: int | None) -> bytes | None:
        """Return the pixels that the artist corrected of a drawing, if they are kept."""
        known = self.correction(drawing)
        if known is None or known.canvas != self.canvas:
            return None
        return self.files.kept(f"corrected {known.pixels}", self.length)

    def is_kept(self, correction: Correction) -> bool:
        """Whether the pixels of a correction are at hand."""
        name = f"corrected {correction.pixels}"
        return correction.canvas == self.canvas and self.files.keeps(name)

    def correct(
        self,
        drawing: int,
        pixels: bytes,
        *,
        whole: bool,
        found: str = NOT_NOTED,
        beside: str = NOT_NOTED,
    ) -> None:
        """Keep what the artist corrected of a drawing, or took over."""
        look, line = hash_of(pixels), self.looks[drawing]
        self.files.keep(f"corrected {look}", pixels)
        self.notes.correct(Correction(drawing, line, whole, look, self.canvas, found, beside))

    def keep_beside(self, pixels: bytes) -> str:
        """Keep what the artist's own layer holds beside a correction; return its fingerprint."""
        look = hash_of(pixels)
        self.files.keep(f"beside {look}", pixels)
        return look

    def newer(self, drawing: int | None, pixels: bytes) -> bytes:
        """Return the mask of what the artist painted on their own layer after a correction."""
        known = self.correction(drawing)
        if known is not None and known.beside not in (NOT_NOTED, hash_of(pixels)):
            before = self.files.kept(f"beside {known.beside}", len(pixels))
            if before is not None:
                changed = difference(pixels, before, self.space)
                return within(changed, coverage(pixels, self.space))
        return bytes(len(pixels) // self.space.pixel_bytes)

    def is_taken_over(self, drawing: int | None) -> bool:
        """Whether the artist took our whole picture of a drawing over."""
        correction = self.correction(drawing)
        return correction is not None and correction.whole

    def save_notes(self) -> None:
        """Put the notes into the document."""
        self.document.set_note(self.notes.to_bytes())


def open_subject(
    document: Document, line: Layer, mine: Layer, notes: Notes, root: Path | None = None
) -> Subject:
    """Return what a command works on, with the shot folder that is the document's own."""
    files = open_files(notes.shot, document.path, root)
    notes.shot = files.folder.name
    subject = Subject(document, line, mine, notes, files)
    subject.save_notes()
    return subject
