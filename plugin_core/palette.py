"""The colors of a level: identities with exact values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .arrays import NO_COLOR, PaintMap, RgbaImage
from .errors import InputError
from .files.json_files import is_whole, read_json
from .files.storage import write_json

Rgba = tuple[int, int, int, int]
Codes = NDArray[np.uint32]
"""Packed RGBA values; every fully transparent pixel is ``0``."""

PALETTE_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Color:
    """One named color; ``color_id`` is its identity, ``rgba`` its straight-alpha sRGB value."""

    color_id: int
    rgba: Rgba
    name: str = ""

    @property
    def hex(self) -> str:
        """As people write it: ``#rrggbb``."""
        return "#" + bytes(self.rgba[:3]).hex()

    def to_dict(self) -> dict[str, Any]:
        """Return the color for JSON."""
        return {"color_id": self.color_id, "rgba": list(self.rgba), "name": self.name}


PAPER = Color(0, (0, 0, 0, 0), "background")


@dataclass(frozen=True)
class Palette:
    """The colors of a level. Index 0 is always the background, ``PAPER``.

    ``twins`` are further entries with values of these colors. Pixels cannot tell them apart, so
    they have no index, but fills may name their ids.
    """

    colors: tuple[Color, ...] = (PAPER,)
    twins: tuple[Color, ...] = ()

    def __len__(self) -> int:
        return len(self.colors)

    def rgba_table(self) -> NDArray[np.uint8]:
        """(K, 4): the value of every palette index."""
        return np.array([color.rgba for color in self.colors], np.uint8)

    @property
    def free_id(self) -> int:
        """An id above all that are taken."""
        return 1 + max(color.color_id for color in (*self.colors, *self.twins))

    def with_colors(self, values: Iterable[Rgba]) -> Palette:
        """Return the palette with unknown values appended under fresh ids."""
        known = {color.rgba for color in self.colors}
        fresh = self.free_id
        new = [value for value in dict.fromkeys(values) if value not in known]
        more = tuple(Color(fresh + i, rgba) for i, rgba in enumerate(new))
        return replace(self, colors=self.colors + more)

    def index_map(self, rgba: RgbaImage) -> PaintMap:
        """Look every pixel up, exactly.

        Parameters
        ----------
        rgba
            (H, W, 4) ``uint8``.

        Returns
        -------
        PaintMap
            (H, W) ``int16``: palette index; 0 where fully transparent, ``NO_COLOR`` off palette.
        """
        lengths, values = runs(pack(rgba))
        codes, indices = self._sorted_codes
        place = np.minimum(np.searchsorted(codes, values), len(codes) - 1)
        found = np.where(codes[place] == values, indices[place], NO_COLOR).astype(np.int16)
        return np.repeat(found, lengths).reshape(rgba.shape[:2])

    def nearest_map(self, rgba: RgbaImage, *, reach: int) -> PaintMap:
        """Look every pixel up as the nearest color that differs by at most ``reach`` a channel.

        For paint that went through a lossy file. Returns like :meth:`index_map`.
        """
        values, inverse = np.unique(pack(rgba), return_inverse=True)
        pixels = unpack(values).astype(np.int16)
        best = np.full(len(values), NO_COLOR, np.int16)
        distance = np.full(len(values), reach + 1, np.int16)
        for index, color in enumerate(self.rgba_table().astype(np.int16)):
            away = np.abs(pixels - color).max(axis=1)
            closer = away < distance
            best[closer], distance[closer] = index, away[closer]
        best[pixels[:, 3] == 0] = 0
        return best[inverse].reshape(rgba.shape[:2])

    @cached_property
    def _sorted_codes(self) -> tuple[Codes, NDArray[np.int16]]:
        codes, indices = np.unique(pack(self.rgba_table()[None])[0], return_index=True)
        return codes, indices.astype(np.int16)


def pack(rgba: RgbaImage) -> Codes:
    """Return (H, W) one number per pixel; pixels of alpha 0 are all 0 whatever their color."""
    codes = np.ascontiguousarray(rgba).view("<u4")[..., 0]
    return np.where(codes >> 24 == 0, np.uint32(0), codes)


def unpack(codes: Codes) -> NDArray[np.uint8]:
    """Return (N, 4) the values that :func:`pack` made into numbers."""
    return np.ascontiguousarray(codes, "<u4").view(np.uint8).reshape(-1, 4)


def runs(codes: Codes) -> tuple[NDArray[np.intp], Codes]:
    """Return length and value of every run of equal pixels: flat paint has few."""
    flat = codes.reshape(-1)
    starts = np.concatenate([[0], np.flatnonzero(flat[1:] != flat[:-1]) + 1])
    return np.diff(starts, append=flat.size), flat[starts]


def read_palette(path: Path, *, read: Callable[[Path], Any] = read_json) -> Palette:
    """Read a ``palette.json``.

    Of entries with equal values the first stands for all.

    Parameters
    ----------
    path
        The file.
    read
        Gives the JSON in it: the artist's, or with
        :func:`~plugin_core.files.json_files.read_own_json` ours.

    Raises
    ------
    InputError
        If it does not follow the schema; the sentence names the file and the entry.
    """
    document = read(path)
    if not isinstance(document, dict) or document.get("version") != PALETTE_VERSION:
        raise InputError(
            f"{path.name} is no palette of version {PALETTE_VERSION}.",
            hint='It should read {"version": 1, "colors": [{"color_id": 1, "rgba": [...]}]}.',
        )
    entries = document.get("colors")
    if not isinstance(entries, list):
        raise _bad_entry(path, "colors", "a list")
    colors = tuple(_color(path, place, entry) for place, entry in enumerate(entries))
    painted = tuple(color for color in colors if color.rgba[3] > 0)
    ids = [color.color_id for color in painted]
    if twice := sorted({color_id for color_id in ids if ids.count(color_id) > 1}):
        raise InputError(
            f"{path.name} gives color_id {twice[0]} to two colors.",
            hint="Every color needs an id of its own.",
        )
    first = {color.rgba: color for color in reversed(painted)}
    kept = tuple(color for color in painted if first[color.rgba] is color)
    twins = tuple(color for color in painted if first[color.rgba] is not color)
    return Palette((PAPER, *kept), twins)


def write_palette(path: Path, palette: Palette) -> None:
    """Write a ``palette.json``; the background is understood and left out."""
    colors = [color.to_dict() for color in palette.colors[1:]]
    write_json(path, {"version": PALETTE_VERSION, "colors": colors})


def _color(path: Path, place: int, entry: Any) -> Color:
    where = f"colors[{place}]"
    if not isinstance(entry, dict):
        raise _bad_entry(path, where, "an object")
    rgba, color_id, name = entry.get("rgba"), entry.get("color_id"), entry.get("name", "")
    if not isinstance(rgba, list) or len(rgba) != 4 or not all(_is_byte(value) for value in rgba):
        raise _bad_entry(path, f"{where}.rgba", "four whole numbers from 0 to 255")
    if rgba[3] == 0:
        return PAPER
    if not is_whole(color_id) or not 1 <= color_id < 2**31:
        raise _bad_entry(path, f"{where}.color_id", "a whole number from 1")
    if not isinstance(name, str):
        raise _bad_entry(path, f"{where}.name", "a text")
    return Color(color_id, (rgba[0], rgba[1], rgba[2], rgba[3]), name)


def _bad_entry(path: Path, where: str, expected: str) -> InputError:
    return InputError(f"{path.name}: {where} should be {expected}.", hint="Correct that entry.")


def _is_byte(value: Any) -> bool:
    return is_whole(value) and 0 <= value <= 255
