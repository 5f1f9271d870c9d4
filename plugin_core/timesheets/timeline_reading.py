"""Exposure out of an OpenTimelineIO timeline, ours or an editor's.

The file is read as the JSON that it is: the library's own reader crashes the process on damaged
files, and can be made to run plug-ins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, Final, TypeAlias

from ..errors import BadTimesheet, InputError
from ..files.json_files import read_json
from ..naming import DrawingName, composed, read_label
from .exposure import MAX_FRAMES, Exposure, missing_drawings

METADATA: Final = "shiage"
LINE: Final = "line"

Item: TypeAlias = dict[str, Any]
"""One OTIO object: a clip, a gap, a track."""


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
    try:
        track = _track(read_json(path), level)
        labels = None if track is None else list(_labels(path, track))
    except (LookupError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise BadTimesheet(
            f"{path.name} is no OpenTimelineIO timeline.", hint="Export it again."
        ) from error
    except InputError as error:
        raise BadTimesheet(error.message, hint=error.hint) from error
    return None if labels is None else _exposed(path, level, labels, names)


def _exposed(
    path: Path, level: str, labels: Sequence[str | None], names: Sequence[DrawingName]
) -> Exposure:
    by_stem = {composed(name.stem): name.stem for name in names}
    by_key = {(name.number, name.suffix): name.stem for name in names}

    def stem_of(label: str) -> str | None:
        key = read_label(label, level)
        return by_stem.get(composed(label)) or (None if key is None else by_key.get(key))

    found = {label: stem_of(label) for label in labels if label is not None}
    missing = [label for label, stem in found.items() if stem is None]
    if missing:
        raise missing_drawings(path.name, level, missing)
    return Exposure(tuple(None if label is None else found[label] for label in labels))


def _track(timeline: Item, level: str) -> Item | None:
    """Return the picture track of a level; an only track is taken whatever its name."""
    if _kind(timeline) != "Timeline":
        raise ValueError("no timeline")
    tracks = [
        track
        for track in timeline["tracks"]["children"]
        if _kind(track) == "Track" and track.get("kind", "Video") == "Video"
    ]
    for track in tracks:
        if composed(str(track.get("name"))) == level:
            return track
    return tracks[0] if len(tracks) == 1 else None


def _labels(path: Path, track: Item) -> Iterator[str | None]:
    """Yield what shows in each frame: a stem or label, ``None`` for nothing."""
    frames = 0
    for item in track["children"]:
        kind = _kind(item)
        if kind == "Transition":
            continue
        if kind not in ("Clip", "Gap"):
            raise BadTimesheet(
                f"{path.name} nests tracks in level {track.get('name', '')!r}.",
                hint="Flatten the timeline before exporting it.",
            )
        length = _length(item)
        frames += length
        if frames > MAX_FRAMES:
            raise BadTimesheet(
                f"{path.name} is longer than {MAX_FRAMES:,} frames.",
                hint="A shot folder holds one cut.",
            )
        if kind == "Gap":
            yield from repeat(None, length)
        else:
            yield from (_label(item, offset) for offset in range(length))


def _label(clip: Item, offset: int) -> str:
    """Return what a clip shows: by our own word, else by its picture sequence, else by its name."""
    stem = (clip.get("metadata") or {}).get(METADATA, {}).get("drawing")
    if isinstance(stem, str):
        return stem
    media = _media(clip)
    if _kind(media) != "ImageSequenceReference":
        return str(clip["name"])
    held = any(_kind(effect) == "FreezeFrame" for effect in clip.get("effects") or ())
    number = int(media["start_frame"]) + _into(clip, media)
    number += 0 if held else offset * int(media.get("frame_step", 1))
    return f"{number}{str(media['name_suffix']).partition('.')[0]}"


def _media(clip: Item) -> Item:
    """Return the line art of a clip, else what it shows by default."""
    references = clip.get("media_references")
    if references is None:  # schema Clip.1
        return clip.get("media_reference") or {}
    active = clip.get("active_media_reference_key", "DEFAULT_MEDIA")
    media: Item = references.get(LINE) or references.get(active) or {}
    return media


def _length(item: Item) -> int:
    """Return the frames of a clip or gap: the part in use, else all of its media."""
    span = item.get("source_range") or _media(item)["available_range"]
    return round(span["duration"]["value"])


def _into(clip: Item, media: Item) -> int:
    """Return how many frames into its media a clip starts."""
    used, available = clip.get("source_range"), media.get("available_range")
    if used is None or available is None:
        return 0
    return round(used["start_time"]["value"] - available["start_time"]["value"])


def _kind(item: Item) -> str:
    """Return the name of an object's schema without its version."""
    return str(item.get("OTIO_SCHEMA", "")).partition(".")[0]
