"""Exposure out of an OpenTimelineIO timeline, ours or an editor's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import BadTimesheet, InputError
from .exposure import MAX_FRAMES, Exposure, missing_drawings
from .json_files import parse_json, read_text
from .naming import DrawingName, read_label

if TYPE_CHECKING:
    from opentimelineio.schema import Clip, ImageSequenceReference, Timeline, Track

METADATA = "shiage"
LINE = "line"


def read_timeline(path: Path, level: str, names: Sequence[DrawingName]) -> Exposure | None:
    """Read the exposure of one level.

    Parameters
    ----------
    path
        An ``.otio`` file.
    level
        The level, which is the name of its track.
    names
        The drawings of the level.

    Returns
    -------
    Exposure | None
        ``None`` where the timeline has no track of that name and more than one to choose from.

    Raises
    ------
    BadTimesheet
        If it is no timeline, or shows drawings that do not exist.
    """
    timeline = _deserialized(path)  # held until the end: its tracks empty themselves when it goes
    track = _track(timeline, level)
    if track is None:
        return None
    known = {(name.number, name.suffix): name.stem for name in names}
    stems: list[str | None] = []
    missing: list[str] = []
    for label in _labels(path, track):
        key = None if label is None else _key(label, level, known)
        if label is not None and key not in known:
            missing.append(label)
        stems.append(None if key is None else known.get(key))
        if len(stems) > MAX_FRAMES:
            raise BadTimesheet(
                f"{path.name} is longer than {MAX_FRAMES:,} frames.",
                hint="A shot folder holds one cut.",
            )
    if missing:
        raise missing_drawings(path.name, level, missing)
    return Exposure(tuple(stems))


def _deserialized(path: Path) -> Timeline:
    # Only the core of the library is used: its adapters would run the plug-ins that the environment
    # names. JSON goes through our parser first, since deep nesting crashes the library's own.
    from opentimelineio import core
    from opentimelineio.exceptions import OTIOError
    from opentimelineio.schema import Timeline

    try:
        document = parse_json(read_text(path), path.name)
        timeline = core.deserialize_json_from_string(json.dumps(document))
    except InputError as error:
        raise BadTimesheet(error.message, hint=error.hint) from error
    except (OTIOError, ValueError, KeyError, TypeError) as error:
        raise _no_timeline(path) from error
    if not isinstance(timeline, Timeline):
        raise _no_timeline(path)
    return timeline


def _track(timeline: Timeline, level: str) -> Track | None:
    tracks = timeline.video_tracks()
    for track in tracks:
        if track.name == level:
            return track
    return tracks[0] if len(tracks) == 1 else None


def _labels(path: Path, track: Track) -> Iterator[str | None]:
    """Yield what shows in each frame: a stem or label, ``None`` for nothing."""
    from opentimelineio.exceptions import OTIOError
    from opentimelineio.schema import Clip, Gap, Transition

    for item in track:
        if isinstance(item, Transition):
            continue
        if not isinstance(item, Clip | Gap):
            raise BadTimesheet(
                f"{path.name} nests tracks in level {track.name!r}.",
                hint="Flatten the timeline before exporting it.",
            )
        try:
            length = min(round(item.trimmed_range().duration.value), MAX_FRAMES + 1)
        except OTIOError as error:
            raise _no_timeline(path) from error
        if isinstance(item, Gap):
            yield from [None] * length
        else:
            yield from (_label(item, offset) for offset in range(length))


def _label(clip: Clip, offset: int) -> str:
    """Return what a clip shows: by our own word, else by its picture sequence, else by its name."""
    from opentimelineio.schema import FreezeFrame, ImageSequenceReference

    ours: Any = clip.metadata.get(METADATA)
    stem = ours.get("drawing") if hasattr(ours, "get") else None
    if isinstance(stem, str):
        return stem
    media = clip.media_references().get(LINE, clip.media_reference)
    if not isinstance(media, ImageSequenceReference):
        return clip.name
    held = any(isinstance(effect, FreezeFrame) for effect in clip.effects)
    return _sequence_label(clip, media, 0 if held else offset)


def _sequence_label(clip: Clip, media: ImageSequenceReference, offset: int) -> str:
    number = media.start_frame
    if clip.source_range is not None and media.available_range is not None:
        first = clip.source_range.start_time - media.available_range.start_time
        number += round(first.value)
    suffix = media.name_suffix.partition(".")[0]
    return f"{number + offset * media.frame_step}{suffix}"


def _key(label: str, level: str, known: dict[tuple[int, str], str]) -> tuple[int, str] | None:
    for key, stem in known.items():
        if stem == label:
            return key
    return read_label(label, level)


def _no_timeline(path: Path) -> BadTimesheet:
    return BadTimesheet(f"{path.name} is no OpenTimelineIO timeline.", hint="Export it again.")
