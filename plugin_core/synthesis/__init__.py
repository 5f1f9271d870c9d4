"""A generator of drawn animation: line art with exact paint, for training, tests and the example."""

from __future__ import annotations

from .camera import Camera
from .coloring import ColorScheme, fixed_scheme, random_scheme
from .drawing import PartNumbers, SyntheticDrawing, draw
from .line_style import LineStyle, draw_style
from .scene import Ink, Part, Stroke, part

__all__ = [
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
    "part",
    "random_scheme",
]
