"""From results to a layer in the artist's document: filled out of sight, added in one step."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Final

from plugin_core.errors import InputError
from plugin_core.protocol import FinishedDrawing

from .export import artists_pixels, export_paint
from .krita_api import Layer, NewLayer, Snapshot, convert
from .notes import NOT_NOTED, OurLayer, PaintedFrame
from .pixels import SRGB, coverage, from_indices, pixels_of, put_over
from .plan import Frame
from .qt import QtGui
from .review import draw_overlay, read_record
from .shot_files import bytes_of, hash_of, read_picture
from .subject import Subject
from .texts import tr
from .timing import Timing, write_timing

LAYER_NAME: Final = "Shiage colours"
EARLIER_NAME: Final = "Shiage colours (earlier)"
OVERLAY_NAME: Final = "Shiage unsure regions"
"""Names of layers are not translated: another artist may open the document."""

UNSURE_LABEL: Final = 5
"""Orange in the timeline of Krita."""

MINE_LABEL: Final = 2
"""Green."""

Tell = Callable[[float], None]


@dataclass
class _Palette:
    """The colors of the results, as the artist's document stores them."""

    order: list[int]
    table: list[bytes]


def insert_results(
    subject: Subject, results: Mapping[int, FinishedDrawing], tell: Tell
) -> Generator[int, None, Layer]:
    """Build our layer from the results and put it directly above the artist's.

    What was painted while the engine worked is looked for first; from then on nothing can be.
    """
    document, earlier = subject.document, subject.our_layer
    unsure = {number: one.uncertain for number, one in results.items() if one.uncertain}
    with document.held(subject.mine, *([earlier[1]] if earlier else [])):
        layer, painted = yield from _filled(subject, results, unsure, tell)
    with closing(layer):
        inserted = _replace(subject, layer)
    subject.notes.add_layer(OurLayer(inserted.uid, painted, unsure, subject.canvas))
    subject.notes.shows_mine = False
    known = [frame.hash for each in subject.notes.layers for frame in each.frames]
    subject.files.forget_kept("written ", {f"written {each}" for each in known})
    subject.mine.show(visible=False)
    subject.save_notes()
    yield 0
    return inserted


def _filled(
    subject: Subject,
    results: Mapping[int, FinishedDrawing],
    unsure: Mapping[int, int],
    tell: Tell,
) -> Generator[int, None, tuple[NewLayer, tuple[PaintedFrame, ...]]]:
    """Return our new layer, ready to be put in, and what is painted on it."""
    painted: list[PaintedFrame] = []
    with closing(Snapshot(subject.document)) as snapshot, ExitStack() as unless_filled:
        yield from export_paint(snapshot, subject)
        frames = subject.plan.frames()
        layer = yield from _open(subject, frames, _labels(frames, subject, unsure), LAYER_NAME)
        unless_filled.callback(layer.close)
        palette = yield from _palette(snapshot, subject, results)
        for place, frame in enumerate(frames):
            own = frame.painted is not None and frame.drawing not in results
            pixels, look = yield from _compose(snapshot, subject, frame, results, palette)
            layer.fill(frame.times[0], pixels)
            line = NOT_NOTED if frame.drawing is None else subject.looks[frame.drawing]
            painted.append(PaintedFrame(frame.times, look, frame.drawing, own, line))
            tell((place + 1) / len(frames))
            yield 0
        unless_filled.pop_all()
    return layer, tuple(painted)


def _replace(subject: Subject, layer: NewLayer) -> Layer:
    earlier = subject.our_layer
    if earlier is not None and subject.keeps_earlier:
        earlier[1].put_aside(EARLIER_NAME)
        subject.notes.layers.remove(earlier[0])
    elif earlier is not None:
        earlier[1].remove()
    return layer.insert(subject.document, subject.mine, LAYER_NAME)


def _labels(frames: Sequence[Frame], subject: Subject, unsure: Mapping[int, int]) -> dict[int, int]:
    labels = {
        time: UNSURE_LABEL for frame in frames if frame.drawing in unsure for time in frame.times
    }
    for frame in frames:
        mine = frame.painted is not None and frame.drawing not in unsure
        if mine or subject.is_taken_over(frame.drawing):
            labels.update(dict.fromkeys(frame.times, MINE_LABEL))
    return labels


def _open(
    subject: Subject, frames: Sequence[Frame], labels: Mapping[int, int], name: str
) -> Generator[int, None, NewLayer]:
    """Open an empty layer with our key frames; in a Krita that refuses, a copy of the lines."""
    document, path = subject.document, subject.files.folder / "timing.kra"
    timing = Timing([frame.times for frame in frames], labels, *subject.mine.looks)
    write_timing(path, name, document.size, timing, document.rate)
    yield 0
    layer = NewLayer.from_timing(path, document.size, subject.space)
    path.unlink(missing_ok=True)
    if layer is not None:
        return layer
    if subject.line.is_group:
        raise InputError(
            tr("This Krita cannot read the layer that Shiage made."),
            hint=tr("Merge the group of your lines into one layer, then colorize again."),
        )
    return NewLayer.from_layer(document, subject.line, subject.space)


def _compose(
    snapshot: Snapshot,
    subject: Subject,
    frame: Frame,
    results: Mapping[int, FinishedDrawing],
    palette: _Palette,
) -> Generator[int, None, tuple[bytes, str]]:
    """Return a frame, our paint with the artist's over it to the bit, and its fingerprint.

    What we painted is kept, so that later the artist's changes can be told from it.
    """
    artist = yield from artists_pixels(snapshot, subject, frame.painted, frame.drawing)
    result = results.get(frame.drawing) if frame.drawing is not None else None
    if result is None or subject.is_taken_over(frame.drawing):
        pixels = artist or bytes(subject.length)
        return pixels, hash_of(pixels)
    path = subject.files.picture("result", result.number)
    ours = _in_space(read_picture(path, subject.document.size), subject, palette)
    yield 0
    if not artist and subject.space == SRGB:
        look = hash_of(ours)
        subject.files.keep_picture(f"written {look}", path)
        return ours, look
    if artist:
        ours = put_over(ours, artist, coverage(artist, subject.space), subject.space)
    look = hash_of(ours)
    subject.files.keep(f"written {look}", ours)
    return ours, look


def _in_space(pixels: bytes, subject: Subject, palette: _Palette) -> bytes:
    if subject.space == SRGB:
        return pixels
    width, height = subject.document.size
    formats = QtGui.QImage.Format
    image = QtGui.QImage(pixels, width, height, 4 * width, formats.Format_ARGB32)
    indexed = image.convertToFormat(formats.Format_Indexed8, palette.order)
    lines = bytes_of(indexed)
    step = indexed.bytesPerLine()
    if step != width:
        lines = b"".join(lines[row * step : row * step + width] for row in range(height))
    return from_indices(lines, palette.table, subject.space)


def _palette(
    snapshot: Snapshot, subject: Subject, results: Mapping[int, FinishedDrawing]
) -> Generator[int, None, _Palette]:
    """Find out how the document stores each color of the results.

    In another color space than ours, a color is taken from where the artist painted it: converted
    there and back it might come out a little different.
    """
    space = subject.space
    if space == SRGB or not results:
        return _Palette([], [])
    order = [0, *sorted(_colors_of(subject, results))]
    if len(order) > 256:
        raise InputError(
            tr("More than 255 colors are in use."),
            hint=tr("Convert the document to 8-bit RGB, then colorize again."),
        )
    flat = b"".join(color.to_bytes(4, "little") for color in order)
    converted = convert(flat, (len(order), 1), SRGB, space)
    own = yield from _own_pixels(snapshot, subject, order)
    table = pixels_of(own, converted, order, space)
    return _Palette(order, [bytes(space.pixel_bytes), *table[1:]])


def _colors_of(subject: Subject, results: Mapping[int, FinishedDrawing]) -> set[int]:
    """Return the colors of the results as Qt writes them: alpha, red, green, blue."""
    found: set[int] = set()
    for number in results:
        record = read_record(subject.files.picture("result", number).with_suffix(".json"))
        for red, green, blue, alpha in record.colors if record else ():
            if alpha:
                found.add(alpha << 24 | red << 16 | green << 8 | blue)
    return found


def _own_pixels(
    snapshot: Snapshot, subject: Subject, order: Sequence[int]
) -> Generator[int, None, dict[int, bytes]]:
    step = subject.space.pixel_bytes
    own: dict[int, bytes] = {}
    painted = subject.plan.paint_of()
    for drawing in sorted(painted.keys() | {each.drawing for each in subject.notes.corrections}):
        path = subject.files.picture("paint", drawing)
        picture = array("I", read_picture(path, subject.document.size))
        pixels = yield from artists_pixels(snapshot, subject, painted.get(drawing), drawing)
        pixels = pixels or bytes(subject.length)
        yield 0
        for color in set(order[1:]) - own.keys():
            if color in picture:
                place = picture.index(color)
                own[color] = pixels[place * step : (place + 1) * step]
        yield 0
    return own


def insert_overlay(subject: Subject, tell: Tell) -> Generator[int, None, Layer | None]:
    """Mark the unsure regions on a layer of their own, above ours."""
    found = subject.our_layer
    if found is None:
        return None
    ours, below = found
    marked = [
        Frame(subject.plan.times_of(number), number, None)
        for number in ours.unsure
        if subject.plan.times_of(number)
    ]
    frames = _with_blanks(subject, marked)
    layer = yield from _open_overlay(subject, frames)
    with closing(layer):
        for place, frame in enumerate(frames):
            record = None
            if frame.drawing is not None:
                path = subject.files.picture("result", frame.drawing).with_suffix(".json")
                record = read_record(path)
            pixels = draw_overlay(record.unsure if record else (), subject.document.size)
            yield 0
            layer.fill(frame.times[0], pixels)
            tell((place + 1) / len(frames))
            yield 0
        inserted = layer.insert(subject.document, below, OVERLAY_NAME)
    subject.notes.overlay = inserted.uid
    subject.save_notes()
    yield 1  # Krita makes the new layer the active one in its own time
    subject.document.activate(below)
    return inserted


def _with_blanks(subject: Subject, marked: Sequence[Frame]) -> list[Frame]:
    """Add a blank frame where nothing is unsure, so that no mark is held too long."""
    taken = {time for frame in marked for time in frame.times}
    blank = tuple(sorted({0, *subject.plan.drawing_at} - taken))
    return [*marked, Frame(blank, None, None)] if blank else list(marked)


def _open_overlay(subject: Subject, frames: Sequence[Frame]) -> Generator[int, None, NewLayer]:
    path = subject.files.folder / "timing.kra"
    timing = Timing([frame.times for frame in frames])
    document = subject.document
    write_timing(path, "overlay", document.size, timing, document.rate)
    yield 0
    layer = NewLayer.from_timing(path, document.size, SRGB)
    if layer is None:
        raise InputError(tr("This Krita cannot read the layer that Shiage made."))
    return layer
