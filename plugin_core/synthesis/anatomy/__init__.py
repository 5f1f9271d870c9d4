"""Bodies in three rough dimensions: heads and trunks that turn, limbs that bend."""

from __future__ import annotations

from .figure import FigureLook, FigurePose, LimbPose, figure
from .hair import HairLook, HairPose, curtain_edge, random_hair
from .head import FaceLook, FacePose, face
from .trunk import Build, Outfit, build, random_outfit

__all__ = [
    "Build",
    "FaceLook",
    "FacePose",
    "FigureLook",
    "FigurePose",
    "HairLook",
    "HairPose",
    "LimbPose",
    "Outfit",
    "build",
    "curtain_edge",
    "face",
    "figure",
    "random_hair",
    "random_outfit",
]
