"""Families of subjects. Two of them are never trained on: they measure what was not learned."""

from __future__ import annotations

from typing import Final

from ..subject import Family
from .animals import animals
from .chibi import chibi
from .creatures import creatures
from .effects import effects
from .faces import faces
from .humans import humans
from .machines import machines
from .wardrobe import clothes_and_hair

FAMILIES: Final[dict[str, Family]] = {
    "humans": humans,
    "chibi": chibi,
    "faces": faces,
    "clothes_and_hair": clothes_and_hair,
    "animals": animals,
    "creatures": creatures,
    "machines": machines,
    "effects": effects,
}
HELD_OUT_FAMILIES: Final[tuple[str, ...]] = ("machines", "effects")
TRAINING_FAMILIES: Final[tuple[str, ...]] = tuple(
    name for name in FAMILIES if name not in HELD_OUT_FAMILIES
)
