"""From the artist's document to a shot folder: one frame a step, only what changed."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from plugin_core.errors import InputError, NotPainted

from .krita_api import Document, Layer, Snapshot, convert
from .notes import Correction, Notes, OurLayer, PaintedFrame
from .pixels import SRGB, ColorSpace, both, coverage, difference, is_blank, only, put_over, without
from .plan import Plan, plan_drawings
from .shot_files import ShotFiles, hash_of, open_files
from .texts import tr

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

    @property
    def space(self) -> ColorSpace:
        """How the artist's colors are stored."""
        return self.document.color_space(self.mine)

    @property
    def our_layer(self) -> tuple[OurLayer, Layer] | None:
        """Our layer, if one is there: undo may have brought back an earlier one."""
        there = {layer.uid: layer for layer in self.document.layers()}
        for ours in self.notes.layers:
            if ours.uid in there:
                return ours, there[ours.uid]
        return None

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
        return self.files.kept(f"corrected {known.pixels}", self.length) if known else None

    def correct(self, drawing: int, pixels: bytes, *, whole: bool) -> None:
        """Keep what the artist corrected of a drawing, or took over."""
        look = hash_of(pixels)
        self.files.keep(f"corrected {look}", pixels)
        self.notes.correct(Correction(drawing, self.looks[drawing], whole, look))

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


def find_painted(
    snapshot: Snapshot, document: Document, layer: Layer
) -> Generator[int, None, tuple[int, ...]]:
    """Find the key frames of a layer on which anything is painted."""
    space, found = document.color_space(layer), []
    for time in layer.key_times(document.last):
        if not is_blank(snapshot.pixels(layer, time), space):
            found.append(time)
        yield 0
    return tuple(found)


def export_shot(subject: Subject, *, needs_paint: bool) -> Steps:
    """Bring the shot folder up to date.

    Raises
    ------
    NotPainted
        If no frame is painted and ``needs_paint`` is set.
    """
    with closing(Snapshot(subject.document)) as snapshot:
        yield from _export_lines(snapshot, subject)
        yield from export_paint(snapshot, subject)
    if needs_paint and not (subject.plan.paint_of() or subject.notes.corrections):
        raise NotPainted(
            tr("No frame of “{layer}” is painted yet.", layer=subject.mine.name),
            hint=tr("Paint one frame or more on that layer."),
        )


def export_paint(snapshot: Snapshot, subject: Subject) -> Steps:
    """Bring what the artist painted up to date, on their layer and on ours."""
    painted = yield from find_painted(snapshot, subject.document, subject.mine)
    left_out = frozenset(subject.notes.left_out)
    subject.plan = Plan(subject.plan.drawing_at, painted, left_out)
    yield from _find_corrections(snapshot, subject)
    yield from _write_paint(snapshot, subject)
    while not subject.files.is_written:
        yield 5
    subject.files.finish()
    subject.save_notes()


def _export_lines(snapshot: Snapshot, subject: Subject) -> Steps:
    """Write each picture of the line art once; a picture that shows twice is one drawing."""
    space = subject.document.color_space(subject.line)
    looks: dict[int, str | None] = {}
    for time in subject.line.key_times(subject.document.last):
        pixels = snapshot.pixels(subject.line, time)
        look = None if is_blank(pixels, space) else hash_of(pixels)
        if look is not None and look not in looks.values():
            subject.looks[time] = look
            yield from _write(subject, "line", time, pixels, space, look)
        looks[time] = look
        yield 0
    if not subject.looks:
        raise InputError(
            tr("“{layer}” is empty.", layer=subject.line.name),
            hint=tr("Choose the layer with your lines as Line art."),
        )
    subject.plan = plan_drawings(looks, (), subject.notes.left_out)
    subject.files.leave_only("line", subject.plan.drawings)


def _write_paint(snapshot: Snapshot, subject: Subject) -> Steps:
    """Write what the artist painted of each drawing, corrections over it."""
    space, painted = subject.space, subject.plan.paint_of()
    corrected = {each.drawing for each in subject.notes.corrections}
    for drawing in sorted(painted.keys() | corrected):
        pixels = yield from artists_pixels(snapshot, subject, painted.get(drawing), drawing)
        pixels = pixels or bytes(subject.length)
        yield from _write(subject, "paint", drawing, pixels, space, hash_of(pixels))
        yield 0
    subject.files.leave_only("paint", painted.keys() | corrected)


def artists_pixels(
    snapshot: Snapshot, subject: Subject, time: int | None, drawing: int | None
) -> Generator[int, None, bytes]:
    """Return what the artist painted of a drawing, corrections over it; empty if nothing."""
    space = subject.space
    pixels = b""
    if time is not None:
        pixels = snapshot.pixels(subject.mine, time)
        yield 0
    correction = subject.corrected(drawing)
    if correction is None:
        return pixels
    if not pixels or subject.is_taken_over(drawing):
        return correction
    return put_over(pixels, correction, coverage(correction, space), space)


def _find_corrections(snapshot: Snapshot, subject: Subject) -> Steps:
    """Find what the artist changed on our layer, and keep it in the shot folder."""
    subject.notes.corrections = _moved(subject)
    found = subject.our_layer
    if found is None:
        return
    ours, layer = found
    if subject.document.color_space(layer) != subject.space:
        return
    for frame in ours.frames:
        if frame.drawing in subject.looks:
            pixels = snapshot.pixels(layer, frame.times[0])
            yield 0
            yield from _find_correction(subject, frame, pixels)


def _find_correction(subject: Subject, frame: PaintedFrame, pixels: bytes) -> Steps:
    assert frame.drawing is not None
    known, look = subject.correction(frame.drawing), hash_of(pixels)
    if subject.seen.get(frame.times[0]) == look:
        return
    subject.seen[frame.times[0]] = look
    if look == frame.hash:
        if known and (known.whole or subject.corrected(frame.drawing) is None):
            subject.correct(frame.drawing, pixels, whole=known.whole)
        return
    subject.corrected_now.append(frame.drawing)
    yield 0
    part = None if frame.own or (known and known.whole) else _changed_part(subject, frame, pixels)
    subject.correct(frame.drawing, pixels if part is None else part, whole=part is None)
    yield 0


def _changed_part(subject: Subject, frame: PaintedFrame, pixels: bytes) -> bytes | None:
    """Return the pixels that the artist changed; None if all of the frame has to count as theirs.

    Where they erased our paint, no picture can say so: then the frame stays as it is from now on.
    """
    space = subject.space
    written = subject.files.kept(f"written {frame.hash}", len(pixels))
    if written is None:
        return None
    changed = difference(pixels, written, space)
    inked = coverage(pixels, space)
    if max(without(both(changed, bytes(len(changed))), inked)):
        return None
    earlier = subject.corrected(frame.drawing)
    if earlier is not None:
        changed = both(changed, coverage(earlier, space))
    return only(pixels, changed, space)


def _moved(subject: Subject) -> list[Correction]:
    """Return the corrections with the numbers that their drawings have now."""
    number_of = {look: number for number, look in subject.looks.items()}
    moved: dict[int, Correction] = {}
    for each in subject.notes.corrections:
        number = number_of.get(each.line, each.drawing)
        if number in subject.looks:
            moved[number] = replace(each, drawing=number, line=subject.looks[number])
    return list(moved.values())


def _write(
    subject: Subject, kind: str, number: int, pixels: bytes, space: ColorSpace, look: str
) -> Steps:
    """Write a picture unless it is there."""
    if subject.files.is_there(kind, number, look):
        return
    while subject.files.is_busy:
        yield 2
    size = subject.document.size
    subject.files.write(kind, number, convert(pixels, size, space, SRGB), size)
    subject.files.written(kind, number, look)
