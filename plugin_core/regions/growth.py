"""Growth of regions under the lines, so that paint meets in the middle of each line."""

from __future__ import annotations

import cv2
import numpy as np

from ..arrays import LabelMap


def grow_under_lines(labels: LabelMap) -> LabelMap:
    """Give every line pixel the label of the region nearest to it.

    Parameters
    ----------
    labels
        (H, W) ``int32`` region ids; 0 is line.

    Returns
    -------
    LabelMap
        (H, W) ``int32`` without zeros, unless ``labels`` holds no region at all.

    Examples
    --------
    >>> grow_under_lines(np.array([[1, 1, 0, 0, 2, 2]], np.int32)).tolist()
    [[1, 1, 1, 2, 2, 2]]
    """
    is_line = labels == 0
    if is_line.all():
        return labels.copy()
    _, nearest = cv2.distanceTransformWithLabels(
        is_line.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    # Pixel labels number the labeled pixels in scan order, from 1; each is nearest to itself.
    label_of_pixel = np.concatenate([[np.int32(0)], labels[~is_line]])
    return label_of_pixel[nearest]
