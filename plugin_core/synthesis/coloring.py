"""Which color each role of a shot is painted with."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .line_style import Rgb


@dataclass(frozen=True)
class ColorScheme:
    """Colors of a shot: ``index`` maps roles to rows of ``rgba``; row 0 is the background."""

    index: Mapping[str, int]
    rgba: NDArray[np.uint8]

    def of(self, role: str) -> int:
        """Row of a role; a shadow or highlight that has none is painted as its base."""
        while role not in self.index:
            role, dot, _ = role.rpartition(".")
            if not dot:
                return 0
        return self.index[role]


def fixed_scheme(colors: Mapping[str, Rgb]) -> ColorScheme:
    """Scheme with given colors; roles with the same color share one row."""
    values = sorted(set(colors.values()))
    table = np.array([(0, 0, 0, 0), *((*value, 255) for value in values)], np.uint8)
    return ColorScheme({role: values.index(rgb) + 1 for role, rgb in colors.items()}, table)


def random_scheme(rng: np.random.Generator, roles: Iterable[str]) -> ColorScheme:
    """A random scheme in which some roles share a color and each shadow is darker than its base.

    Parameters
    ----------
    rng
        Source of the choices.
    roles
        Roles of the shot; shadows and highlights are named ``base.shadow`` and ``base.light``.

    Returns
    -------
    ColorScheme
        Distinct exact colors, one per group of roles.
    """
    ordered = sorted({role for role in roles if role})
    bases = [role for role in ordered if "." not in role]
    sharing = rng.choice([0.0, 0.12, 0.3])
    taken: set[Rgb] = set()
    colors: dict[str, Rgb] = {}
    for role in bases:
        share = bool(colors) and rng.random() < sharing
        colors[role] = colors[rng.choice(list(colors))] if share else _new(_random(rng), taken, rng)
    for role in (role for role in ordered if "." in role):
        base, _, tone = role.rpartition(".")
        twin = next((r for r in colors if r.endswith(tone) and _same_base(colors, r, base)), None)
        factor = rng.uniform(0.6, 0.85) if tone == "shadow" else rng.uniform(1.15, 1.4)
        around = colors.get(base, (128, 128, 128))
        colors[role] = colors[twin] if twin else _new(_toned(around, factor), taken, rng)
    return fixed_scheme(colors)


def _same_base(colors: Mapping[str, Rgb], role: str, base: str) -> bool:
    other, dot, _ = role.rpartition(".")
    return bool(dot) and colors.get(other) == colors.get(base)


def _random(rng: np.random.Generator) -> Rgb:
    hue, saturation, value = rng.random(), rng.beta(1.6, 2.2), 1 - 0.6 * rng.beta(1.2, 2.2)
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def _toned(rgb: Rgb, factor: float) -> Rgb:
    red, green, blue = (int(np.clip(round(channel * factor + 4), 0, 255)) for channel in rgb)
    return red, green, blue


def _new(rgb: Rgb, taken: set[Rgb], rng: np.random.Generator) -> Rgb:
    """The color, or one near it if it is taken."""
    while rgb in taken:
        red, green, blue = (int(np.clip(c + rng.integers(-9, 10), 0, 255)) for c in rgb)
        rgb = (red, green, blue)
    taken.add(rgb)
    return rgb
