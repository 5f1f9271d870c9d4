"""From the artist's document to a shot folder: one frame a step, only what changed."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing

from plugin_core.errors import InputError, NotPainted

from .corrections import find_corrections
from .krita_api import Document, Layer, Snapshot, convert
from .pixels import SRGB, ColorSpace, coverage, is_blank, put_over
from .plan import Plan, plan_drawings
from .shot_files import hash_of
from .subject import Steps, Subject
from .texts import tr


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
        If no frame is painted, ``needs_paint`` is set, and no color models stand in.
    """
    with closing(Snapshot(subject.document)) as snapshot:
        yield from _export_lines(snapshot, subject)
        yield from export_paint(snapshot, subject)
    notes = subject.notes
    if needs_paint and not (subject.plan.paint_of() or notes.corrections or notes.models):
        raise NotPainted(
            tr("No frame of “{layer}” is painted yet.", layer=subject.mine.name),
            hint=tr("Paint one frame or more on that layer, or choose a folder with color models."),
        )


def export_paint(snapshot: Snapshot, subject: Subject) -> Steps:
    """Bring what the artist painted up to date, on their layer and on ours."""
    painted = yield from find_painted(snapshot, subject.document, subject.mine)
    subject.notes.find_left_out(subject.mine.key_times(subject.document.last))
    subject.plan = Plan(subject.plan.drawing_at, painted, frozenset(subject.notes.left_out))
    yield from find_corrections(snapshot, subject)
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
    """Return what the artist painted of a drawing; empty if nothing.

    Corrections lie over it, and what was painted after them over these.
    """
    space = subject.space
    pixels = b""
    if time is not None:
        pixels = snapshot.pixels(subject.mine, time)
        yield 0
    correction = subject.corrected(drawing)
    if correction is None or not pixels:
        return correction or pixels
    yield 0
    if not subject.is_taken_over(drawing):
        correction = put_over(pixels, correction, coverage(correction, space), space)
    return put_over(correction, pixels, subject.newer(drawing, pixels), space)


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
