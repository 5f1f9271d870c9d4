"""Line art cut into regions."""

from __future__ import annotations

from .line_art import LineArt, LineClass
from .region_map import Adjacency, RegionMap

__all__ = ["Adjacency", "LineArt", "LineClass", "RegionMap"]
