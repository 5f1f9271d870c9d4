"""How good a painted picture is, region by region (METHODS section 1).

Pictures are scored against pictures, so that the output of any program can be judged: the line art
says what the regions are (4-connected areas of pixels without line, no gap closed), the truth and
the result say which color most of each region has. Colors are equal when all four channels are;
fully transparent is the background.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ..arrays import LabelMap, RgbaImage
from ..errors import SizeMismatch
from ..palette import Codes, pack, runs
from ..regions import find_regions, read_line_art

MIN_AREA_PX: Final = 10
"""``acc_thres`` counts regions that are strictly larger."""

MIN_COMPONENT_PX: Final = 15
MIN_COMPONENT_SIDE: Final = 3
MIN_COMPONENT_RATIO: Final = 0.9

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class DrawingScores:
    """The scores of one drawing: shares 0..1, then counts.

    ``acc`` over all regions, ``acc_thres`` over those larger than 10 px, each also over the regions
    that the truth does not leave to the background (``_foreground``); ``pix_acc`` and ``pix_f_acc``
    weigh regions by their area; ``b_miou`` and ``pix_b_miou`` are the overlap of the background,
    in regions and in pixels. ``miou`` is the mean over colors of the overlap of pixels.
    ``component_acc`` and ``all_pixel_acc`` are Do et al.'s. ``clicks`` is the number of wrong
    regions: what is left to fix.
    """

    acc: float
    acc_thres: float
    acc_foreground: float
    acc_thres_foreground: float
    pix_acc: float
    pix_f_acc: float
    b_miou: float
    pix_b_miou: float
    miou: float
    component_acc: float
    all_pixel_acc: float
    clicks: int


@dataclass(frozen=True)
class PaintedCounts:
    """Regions larger than 10 px that a result painted, painted right, and should have painted.

    In a picture, what was left blank for want of certainty looks like background; so these counts
    say how much was dared (``coverage``) and how much of it was right (``precision``).
    """

    painted: int
    right: int
    paintable: int

    def __add__(self, other: PaintedCounts) -> PaintedCounts:
        return PaintedCounts(
            self.painted + other.painted,
            self.right + other.right,
            self.paintable + other.paintable,
        )

    @property
    def coverage(self) -> float | None:
        """Painted regions by those that should be; ``None`` if none should."""
        return self.painted / self.paintable if self.paintable else None

    @property
    def precision(self) -> float | None:
        """Share of right ones among the painted regions; ``None`` if none was painted."""
        return self.right / self.painted if self.painted else None


@dataclass(frozen=True, eq=False)
class JudgedRegions:
    """The regions of a drawing with the colors that truth and result give them.

    Attributes
    ----------
    labels
        (H, W): region ids from 1; 0 is line.
    area
        (N,) pixels.
    truth, result
        (N,) packed colors; 0 is the background.
    """

    labels: LabelMap
    area: NDArray[np.int64]
    truth: Codes
    result: Codes

    @property
    def right(self) -> Bools:
        """(N,) whether the result has the color of the truth."""
        return np.asarray(self.truth == self.result)

    @property
    def wrong_pixels(self) -> Bools:
        """(H, W) the pixels of wrong regions."""
        return np.append(False, ~self.right)[self.labels]


def score_drawing(line: RgbaImage, truth: RgbaImage, result: RgbaImage) -> DrawingScores:
    """Score a painted drawing.

    Parameters
    ----------
    line
        (H, W, 4) the line art.
    truth
        (H, W, 4) the artist's paint without lines.
    result
        (H, W, 4) the paint to be judged, without lines.

    Raises
    ------
    SizeMismatch
        If the three differ in size.
    """
    return score_regions(judge_regions(line, truth, result), truth, result)


def judge_regions(line: RgbaImage, truth: RgbaImage, result: RgbaImage) -> JudgedRegions:
    """Cut the line art into regions and read their colors in truth and result.

    Raises
    ------
    SizeMismatch
        If the three differ in size.
    """
    for name, picture in (("truth", truth), ("result", result)):
        if picture.shape != line.shape:
            raise SizeMismatch(
                f"The {name} is {picture.shape[1]} x {picture.shape[0]} pixels, "
                f"the line art {line.shape[1]} x {line.shape[0]}.",
                hint="All pictures of a drawing must have the size of its line art.",
            )
    regions = find_regions(read_line_art(line))
    return JudgedRegions(
        regions.labels,
        regions.area,
        majority(regions.labels, pack(truth)),
        majority(regions.labels, pack(result)),
    )


def score_regions(judged: JudgedRegions, truth: RgbaImage, result: RgbaImage) -> DrawingScores:
    """Score regions that were judged before; see :func:`score_drawing`."""
    right, area = judged.right, judged.area
    large, foreground = area > MIN_AREA_PX, judged.truth != 0
    paper = judged.labels > 0
    truth_codes, result_codes = pack(truth), pack(result)
    return DrawingScores(
        acc=share(right),
        acc_thres=share(right, among=large),
        acc_foreground=share(right, among=foreground),
        acc_thres_foreground=share(right, among=large & foreground),
        pix_acc=share(right, weight=area),
        pix_f_acc=share(right, among=foreground, weight=area),
        b_miou=background_overlap(judged.truth, judged.result, np.ones_like(area)),
        pix_b_miou=background_overlap(judged.truth, judged.result, area),
        miou=mean_overlap(truth_codes[paper], result_codes[paper]),
        component_acc=component_accuracy(
            np.where(paper, truth_codes, 0), np.where(paper, result_codes, 0)
        ),
        all_pixel_acc=share(truth_codes == result_codes),
        clicks=int((~right).sum()),
    )


def count_painted(judged: JudgedRegions, sure: Bools) -> PaintedCounts:
    """Count what a result paints when all but the ``sure`` regions, (N,), are left blank."""
    large = judged.area > MIN_AREA_PX
    painted = large & sure & (judged.result != 0)
    return PaintedCounts(
        painted=int(painted.sum()),
        right=int((painted & judged.right).sum()),
        paintable=int((large & (judged.truth != 0)).sum()),
    )


def share_shown(judged: JudgedRegions, colors: Codes) -> float:
    """Return the share of foreground regions above 10 px whose truth is one of some colors."""
    return share(
        np.isin(judged.truth, colors), among=(judged.area > MIN_AREA_PX) & (judged.truth != 0)
    )


def majority(labels: LabelMap, codes: Codes) -> Codes:
    """Return (N,) the commonest color of every region; of two equally common, the lower code."""
    values, place = _indexed(codes)
    cells = labels.reshape(-1).astype(np.int64) * len(values) + place
    counts = np.bincount(cells, minlength=(int(labels.max(initial=0)) + 1) * len(values))
    return values[counts.reshape(-1, len(values))[1:].argmax(axis=1)]


def _indexed(codes: Codes) -> tuple[Codes, NDArray[np.int64]]:
    """Return the colors in ascending order, and for every pixel (flat) its place among them."""
    lengths, values = runs(codes)
    colors, place = np.unique(values, return_inverse=True)
    return colors, np.repeat(place.astype(np.int64), lengths)


def share(
    right: Bools, *, among: Bools | None = None, weight: NDArray[np.integer[Any]] | None = None
) -> float:
    """Return the (weighted) share of what is right; 1 when there is nothing to get wrong."""
    weights = np.ones(right.shape) if weight is None else weight.astype(np.float64)
    if among is not None:
        weights = weights * among
    total = float(weights.sum())
    return float(weights[right].sum()) / total if total else 1.0


def background_overlap(truth: Codes, result: Codes, weight: NDArray[np.integer[Any]]) -> float:
    """Return the overlap (intersection by union) of what both leave to the background."""
    both = (truth == 0) & (result == 0)
    return share(both, among=(truth == 0) | (result == 0), weight=weight)


def mean_overlap(truth: Codes, result: Codes) -> float:
    """Return the mean over all colors in either picture of the overlap of their pixels."""
    if not len(truth):
        return 1.0
    colors, place = _indexed(np.concatenate([truth, result]))
    in_truth, in_result = place[: len(truth)], place[len(truth) :]
    both = np.bincount(in_truth[in_truth == in_result], minlength=len(colors))
    either = np.bincount(place, minlength=len(colors)) - both
    return float((both / either).mean())


def component_accuracy(truth: Codes, result: Codes) -> float:
    """Return the share of the truth's one-colored areas that the result has as one area too.

    Do et al.: an area of one color (4-connected, at least 15 px and 3 x 3 px) is right when the
    area of that color in the result that overlaps it most differs from it in size by a factor
    above 0.9. Their pictures have black lines between areas and a white background: here both are
    0 in the maps and do not count, while white and black paint do.

    Parameters
    ----------
    truth, result
        (H, W) packed colors, 0 on lines and background.
    """
    verdicts = [
        verdict
        for color in np.unique(truth[truth != 0])
        for verdict in _component_verdicts(truth == color, result == color)
    ]
    return share(np.array(verdicts, np.bool_))


def _component_verdicts(truth: Bools, result: Bools) -> Iterable[bool]:
    window = _window(truth | result)
    labels, areas, large = _components(truth[window])
    found, found_areas, _ = _components(result[window])
    for component in np.flatnonzero(large):
        below = np.bincount(found[labels == component], minlength=len(found_areas))
        below[0] = 0
        best = int(below.argmax())
        pair = (areas[component], found_areas[best])
        yield bool(below[best]) and min(pair) / max(pair) > MIN_COMPONENT_RATIO


def _window(mask: Bools) -> tuple[slice, slice]:
    """Return the rows and columns that hold the mask: most colors fill little of a picture."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _components(mask: Bools) -> tuple[LabelMap, NDArray[np.int64], Bools]:
    """Return labels, areas and which are large enough to count; row 0 is what lies outside."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        np.ascontiguousarray(mask).view(np.uint8), connectivity=4, ltype=cv2.CV_32S
    )
    area = stats[:, cv2.CC_STAT_AREA].astype(np.int64)
    sides = np.minimum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    large = (area >= MIN_COMPONENT_PX) & (sides >= MIN_COMPONENT_SIDE)
    large[0] = False
    return np.asarray(labels, np.int32), area, large
