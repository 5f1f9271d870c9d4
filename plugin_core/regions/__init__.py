"""Line art cut into regions."""

from __future__ import annotations

from .adjacency import find_adjacency
from .gaps import DEFAULT_GAP_PX
from .growth import grow_under_lines
from .labeling import find_regions
from .line_art import LineArt, LineClass, is_dark_paper
from .reading import read_line_art
from .region_map import Adjacency, RegionMap
from .trace_pairs import TracePairs, learn_trace_pairs

__all__ = [
    "DEFAULT_GAP_PX",
    "Adjacency",
    "LineArt",
    "LineClass",
    "RegionMap",
    "TracePairs",
    "find_adjacency",
    "find_regions",
    "grow_under_lines",
    "is_dark_paper",
    "learn_trace_pairs",
    "read_line_art",
]
