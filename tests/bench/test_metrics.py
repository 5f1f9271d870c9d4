"""Every metric on pictures small enough to score by hand.

The picture of most tests: 20 x 6 pixels, a frame-high line at x = 6 and at x = 13, so three regions
of 36 pixels; where a test needs a small region, a fourth one of 4 pixels is walled off.
"""

from __future__ import annotations

import numpy as np
import pytest

from plugin_core.bench.metrics import (
    PaintedCounts,
    background_overlap,
    component_accuracy,
    count_painted,
    judge_regions,
    majority,
    mean_overlap,
    score_drawing,
    share,
)
from plugin_core.errors import SizeMismatch

SKIN, HAIR, WHITE = (255, 224, 196, 255), (92, 60, 40, 255), (255, 255, 255, 255)
ALMOST_SKIN = (254, 224, 196, 255)
CLEAR = (0, 0, 0, 0)


def line_art() -> np.ndarray:
    """Three regions of 6 x 6 pixels between two lines."""
    line = np.full((6, 20, 4), 255, np.uint8)
    line[:, [6, 13]] = (0, 0, 0, 255)
    return line


def with_crumb(line: np.ndarray) -> np.ndarray:
    """Wall off 2 x 2 pixels in the lower right corner; the region keeps 27."""
    line[3, 17:] = line[3:, 17] = (0, 0, 0, 255)
    return line


def paint(left: tuple[int, ...], middle: tuple[int, ...], right: tuple[int, ...]) -> np.ndarray:
    """Fill the three thirds, lines included."""
    picture = np.zeros((6, 20, 4), np.uint8)
    picture[:, :7], picture[:, 7:14], picture[:, 14:] = left, middle, right
    return picture


def test_a_perfect_result_scores_one_everywhere() -> None:
    truth = paint(CLEAR, SKIN, HAIR)

    scores = score_drawing(line_art(), truth, truth)

    assert scores.clicks == 0
    shares = [value for value in vars(scores).values() if isinstance(value, float)]
    assert shares == [1.0] * 11


def test_acc_counts_every_region_once_and_the_background_too() -> None:
    scores = score_drawing(line_art(), paint(CLEAR, SKIN, HAIR), paint(CLEAR, SKIN, SKIN))

    assert scores.acc == pytest.approx(2 / 3)
    assert scores.acc_foreground == pytest.approx(1 / 2)
    assert scores.clicks == 1


def test_acc_thres_leaves_out_regions_of_ten_pixels_and_less() -> None:
    truth, result = paint(CLEAR, SKIN, HAIR), paint(CLEAR, SKIN, HAIR)
    result[4:, 18:] = SKIN

    scores = score_drawing(with_crumb(line_art()), truth, result)

    assert scores.acc == pytest.approx(3 / 4)
    assert scores.acc_thres == 1.0
    assert scores.acc_foreground == pytest.approx(2 / 3)
    assert scores.acc_thres_foreground == 1.0


@pytest.mark.parametrize(("width", "counted"), [(10, False), (11, True)])
def test_a_region_counts_for_acc_thres_from_eleven_pixels(width: int, counted: bool) -> None:
    line = np.full((3, 20, 4), 255, np.uint8)
    line[1] = line[2, width] = (0, 0, 0, 255)
    truth = np.zeros((3, 20, 4), np.uint8)
    result = truth.copy()
    result[2, :width] = SKIN

    scores = score_drawing(line, truth, result)

    # The lower row holds ``width`` wrong pixels and 19 - width others; the upper row is right.
    large = 1 + counted + (19 - width > 10)
    assert scores.acc_thres == pytest.approx((large - counted) / large)


def test_pixel_accuracies_weigh_regions_by_area_and_leave_the_lines_out() -> None:
    truth, result = paint(CLEAR, SKIN, HAIR), paint(CLEAR, SKIN, HAIR)
    result[4:, 18:] = SKIN

    scores = score_drawing(with_crumb(line_art()), truth, result)

    assert scores.pix_acc == pytest.approx(99 / 103)
    assert scores.pix_f_acc == pytest.approx(63 / 67)


def test_background_overlap_counts_regions_and_pixels() -> None:
    truth, result = paint(CLEAR, CLEAR, HAIR), paint(CLEAR, SKIN, CLEAR)

    scores = score_drawing(with_crumb(line_art()), truth, result)

    assert scores.b_miou == pytest.approx(1 / 4)
    assert scores.pix_b_miou == pytest.approx(36 / 103)


def test_background_overlap_is_one_where_nobody_sees_background() -> None:
    painted = np.array([7, 8], np.uint32)

    assert background_overlap(painted, painted[::-1], np.array([5, 5])) == 1.0


def test_invisible_colors_are_all_the_background() -> None:
    truth, result = paint(CLEAR, SKIN, HAIR), paint((255, 255, 255, 0), SKIN, HAIR)

    assert score_drawing(line_art(), truth, result).acc == 1.0


def test_a_color_that_differs_by_one_level_is_wrong() -> None:
    scores = score_drawing(line_art(), paint(CLEAR, SKIN, HAIR), paint(CLEAR, ALMOST_SKIN, HAIR))

    assert scores.acc_foreground == pytest.approx(1 / 2)


def test_white_paint_is_not_background() -> None:
    scores = score_drawing(line_art(), paint(CLEAR, WHITE, HAIR), paint(CLEAR, CLEAR, HAIR))

    assert scores.acc_foreground == pytest.approx(1 / 2)


def test_a_region_has_the_color_of_most_of_its_pixels() -> None:
    truth, result = paint(CLEAR, SKIN, HAIR), paint(CLEAR, SKIN, HAIR)
    result[:2, 7:13] = HAIR

    scores = score_drawing(line_art(), truth, result)

    assert scores.acc == 1.0
    assert scores.miou < 1.0


def test_majority_takes_the_lower_code_of_a_tie() -> None:
    labels = np.array([[1, 1, 0, 2]], np.int32)

    assert majority(labels, np.array([[9, 4, 4, 7]], np.uint32)).tolist() == [4, 7]


def test_miou_is_the_mean_over_the_colors_of_both_pictures() -> None:
    scores = score_drawing(line_art(), paint(CLEAR, SKIN, HAIR), paint(CLEAR, SKIN, SKIN))

    # background 36 / 36, skin 36 / 72, hair 0 / 36
    assert scores.miou == pytest.approx((1 + 0.5 + 0) / 3)


def test_miou_counts_a_color_that_only_the_result_has() -> None:
    truth, result = np.array([1, 1, 1, 1], np.uint32), np.array([1, 1, 1, 2], np.uint32)

    assert mean_overlap(truth, result) == pytest.approx((3 / 4 + 0) / 2)


def test_all_pixel_accuracy_counts_lines_and_background() -> None:
    scores = score_drawing(line_art(), paint(CLEAR, SKIN, HAIR), paint(CLEAR, SKIN, SKIN))

    assert scores.all_pixel_acc == pytest.approx(14 / 20)


def test_components_are_right_when_an_area_of_like_size_lies_there() -> None:
    truth = np.zeros((10, 20), np.uint32)
    truth[:10, :10] = 1
    result = truth.copy()
    result[0, :9] = 0

    assert component_accuracy(truth, result) == 1.0  # 91 of 100
    result[0, 9] = 0
    assert component_accuracy(truth, result) == 0.0  # 90 of 100 is not above 0.9


def test_a_component_that_bled_is_wrong() -> None:
    truth = np.zeros((10, 20), np.uint32)
    truth[:, :10] = 1
    truth[:, 10:] = 2
    result = np.ones((10, 20), np.uint32)

    assert component_accuracy(truth, result) == 0.0


def test_components_that_are_tiny_or_thin_do_not_count() -> None:
    truth = np.zeros((10, 40), np.uint32)
    truth[:4, :4] = 1  # counts
    truth[:2, 6:26] = 2  # thin
    truth[6:10, :3] = 3  # 12 px
    result = np.where(truth == 1, truth, 0).astype(np.uint32)

    assert component_accuracy(truth, result) == 1.0


def test_painted_regions_give_coverage_and_precision() -> None:
    truth, result = paint(CLEAR, SKIN, HAIR), paint(SKIN, CLEAR, HAIR)
    judged = judge_regions(line_art(), truth, result)

    counts = count_painted(judged, np.ones_like(judged.right))

    assert counts == PaintedCounts(painted=2, right=1, paintable=2)
    assert (counts.coverage, counts.precision) == (1.0, 0.5)


def test_a_crumb_counts_neither_for_coverage_nor_for_precision() -> None:
    truth = paint(CLEAR, SKIN, HAIR)

    judged = judge_regions(with_crumb(line_art()), truth, truth)

    counts = count_painted(judged, np.ones_like(judged.right))

    assert counts == PaintedCounts(painted=2, right=2, paintable=2)


def test_a_blank_result_has_no_precision() -> None:
    judged = judge_regions(line_art(), paint(CLEAR, SKIN, HAIR), paint(*[CLEAR] * 3))

    counts = count_painted(judged, np.ones_like(judged.right))

    assert (counts.coverage, counts.precision) == (0.0, None)


def test_what_is_not_sure_is_not_painted() -> None:
    truth, result = paint(CLEAR, SKIN, HAIR), paint(SKIN, CLEAR, HAIR)
    judged = judge_regions(line_art(), truth, result)

    counts = count_painted(judged, judged.right)

    assert counts == PaintedCounts(painted=1, right=1, paintable=2)


def test_counts_of_drawings_add_up() -> None:
    assert PaintedCounts(1, 1, 2) + PaintedCounts(3, 2, 4) == PaintedCounts(4, 3, 6)


def test_a_share_of_nothing_is_one() -> None:
    assert share(np.zeros(0, np.bool_)) == 1.0
    assert share(np.array([True, False]), among=np.array([False, False])) == 1.0


def test_wrong_pixels_are_those_of_wrong_regions() -> None:
    judged = judge_regions(line_art(), paint(CLEAR, SKIN, HAIR), paint(CLEAR, SKIN, SKIN))

    expected = np.zeros((6, 20), np.bool_)
    expected[:, 14:] = True
    assert np.array_equal(judged.wrong_pixels, expected)


def test_pictures_of_different_size_are_refused() -> None:
    truth = paint(CLEAR, SKIN, HAIR)

    with pytest.raises(SizeMismatch, match="The result is 19 x 6 pixels, the line art 20 x 6"):
        score_drawing(line_art(), truth, truth[:, 1:])
