"""How well the lines of a drawing separate its colors."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin_core.synthesis import SyntheticDrawing


def regions_of(drawing: SyntheticDrawing) -> tuple[int, NDArray[np.int32]]:
    """Number and labels of the areas without any ink."""
    paper = (drawing.line[..., 3] == 0).astype(np.uint8)
    count, labels = cv2.connectedComponents(paper, connectivity=4)
    return count - 1, labels


def share_in_pure_regions(drawing: SyntheticDrawing) -> float:
    """Share of painted pixels outside lines whose region has their color for the most part."""
    count, labels = regions_of(drawing)
    width = int(drawing.colors.max()) + 1
    pairs = (labels * width + drawing.colors).ravel()
    votes = np.bincount(pairs, minlength=(count + 1) * width).reshape(-1, width)
    painted = (drawing.colors > 0) & (labels > 0)
    usual = votes.argmax(axis=1)[labels[painted]]
    return float(np.mean(usual == drawing.colors[painted]))
