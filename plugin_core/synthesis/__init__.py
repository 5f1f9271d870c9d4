"""A generator of drawn animation: line art with exact paint."""

from __future__ import annotations

from .camera import Camera
from .coloring import ColorScheme, fixed_scheme, random_scheme
from .drawing import PartNumbers, SyntheticDrawing, draw
from .families import FAMILIES, HELD_OUT_FAMILIES, TRAINING_FAMILIES
from .line_style import LineStyle, draw_style
from .scene import Ink, Part, Stroke, part
from .shots import generate_shot

__all__ = [
    "FAMILIES",
    "HELD_OUT_FAMILIES",
    "TRAINING_FAMILIES",
    "Camera",
    "ColorScheme",
    "Ink",
    "LineStyle",
    "Part",
    "PartNumbers",
    "Stroke",
    "SyntheticDrawing",
    "draw",
    "draw_style",
    "fixed_scheme",
    "generate_shot",
    "part",
    "random_scheme",
]
