"""Growth of regions under the lines, so that paint meets in the middle of each line."""

from __future__ import annotations

import cv2
import numpy as np

from ..arrays import LabelMap
from .line_art import LineArt


def grow_under_lines(labels: LabelMap, line: LineArt) -> LabelMap:
    """Give every line pixel the label of the region nearest to it.

    Parameters
    ----------
    labels
        (H, W) ``int32`` region ids; 0 where no region is.
    line
        The line art that ``labels`` was cut with; it must have the same size.

    Returns
    -------
    LabelMap
        (H, W) ``int32`` without zeros, unless ``labels`` holds no region at all.

    Raises
    ------
    ValueError
        If the two sizes differ.

    Examples
    --------
    >>> import numpy as np
    >>> from plugin_core.regions import LineArt
    >>> strength = np.array([[0, 0, 255, 255, 0, 0]], np.uint8)
    >>> line = LineArt(strength, (strength > 0).astype(np.uint8))
    >>> grow_under_lines(np.array([[1, 1, 0, 0, 2, 2]], np.int32), line).tolist()
    [[1, 1, 1, 2, 2, 2]]
    """
    if labels.shape != line.strength.shape:
        raise ValueError(f"labels are {labels.shape}, line art is {line.strength.shape}")
    return fill_from_nearest(labels)


def fill_from_nearest(labels: LabelMap) -> LabelMap:
    """Replace every 0 by the nearest label; a map of zeros stays as it is."""
    unlabeled = labels == 0
    if unlabeled.all():
        return labels.copy()
    _, nearest = cv2.distanceTransformWithLabels(
        unlabeled.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    # Pixel labels number the labeled pixels in scan order, from 1; each is nearest to itself.
    label_of_pixel = np.concatenate([[np.int32(0)], labels[~unlabeled]])
    return label_of_pixel[nearest]
