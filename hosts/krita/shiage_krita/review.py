"""What the records beside the results say: unsure regions, their candidates, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .qt import QtCore, QtGui
from .shot_files import bytes_of

OVERLAY_FILL: Final = (255, 0, 200, 90)
OVERLAY_EDGE: Final = (255, 0, 200, 230)
_EDGE_PX: Final = 3


@dataclass(frozen=True)
class UnsureRegion:
    """A region that stays blank, with what it could be."""

    region_id: int
    bounds: tuple[int, int, int, int]
    area: int
    candidates: tuple[tuple[tuple[int, int, int], float], ...]
    """Colors (red, green, blue) with how likely each is, the best first."""

    follows: tuple[str, ...]
    """The painted drawings that it resembles most."""

    outline: Sequence[Sequence[Sequence[float]]]


@dataclass(frozen=True)
class Record:
    """What we know of one result."""

    colors: tuple[tuple[int, int, int, int], ...]
    unsure: tuple[UnsureRegion, ...]


def read_record(path: Path) -> Record | None:
    """Read the record beside a result; None if there is none that we understand."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return _record(values)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _record(values: Mapping[str, Any]) -> Record:
    colors = {one["color_id"]: tuple(one["rgba"]) for one in values["colors"]}
    unsure = [
        UnsureRegion(
            region_id=one["id"],
            bounds=tuple(one["bounds"]),
            area=one["area"],
            candidates=tuple(
                (colors[each["color_id"]][:3], float(each["score"])) for each in one["candidates"]
            ),
            follows=tuple(each["drawing"] for each in one.get("follows", ()) if "drawing" in each),
            outline=one["outline"],
        )
        for one in values["regions"]
        if one["color_id"] is None
    ]
    return Record(tuple(colors.values()), tuple(sorted(unsure, key=lambda region: -region.area)))


def draw_overlay(regions: Sequence[UnsureRegion], size: tuple[int, int]) -> bytes:
    """Return an sRGB picture that marks regions."""
    image = QtGui.QImage(*size, QtGui.QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QtGui.QPainter(image)
    painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
    painter.setPen(QtGui.QPen(QtGui.QColor(*OVERLAY_EDGE), _EDGE_PX))
    painter.setBrush(QtGui.QColor(*OVERLAY_FILL))
    for region in regions:
        painter.drawPath(_path(region))
    painter.end()
    return bytes_of(image.convertToFormat(QtGui.QImage.Format.Format_ARGB32))


def _path(region: UnsureRegion) -> Any:
    path = QtGui.QPainterPath()
    path.setFillRule(QtCore.Qt.FillRule.OddEvenFill)
    for ring in region.outline:
        path.addPolygon(QtGui.QPolygonF([QtCore.QPointF(x, y) for x, y in ring]))
        path.closeSubpath()
    return path
