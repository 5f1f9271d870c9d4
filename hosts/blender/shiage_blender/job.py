"""Learn and Colorize as generators: small steps, so that a timer can run them, or a loop.

Each yields :class:`Step` and returns an :class:`Outcome`. Between two steps the artist may do
anything, so that objects are looked up by name after each.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import bpy

from plugin_core.client import Job, changes_in, in_frames
from plugin_core.errors import InputError
from plugin_core.protocol import ColorizeRequest, FinishedDrawing, LearnRequest, Settings

from . import color_models, engine_setup, gp_compat, marks, scene, shot_writing, writing
from .layers import Roles, choose_layers, color_layers, refuse_foreign, refuse_protected
from .raster import MAX_LABELS, Rgb
from .reading import Label, SeenDrawing, drawing_numbers, see_drawing
from .saying import say, say_stage
from .scene import FullName
from .steps import Outcome, Step, Steps
from .unsure import Unsure

EXPORT_SHARE: Final = 0.15
WRITE_SHARE: Final = 0.15


@dataclass(frozen=True)
class Order:
    """Everything that the work needs to know; nothing is read from panels later.

    ``numbers`` limits which drawings are painted, None is all. ``folder`` is where shot folders go,
    ``color_models`` one with painted pictures to learn from, empty where there is none.
    """

    scene_name: FullName
    object_name: FullName
    lines: str
    color: str
    folder: Path
    settings: Settings
    color_models: str = ""
    numbers: frozenset[int] | None = None
    repaint: bool = True

    @property
    def scene(self) -> Any:
        """The scene, as long as it is there."""
        found = bpy.data.scenes.get(self.scene_name)
        if found is None:
            raise _gone(self.scene_name[0])
        return found

    @property
    def thing(self) -> Any:
        """The Grease Pencil object, as long as it is there."""
        found = bpy.data.objects.get(self.object_name)
        if found is None:
            raise _gone(self.object_name[0])
        return found

    @property
    def shot_folder(self) -> Path:
        """The folder of this object of this file."""
        name, _ = self.object_name
        path = f"{bpy.data.filepath or bpy.app.tempdir}\n{name}"
        digest = hashlib.sha256(path.encode()).hexdigest()[:16]
        return self.folder / f"{_plain(name)}-{digest}"


@dataclass
class Exported:
    """What was read from the scene and lies in the shot folder."""

    roles: Roles
    known: marks.Marks
    folder: Path
    drawings: dict[int, SeenDrawing] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)
    painted: list[int] = field(default_factory=list)
    ours: dict[int, list[str]] = field(default_factory=dict)
    canvas: shot_writing.Canvas = shot_writing.NO_CANVAS
    labels: dict[Rgb, Label] = field(default_factory=dict)
    shift: int = 0


def learn(order: Order) -> Steps:
    """Learn from the frames that the artist painted, and from color models."""
    refuse_foreign(order.thing)
    pool = color_models.existing_folders(order.color_models)
    exported = yield from export(order, EXPORT_SHARE)
    if not exported.painted and not pool:
        raise InputError(
            say(
                "No painted drawing was found on the layer {name}.",
                name=", ".join(exported.roles.colors),
            ),
            hint=say(
                "Paint one drawing with fill strokes, or name a folder with painted pictures under"
                " Color Models, then learn again."
            ),
        )
    engine = yield from engine_setup.connect(EXPORT_SHARE)
    request = LearnRequest(shot=str(exported.folder), settings=order.settings, pool=pool)
    job = yield from _follow(engine.learn(request), EXPORT_SHARE, 1.0)
    exported.known.learned, exported.known.learned_models = exported.painted, bool(pool)
    marks.write_marks(order.thing.data, exported.known)
    notices = " ".join(in_frames(notice, _frames(exported)) for notice in job.notices)
    learned = _what_was_learned(exported)
    return Outcome(f"{learned}. {notices}", True) if notices else Outcome(learned)


def _what_was_learned(exported: Exported) -> str:
    if not exported.painted:
        return say("Learned from the color models")
    listed = ", ".join(str(number) for number in exported.painted)
    if exported.known.learned_models:
        return say("Learned from: {frames}, and from the color models", frames=listed)
    return say("Learned from: {frames}", frames=listed)


def _frames(exported: Exported) -> dict[str, str]:
    """Return for each drawing of the shot folder what the artist calls it."""
    return {
        shot_writing.stem_of(number, exported.shift): say("frame {number}", number=number)
        for number in exported.drawings
    }


def colorize(order: Order) -> Steps:
    """Paint the drawings that the artist did not paint."""
    refuse_protected(order.thing, choose_layers(order.thing, order.lines, order.color).colors)
    exported = yield from export(order, EXPORT_SHARE)
    numbers = _to_paint(order, exported, exported.drawings)
    blank = _to_paint(order, exported, exported.blank)
    if not numbers and not any(_still_showing(order, exported, number) for number in blank):
        return Outcome(_why_nothing(order, exported), True)
    decided = (yield from _decide(order, exported, numbers)) if numbers else []
    records = {one.number - exported.shift: Path(one.regions_file) for one in decided}
    open_lines = sorted(set(numbers) - records.keys())
    outcome = yield from write(order, exported, records, [*open_lines, *blank])
    told = [outcome.text, *_changes(decided)]
    if open_lines:
        told.append(
            say(
                "No line closes a region on frames {frames}, so nothing was painted there",
                frames=", ".join(map(str, open_lines)),
            )
        )
    return Outcome(". ".join(told), outcome.warns or bool(open_lines))


def _why_nothing(order: Order, exported: Exported) -> str:
    """Say why there is nothing to paint."""
    if order.numbers is not None and order.numbers.isdisjoint(exported.drawings):
        return say("Nothing to paint: no drawing was chosen. Choose other keys, or Frames: All.")
    if not order.repaint:
        return say(
            "Nothing to paint: every chosen drawing has paint. Repaint paints those of Shiage anew."
        )
    return say("Nothing to paint: every chosen drawing has a key of yours on the color layer.")


def _decide(
    order: Order, exported: Exported, numbers: Sequence[int]
) -> Generator[Step, None, list[FinishedDrawing]]:
    """Have the engine color drawings; return those that have regions."""
    engine = yield from engine_setup.connect(EXPORT_SHARE)
    request = ColorizeRequest(
        shot=str(exported.folder),
        drawings=tuple(number + exported.shift for number in numbers),
        settings=order.settings,
    )
    done = yield from _follow(engine.colorize(request), EXPORT_SHARE, 1.0 - WRITE_SHARE)
    # The engine also names what it has colored before; nobody asked for that now.
    return [one for one in done.drawings if one.number in request.drawings]


def _changes(decided: Iterable[FinishedDrawing]) -> list[str]:
    """Tell what changed against what was painted before, if anything did."""
    changes = changes_in(Path(one.regions_file) for one in decided if not one.unchanged)
    if not changes.drawings:
        return []
    return [
        say(
            "Changed drawings: {drawings} ({painted} more regions painted,"
            " {recolored} recolored, {blanked} left blank again)",
            **changes._asdict(),
        )
    ]


def export(order: Order, share: float) -> Generator[Step, None, Exported]:
    """Read all drawings and write the shot folder."""
    scene.check_camera(order.scene)
    thing = order.thing
    roles = choose_layers(thing, order.lines, order.color)
    # The artist may save the file under another name while we work.
    exported = Exported(roles, marks.read_marks(thing.data), order.shot_folder)
    shot_writing.bring_along(exported.folder, exported.known.shot)
    exported.known.shot = exported.folder.name
    begins = drawing_numbers(thing, roles)
    yield from _sort_keys(order, exported)
    exported.painted = _paint_of_drawings(begins, exported.painted)
    numbers = sorted({*begins, *exported.painted})
    exported.shift = max(0, -min(numbers, default=0))
    yield from _read_all(order, exported, numbers, share / 2)
    yield from _write_all(order, exported, share / 2)
    return exported


def _sort_keys(order: Order, exported: Exported) -> Generator[Step, None, None]:
    """Find out which keys are ours, on any layer, and which frames the artist painted."""
    known, kept = exported.known, set()
    for number in marks.key_numbers(order.thing.data.layers):
        thing = order.thing
        for layer in thing.data.layers:
            kept.update(marks.our_hashes(thing, layer, number, known))
        layers = color_layers(thing, exported.roles.colors)
        if found := marks.known_keys(thing, layers, number, known):
            exported.ours[number] = found
        elif marks.is_painted(thing, layers, number):
            exported.painted.append(number)
        yield Step(0.0, say("Reading your drawings"))
    layers = color_layers(order.thing, exported.roles.colors)
    marks.follow_blanks(order.thing, layers, known, exported.ours)
    kept.update(known for each in exported.ours.values() for known in each)
    known.hashes = sorted(kept)
    known.follow_keys(exported.ours)


def _paint_of_drawings(begins: Sequence[int], painted: Sequence[int]) -> list[int]:
    """Return the first key of the artist's paint on each drawing: some begin later than the lines.

    ``begins`` are the frames at which drawings begin.
    """
    first: dict[int, int] = {}
    for number in painted:
        held = max((begin for begin in begins if begin <= number), default=None)
        if held is not None:
            first.setdefault(held, number)
    return list(first.values())


def _read_all(
    order: Order, exported: Exported, numbers: list[int], share: float
) -> Generator[Step, None, None]:
    before = order.scene.frame_current
    try:
        for index, number in enumerate(numbers):
            exported.drawings[number] = see_drawing(
                order.scene,
                order.thing,
                exported.roles,
                number,
                is_painted=number in exported.painted,
            )
            yield Step(share * index / len(numbers), say("Reading your drawings"))
    finally:
        scene.show_frame(order.scene, before, order.thing)


def _write_all(order: Order, exported: Exported, share: float) -> Generator[Step, None, None]:
    exported.blank = [n for n, seen in exported.drawings.items() if not seen.lines]
    exported.drawings = {n: seen for n, seen in exported.drawings.items() if seen.lines}
    if not exported.drawings:
        raise InputError(
            say("The camera sees no line of the line layers."),
            hint=say("Point the camera at your drawings, or choose other layers under Lines."),
        )
    exported.painted = [n for n in exported.painted if n in exported.drawings]
    seen = list(exported.drawings.values())
    exported.canvas = shot_writing.fit_canvas(seen, *scene.picture_size(order.scene))
    colors = _colors(gp_compat.materials_of(order.thing), exported)
    exported.labels = {rgb: label for label, rgb in colors.items()}
    lines, paints = [], []
    for index, drawing in enumerate(seen):
        step = Step(share * (1 + index / len(seen)), say("Handing your drawings over"))
        yield step
        place = (exported.folder, drawing, exported.canvas, exported.shift)
        lines.append(shot_writing.write_lines(*place))
        if drawing.paints:
            yield step
            paints.append(shot_writing.write_paint(*place, exported.known, colors))
    shot_writing.remove_others(exported.folder / "line", lines)
    shot_writing.remove_others(exported.folder / "paint", paints)
    shot_writing.write_palette(exported.folder, exported.known, colors)


def _colors(materials: Any, exported: Exported) -> dict[Label, Rgb]:
    """Give each color met an id, and a value close to how it looks."""
    met = {paint.label for drawing in exported.drawings.values() for paint in drawing.paints}
    if len(met.union(exported.known.labels)) > MAX_LABELS:
        exported.known.drop_labels(met)
    for drawing in exported.drawings.values():
        for paint in drawing.paints:
            exported.known.color_id(paint.label)
    wanted = [(label, gp_compat.shown_color(materials, *label)) for label in exported.known.labels]
    return shot_writing.distinct_colors(wanted, color_models.fixed_values(exported.known))


def _to_paint(order: Order, exported: Exported, drawings: Iterable[int]) -> list[int]:
    """Return which of these drawings the artist left to us."""
    keys = set(marks.key_numbers(color_layers(order.thing, exported.roles.colors)))
    theirs = keys - exported.ours.keys()
    wanted = [number for number in drawings if number not in theirs]
    if order.numbers is not None:
        wanted = [number for number in wanted if number in order.numbers]
    return wanted if order.repaint else [number for number in wanted if number not in keys]


def _follow(job: Job, start: float, stop: float) -> Generator[Step, None, Job]:
    """Wait for a job; whoever closes us cancels it."""
    try:
        while not job.is_over:
            job.poll()
            text = say_stage(job.stage or "Waiting for the engine")
            yield Step(start + (stop - start) * job.fraction, text, waits=True)
    finally:
        job.cancel()
    job.check()
    return job


def write(
    order: Order, exported: Exported, records: dict[int, Path], bare: Sequence[int] = ()
) -> Steps:
    """Paint; input is locked meanwhile, so that one undo step takes it all back.

    ``bare`` are drawings in which there is nothing to paint.
    """
    refuse_protected(order.thing, exported.roles.colors)
    homes = _homes(exported)
    before, painted = order.scene.frame_current, 0
    try:
        numbers = sorted([*records, *bare])
        for index, number in enumerate(numbers, 1):
            if number in records:
                painted += _write_one(order, exported, number, records[number], homes)
            else:
                _end_paint(order, exported, number)
            share = 1 - index / len(numbers)
            yield Step(1 - WRITE_SHARE * share, say("Painting"), writes=True)
    finally:  # also where the artist presses Esc
        if order.scene.frame_current != before:
            scene.show_frame(order.scene, before, order.thing)
        waiting = _finish(order, exported)
    return _report(painted, waiting)


def _homes(exported: Exported) -> dict[Label, str]:
    """Return on which layer the artist uses each color most."""
    used = Counter(
        (paint.label, paint.layer)
        for drawing in exported.drawings.values()
        for paint in drawing.paints
        if paint.layer in exported.roles.colors
    )
    return {label: layer for (label, layer), _ in reversed(used.most_common())}


def _write_one(
    order: Order, exported: Exported, number: int, path: Path, homes: Mapping[Label, str]
) -> bool:
    """Paint a drawing, unless the artist painted it while the engine was at work."""
    thing, known = order.thing, exported.known
    layers = _layers_of_ours(order, exported, number)
    if not layers:
        return False
    record, labels = writing.read_record(path), exported.labels
    if known.learned_models or order.color_models:
        labels = color_models.add_materials(thing, record, labels, known)
    written = writing.write_drawing(
        thing,
        number,
        record,
        exported.drawings[number].space,
        exported.canvas,
        labels,
        homes,
        _settling(order, exported, number),
    )
    _note_keys(order, exported, number, layers)
    known.unsure += [replace(one, key=exported.ours[number][0]) for one in written.unsure]
    return True


def _end_paint(order: Order, exported: Exported, number: int) -> None:
    """Have no paint of ours stand on from the drawing before: this one has no place for it.

    Paint of the artist stands as long as they let it.
    """
    layers = _layers_of_ours(order, exported, number)
    if layers and (showing := _still_showing(order, exported, number)):
        for layer in showing:
            gp_compat.new_key(layer, number, [], gp_compat.materials_of(order.thing))
        _note_keys(order, exported, number, layers)


def _still_showing(order: Order, exported: Exported, number: int) -> list[Any]:
    """Return the layers on which paint of ours shows at a frame."""
    thing, known = order.thing, exported.known
    layers = color_layers(thing, exported.roles.colors)
    return [one for one in layers if marks.shows_ours(thing, layers, one, number, known)]


def _layers_of_ours(order: Order, exported: Exported, number: int) -> list[Any]:
    """Return the layers whose keys at a frame are or will be ours; none if one is the artist's.

    Not only those that we paint on: a blank key of ours is known by the paint beside it.
    """
    thing, known = order.thing, exported.known
    layers = color_layers(thing, exported.roles.colors)
    is_taken = any(gp_compat.key_at(layer, number) for layer in layers)
    if is_taken and not marks.is_ours(thing, layers, number, known):
        exported.ours.pop(number, None)
        return []
    others = [one for one in thing.data.layers if marks.our_hashes(thing, one, number, known)]
    return list({*layers, *others})


def _note_keys(order: Order, exported: Exported, number: int, layers: Sequence[Any]) -> None:
    """Note keys that were written just now."""
    known = exported.known
    exported.ours[number] = marks.hash_keys(order.thing, layers, number, known)
    known.know_keys(number, exported.ours[number])
    known.forget_regions(exported.roles.colors, [number])


def _settling(order: Order, exported: Exported, number: int) -> writing.Settle | None:
    if not getattr(order.thing, gp_compat.LINE_MODIFIERS):
        return None
    space = exported.drawings[number].space
    return lambda fills, aims: writing.settle_fills(
        order.scene, order.thing, number, space, fills, aims
    )


def _finish(order: Order, exported: Exported) -> list[Unsure]:
    """Note what is ours by now; select the keys of the regions that wait, and return these."""
    thing, known = order.thing, exported.known
    layers = color_layers(thing, exported.roles.colors)
    known.hashes = sorted(set(known.hashes))
    waiting = marks.waiting_regions(thing, layers, known, exported.ours)
    there = {gp_compat.layer_name(layer) for layer in thing.data.layers}
    others = there.difference(exported.roles.colors)
    known.unsure = waiting + [one for one in known.unsure if one.layer in others]
    marks.write_marks(thing.data, known)
    numbers = {one.number for one in waiting}
    for layer in layers:
        for key in layer.frames:
            key.select = key.frame_number in numbers
    return waiting


def _report(painted: int, unsure: list[Unsure]) -> Outcome:
    text = say("Painted drawings: {count}", count=painted)
    if not unsure:
        return Outcome(text)
    frames = ", ".join(str(number) for number in sorted({one.number for one in unsure}))
    left = say("Regions left to you: {count}, on frames {frames}", count=len(unsure), frames=frames)
    return Outcome(f"{text}. {left}", True)


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name)[:40]


def _gone(name: str) -> InputError:
    return InputError(
        say("{name} was removed while Shiage worked.", name=name),
        hint=say("Undo that, and start again."),
    )
