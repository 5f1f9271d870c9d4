"""Growth under lines."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from numpy.typing import NDArray
from scipy import ndimage

from plugin_core.regions import find_regions, grow_under_lines

from .label_maps import as_text, from_mask, line_art
from .scribbles import SCRIBBLES, patient


def test_regions_meet_in_the_middle_of_a_line() -> None:
    regions = find_regions(line_art(*[".....######....."] * 3))
    assert as_text(regions.grown) == ["aaaaaaaabbbbbbbb"] * 3


def test_trace_lines_are_grown_under_too() -> None:
    regions = find_regions(line_art("..rr..", "..rr.."))
    assert as_text(regions.grown) == ["aaabbb", "aaabbb"]


def test_pixels_that_are_no_line_keep_their_region() -> None:
    regions = find_regions(line_art(".#.#.", ".###.", "....."))
    kept = regions.labels > 0
    assert np.array_equal(regions.grown[kept], regions.labels[kept])


def test_without_any_region_nothing_grows() -> None:
    regions = find_regions(line_art("###", "###"))
    assert not regions.grown.any()


@patient
@given(SCRIBBLES)
def test_every_pixel_gets_a_region_that_is_about_the_nearest(mask: NDArray[np.bool_]) -> None:
    labels = find_regions(from_mask(mask)).labels
    if not labels.any():
        return
    grown = grow_under_lines(labels)
    assert grown.all()
    nearest = ndimage.distance_transform_edt(labels == 0)
    for label in np.unique(grown)[:20]:
        to_label = ndimage.distance_transform_edt(labels != label)
        assert (to_label[grown == label] <= nearest[grown == label] * 1.05 + 0.2).all()
