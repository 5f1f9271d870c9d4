"""A Krita file with one empty animated layer: the only way to give a layer key frames of our own.

Krita's Python can fill a key frame but cannot make one. So we write a file that holds nothing but
the times, Krita opens it out of sight, and its layer is filled and moved to the artist's document.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

_NO_TILES: Final = b"VERSION 2\nTILEWIDTH 64\nTILEHEIGHT 64\nPIXELSIZE 4\nDATA 0\n"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DOCTYPE: Final = (
    "<!DOCTYPE DOC PUBLIC '-//KDE//DTD krita 2.0//EN' "
    "'http://www.calligra.org/DTD/krita-2.0.dtd'>\n"
)
_IMAGE: Final = "shiage"
_PROFILE: Final = "sRGB-elle-V2-srgbtrc.icc"
_LAYER_ID: Final = "{5b0f9a52-6c2e-4f0b-9d6d-0d6a6f1c7a11}"


@dataclass(frozen=True)
class Timing:
    """When a layer shows what.

    ``frames`` lists the times of each frame, so that one with several times is an instanced one;
    ``labels`` gives key frames a color in the timeline. Opacity is 0 to 255.
    """

    frames: Sequence[Sequence[int]]
    labels: Mapping[int, int] = field(default_factory=dict)
    opacity: int = 255
    blending_mode: str = "normal"

    @property
    def last(self) -> int:
        """The last key frame."""
        return max((time for times in self.frames for time in times), default=0)


def write_timing(path: Path, name: str, size: tuple[int, int], timing: Timing, rate: int) -> None:
    """Write the file."""
    files = [f"layer1.f{place}" if place else "layer1" for place in range(len(timing.frames))]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/x-krita")
        for file in files:
            archive.writestr(f"{_IMAGE}/layers/{file}", _NO_TILES)
            archive.writestr(f"{_IMAGE}/layers/{file}.defaultpixel", bytes(4))
        archive.writestr(f"{_IMAGE}/layers/layer1.keyframes.xml", _key_frames(files, timing))
        archive.writestr("maindoc.xml", _document(name, size, timing, rate))
        archive.writestr("documentinfo.xml", _information())


def _key_frames(files: Sequence[str], timing: Timing) -> str:
    keys = sorted(
        (time, file) for file, times in zip(files, timing.frames, strict=True) for time in times
    )
    lines = "".join(
        f'<keyframe time="{time}" color-label="{timing.labels.get(time, 0)}" frame="{file}">'
        '<offset x="0" y="0" type="point"/></keyframe>'
        for time, file in keys
    )
    return (
        f'{_HEAD}<keyframes xmlns="http://www.calligra.org/DTD/krita-keyframes">'
        f'<channel name="content">{lines}</channel></keyframes>'
    )


def _document(name: str, size: tuple[int, int], timing: Timing, rate: int) -> str:
    width, height = size
    layer = (
        f'<layer name={quoteattr(name)} filename="layer1" nodetype="paintlayer"'
        f' colorspacename="RGBA" compositeop={quoteattr(timing.blending_mode)}'
        f' opacity="{timing.opacity}" x="0" y="0" visible="1"'
        ' locked="0" collapsed="0" colorlabel="0" intimeline="1" onionskin="0" channelflags=""'
        f' channellockflags="" uuid="{_LAYER_ID}" keyframes="layer1.keyframes.xml"/>'
    )
    animation = (
        f'<animation><framerate value="{rate}" type="value"/>'
        f'<range from="0" to="{timing.last}" type="timerange"/>'
        '<currentTime value="0" type="value"/></animation>'
    )
    return (
        f'{_HEAD}{_DOCTYPE}<DOC xmlns="http://www.calligra.org/DTD/krita" kritaVersion="5.1.5"'
        f' syntaxVersion="2.0" editor="Krita"><IMAGE profile="{_PROFILE}" name="{_IMAGE}"'
        f' width="{width}" height="{height}" mime="application/x-kra" description=""'
        f' x-res="72" y-res="72" colorspacename="RGBA"><layers>{layer}</layers>'
        f"{animation}</IMAGE></DOC>"
    )


def _information() -> str:
    place = "http://www.calligra.org/DTD/document-info"
    return f'{_HEAD}<document-info xmlns="{place}"></document-info>'
