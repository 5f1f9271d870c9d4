"""Colors that a video network copies from all painted drawings at once to points of regions.

Shi et al., "Reference-Based Deep Line Art Video Colorization" (2022); METHODS section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import Probabilities
from ..features.stills import canvas_for, still
from ..features.video_inputs import (
    VideoInputs,
    region_points,
    slot_codes,
    slot_maps,
    used_slots,
    video_inputs,
)
from ..prepared import PreparedDrawing
from .votes import probabilities_of

SIDE: Final = 256
"""Longer side of the canvas in pixels."""
CODE_SEED: Final = 0
"""The dice that give each slot its code."""

Network = Callable[[VideoInputs], NDArray[np.float32]]
"""Takes the inputs for one target to (P, K) log-probabilities of the slots at its points."""


def copy_by_attention(
    network: Network,
    target: PreparedDrawing,
    references: Sequence[PreparedDrawing],
    palette_size: int,
) -> Probabilities:
    """Return (N, K): what the pixels of each region copied from the painted drawings."""
    canvas = canvas_for(references, SIDE)
    here = still(target.regions, canvas)
    there = [still(one.regions, canvas) for one in references]
    slots = used_slots([one.colors for one in references])
    pairs = zip(there, references, strict=True)
    maps = np.stack([slot_maps(seen.regions, one.colors, slots) for seen, one in pairs])
    codes = slot_codes(palette_size, np.random.default_rng(CODE_SEED))[slots]
    away = np.array([[abs(target.position - one.position) for one in references]], np.float32)
    points = region_points(here.regions, target.regions.count)
    said = network(video_inputs([here], there, maps, codes, away, points.reshape(1, -1)))
    votes = np.zeros((target.regions.count, palette_size), np.float32)
    votes[:, slots] = np.exp(said).reshape(*points.shape, -1).mean(1)
    return probabilities_of(votes)
