"""What the artist changed on our layer, which is told from what we painted there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .krita_api import Layer, Snapshot, convert
from .notes import NOT_NOTED, OurLayer, PaintedFrame
from .pixels import both, coverage, difference, is_blank, only, without
from .plan import Plan
from .shot_files import hash_of
from .subject import Steps, Subject


def find_corrections(snapshot: Snapshot, subject: Subject) -> Steps:
    """Find what the artist changed on our layer, and keep it in the shot folder."""
    _find_drawings(subject)
    found = subject.our_layer
    if found is not None:
        yield from _look_through(snapshot, subject, *found)
    lost = [one.drawing for one in subject.notes.corrections if not subject.is_kept(one)]
    subject.notes.give_up(lost)  # approved on a layer that went before anybody read it


def _look_through(snapshot: Snapshot, subject: Subject, ours: OurLayer, layer: Layer) -> Steps:
    if not subject.knows_our_layer:
        subject.keeps_earlier = True
        yield from _take_corrected_over(snapshot, subject, layer)
        return
    search = _Search(
        snapshot, subject, layer.uid, ours.frames, layer.key_times(subject.document.last)
    )
    for time in search.keys:
        pixels = snapshot.pixels(layer, time)
        yield 0
        look = hash_of(pixels)
        if subject.seen.get(time) != look:
            subject.seen[time] = look
            yield from _look_at(search, time, pixels, look)


def _take_corrected_over(snapshot: Snapshot, subject: Subject, layer: Layer) -> Steps:
    """Take what our layer shows of corrected drawings: of their pixels no others have this size."""
    source = subject.document.color_space(layer)
    for each in list(subject.notes.corrections):
        pixels = snapshot.pixels(layer, subject.plan.times_of(each.drawing)[0])
        pixels = convert(pixels, subject.document.size, source, subject.space)
        yield 0
        beside = _beside(snapshot, subject, each.drawing)
        subject.correct(each.drawing, pixels, whole=True, beside=beside)
        yield 0


def _beside(snapshot: Snapshot, subject: Subject, drawing: int) -> str:
    """Keep what the artist's own layer holds of a drawing; return its fingerprint."""
    time = Plan(subject.plan.drawing_at, subject.plan.painted).paint_of().get(drawing)
    blank = bytes(subject.length)
    return subject.keep_beside(blank if time is None else snapshot.pixels(subject.mine, time))


@dataclass
class _Search:
    """One look through the key frames of our layer, with what we remember of it."""

    snapshot: Snapshot
    subject: Subject
    layer: str
    frames: Sequence[PaintedFrame]
    keys: tuple[int, ...]

    @cached_property
    def is_retimed(self) -> bool:
        """Whether our layer has other key frames than we gave it."""
        return set(self.keys) != {time for frame in self.frames for time in frame.times}

    def left_at(self, time: int) -> PaintedFrame | None:
        """Return what we left at a time."""
        return next((frame for frame in self.frames if time in frame.times), None)

    def left_for(self, drawing: int) -> PaintedFrame | None:
        """Return what we painted for a drawing of now."""
        line = self.subject.looks[drawing]
        return next((frame for frame in self.frames if frame.line == line), None)

    def drawing_of(self, frame: PaintedFrame) -> int | None:
        """Return the number that the drawing of a frame has now."""
        looks = self.subject.looks
        by_line = {look: number for number, look in looks.items()}
        if frame.line in by_line:
            return by_line[frame.line]
        if frame.drawing is None or frame.drawing not in looks:
            return None
        is_another = looks[frame.drawing] in {each.line for each in self.frames}
        return None if is_another else frame.drawing

    def is_as_we_left_it(self, time: int, look: str) -> bool:
        """Whether a picture is the one that we left, here or at a time from where it was moved."""
        left = self.left_at(time)
        drawing = self.subject.plan.in_force(time)
        if left is not None and not self.is_retimed and self.drawing_of(left) == drawing:
            return left.hash == look
        return any(frame.hash == look for frame in self.frames)

    def changed_at(self, time: int) -> tuple[PaintedFrame | None, int | None]:
        """Return what we had painted where the artist changed a picture, and its drawing."""
        left = self.left_at(time)
        if left is not None and left.drawing is not None and not self.is_retimed:
            return left, self.drawing_of(left)
        drawing = self.subject.plan.in_force(time)
        return (None if drawing is None else self.left_for(drawing)), drawing


def _look_at(search: _Search, time: int, pixels: bytes, look: str) -> Steps:
    """Keep what the artist did to a picture; a picture that nothing can keep stays on its layer."""
    subject = search.subject
    if search.is_as_we_left_it(time, look):
        for frame in search.frames:
            drawing = search.drawing_of(frame)
            if frame.hash == look and drawing not in subject.found:
                _settle(subject, drawing, pixels)
        return
    left, drawing = search.changed_at(time)
    if drawing is None:
        subject.keeps_earlier |= not is_blank(pixels, subject.space)
        return
    first, known = subject.found.get(drawing, (time, ""))
    if first != time:
        subject.keeps_earlier |= known != look and not is_blank(pixels, subject.space)
    else:
        subject.found[drawing] = time, look
        if drawing not in subject.corrected_now:
            subject.corrected_now.append(drawing)
        yield 0
        part = _changed_part(subject, left, drawing, pixels)
        yield 0
        earlier, at = subject.correction(drawing), f"{search.layer} {look}"
        is_new = earlier is None or earlier.found != at
        beside = _beside(search.snapshot, subject, drawing) if is_new else NOT_NOTED
        whole = part is None
        subject.correct(drawing, part or pixels, whole=whole, found=at, beside=beside)
        yield 0


def _settle(subject: Subject, drawing: int | None, pixels: bytes) -> None:
    """Keep an approved picture, or a corrected one of which this computer knows no pixels."""
    known = subject.correction(drawing)
    if known and (known.whole or subject.corrected(drawing) is None):
        is_new = known.beside == known.pixels == NOT_NOTED
        beside = subject.keep_beside(pixels) if is_new else NOT_NOTED
        subject.correct(known.drawing, pixels, whole=known.whole, beside=beside)


def _changed_part(
    subject: Subject, left: PaintedFrame | None, drawing: int, pixels: bytes
) -> bytes | None:
    """Return the pixels that the artist changed; None if all of the frame has to count as theirs.

    Where they erased our paint, no picture can say so: then the frame stays as it is from now on.
    """
    if left is None or left.own or subject.is_taken_over(drawing):
        return None
    space = subject.space
    written = subject.files.kept(f"written {left.hash}", len(pixels))
    if written is None:
        return None
    changed = difference(pixels, written, space)
    inked = coverage(pixels, space)
    if max(without(both(changed, bytes(len(changed))), inked)):
        return None
    earlier = subject.corrected(drawing)
    if earlier is None and subject.correction(drawing):
        return None
    if earlier is not None:
        changed = both(changed, coverage(earlier, space))
    return only(pixels, changed, space)


def _find_drawings(subject: Subject) -> None:
    """Give corrections the numbers that their drawings have now; a drawing may come back."""
    notes, number_of = subject.notes, {look: number for number, look in subject.looks.items()}
    every = [*notes.set_aside, *notes.corrections]
    found = {number_of[one.line]: one for one in every if one.line in number_of}
    for one in notes.corrections:  # drawn anew
        if one.line not in number_of and one.drawing in subject.looks:
            found.setdefault(one.drawing, one)
    gone = (one for one in every if one.line not in number_of)
    notes.set_aside = [one for one in gone if one not in found.values()]
    notes.corrections = [
        replace(one, drawing=number, line=subject.looks[number]) for number, one in found.items()
    ]
