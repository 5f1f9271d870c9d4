"""What the artist changed on our layer, which is told from what we painted there."""

from __future__ import annotations

from dataclasses import replace

from .krita_api import Snapshot
from .notes import Correction, PaintedFrame
from .pixels import both, coverage, difference, only, without
from .shot_files import hash_of
from .subject import Steps, Subject


def find_corrections(snapshot: Snapshot, subject: Subject) -> Steps:
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
