"""Line art cut into regions."""

from __future__ import annotations

from .adjacency import find_adjacency
from .growth import fill_from_nearest, grow_under_lines
from .labeling import find_regions
from .line_art import LineArt, LineClass
from .reading import read_line_art
from .region_map import Adjacency, RegionMap

__all__ = [
    "Adjacency",
    "LineArt",
    "LineClass",
    "RegionMap",
    "fill_from_nearest",
    "find_adjacency",
    "find_regions",
    "grow_under_lines",
    "read_line_art",
]
