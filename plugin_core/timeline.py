"""A shot as an OpenTimelineIO timeline: what AYON and editors understand.

Timeline is the cut, a track is a level, a clip is a drawing for as long as it holds. Every clip has
two media references, ``line`` and ``paint``; painted drawings carry a green marker.
"""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .files.storage import write_bytes
from .naming import read_stem
from .shot import Drawing, Shot
from .timesheets.exposure import Exposure, Hold
from .timesheets.timeline_reading import LINE, METADATA

if TYPE_CHECKING:
    from opentimelineio.schema import Clip, Gap, ImageSequenceReference, Track

FRAMES_PER_SECOND: Final = 24
_OLDEST_READER: Final = "0.17.0"
"""AYON still pins this release of the library."""


def write_timeline(shot: Shot, path: str | PathLike[str]) -> None:
    """Write all levels of a shot's folder as an ``.otio`` file.

    Parameters
    ----------
    shot
        Any level of the cut. A level without a time sheet shows each drawing for one frame.
    path
        Where it goes; media are named relative to the shot folder.

    Raises
    ------
    StorageError
        If it cannot be written.
    InputError
        If another level of the folder cannot be opened.
    """
    from opentimelineio import core, schema, versioning

    levels = Shot.levels(shot.folder)
    shots = [shot if level == shot.level else Shot.open(shot.folder, level) for level in levels]
    timeline = schema.Timeline(shot.folder.resolve().name)
    for each in shots:
        timeline.tracks.append(_track(each))
    target = dict(versioning.fetch_map("OTIO_CORE", _OLDEST_READER))
    write_bytes(Path(path), core.serialize_json_to_string(timeline, target, 2).encode())


def _track(shot: Shot) -> Track:
    from opentimelineio import schema

    exposure = shot.exposure or Exposure(tuple(drawing.stem for drawing in shot.drawings))
    drawings = {drawing.stem: drawing for drawing in shot.drawings}
    painted = {drawing.stem for drawing in shot.painted_drawings}
    track = schema.Track(shot.level, kind=schema.TrackKind.Video)
    track.extend(_item(hold, drawings, painted) for hold in exposure.holds())
    return track


def _item(hold: Hold, drawings: Mapping[str, Drawing], painted: set[str]) -> Clip | Gap:
    from opentimelineio import opentime, schema

    length = opentime.RationalTime(hold.length, FRAMES_PER_SECOND)
    if hold.stem is None:
        return schema.Gap(duration=length)
    drawing = drawings[hold.stem]
    start = opentime.RationalTime(drawing.number, FRAMES_PER_SECOND)
    clip = schema.Clip(
        name=drawing.stem,
        source_range=opentime.TimeRange(start, length),
        metadata={METADATA: {"drawing": drawing.stem, "level": drawing.level}},
    )
    is_painted = drawing.stem in painted
    clip.set_media_references(_media(drawing, is_painted=is_painted), LINE)
    if hold.length > 1:
        clip.effects.append(schema.FreezeFrame("hold"))
    if is_painted:
        one = opentime.TimeRange(start, opentime.RationalTime(1, FRAMES_PER_SECOND))
        clip.markers.append(
            schema.Marker(name="painted", marked_range=one, color=schema.MarkerColor.GREEN)
        )
    return clip


def _media(drawing: Drawing, *, is_painted: bool) -> dict[str, ImageSequenceReference]:
    """Return line art and paint; what is not painted yet points to where our result goes."""
    paint = f"paint/{drawing.paint.name}" if is_painted and drawing.paint else ""
    return {
        LINE: _sequence(drawing, f"line/{drawing.line.name}"),
        "paint": _sequence(drawing, paint or f"result/{drawing.stem}.png"),
    }


def _sequence(drawing: Drawing, file: str) -> ImageSequenceReference:
    from opentimelineio import opentime, schema

    base, _, file_name = file.partition("/")
    name = read_stem(drawing.stem)
    assert name is not None
    digits = len(drawing.stem) - len(name.suffix) - len(name.prefix)
    start = opentime.RationalTime(drawing.number, FRAMES_PER_SECOND)
    return schema.ImageSequenceReference(
        target_url_base=f"{base}/",
        name_prefix=name.prefix,
        name_suffix=name.suffix + file_name[len(drawing.stem) :],
        start_frame=drawing.number,
        frame_step=1,
        rate=FRAMES_PER_SECOND,
        frame_zero_padding=digits,
        missing_frame_policy=schema.ImageSequenceReference.MissingFramePolicy.hold,
        available_range=opentime.TimeRange(start, opentime.RationalTime(1, FRAMES_PER_SECOND)),
    )
