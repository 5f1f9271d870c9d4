"""Time from a drawing to its regions on one thread: ``python benchmarks/regions.py``.

The drawing is a net of 3,000 closed cells in antialiased ink, every tenth side broken by a gap and
every seventh a colored trace line: more regions and more necks than a drawn character has. Times
are processor time of the one thread, so that other programs hardly count.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from time import thread_time

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin_core.arrays import RgbaImage
from plugin_core.regions import (
    DEFAULT_GAP_PX,
    find_adjacency,
    find_regions,
    grow_under_lines,
    read_line_art,
)
from plugin_core.regions.outlines import trace_outlines

_SIZES = {"1920x1080": (1920, 1080), "3840x2160": (3840, 2160)}
_COLUMNS, _ROWS = 75, 40


def draw_net(width: int, height: int) -> RgbaImage:
    """Draw a wobbling net of lines with gaps and trace lines on white paper."""
    dice = np.random.default_rng(0)
    drawing = np.full((height, width, 4), 255, np.uint8)
    x, y = np.meshgrid(
        np.linspace(20, width - 20, _COLUMNS + 1), np.linspace(20, height - 20, _ROWS + 1)
    )
    step = np.array([width / _COLUMNS, height / _ROWS])
    knots = np.stack([x, y], axis=2) + dice.uniform(-0.2, 0.2, (*x.shape, 2)) * step
    sides = [(knots[:, :-1], knots[:, 1:]), (knots[:-1], knots[1:])]
    starts = np.concatenate([start.reshape(-1, 2) for start, _ in sides])
    ends = np.concatenate([end.reshape(-1, 2) for _, end in sides])
    thickness = max(2, round(height / 540))
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        color = (255, 0, 0, 255) if index % 7 == 0 else (0, 0, 0, 255)
        pieces = [(0.0, 0.45), (0.6, 1.0)] if index % 10 == 0 else [(0.0, 1.0)]
        for first, last in pieces:
            a, b = (start + share * (end - start) for share in (first, last))
            cv2.line(drawing, _fixed(a), _fixed(b), color, thickness, cv2.LINE_AA, 4)
    return drawing


def _fixed(point: NDArray[np.float64]) -> tuple[int, int]:
    x, y = np.rint(point * 16).astype(int)
    return int(x), int(y)


def _median_seconds(work: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = thread_time()
        work()
        times.append(thread_time() - start)
    return statistics.median(times)


def measure(width: int, height: int, repeats: int) -> tuple[int, dict[str, float]]:
    """Return the number of regions, and the median milliseconds of every step."""
    drawing = draw_net(width, height)
    line = read_line_art(drawing)
    regions = find_regions(line, gap_px=DEFAULT_GAP_PX)
    regions.adjacency  # noqa: B018 - grown labels are kept from here on
    steps: dict[str, Callable[[], object]] = {
        "read line art": lambda: read_line_art(drawing),
        "regions, no gaps closed": lambda: find_regions(line),
        f"regions, gaps of {DEFAULT_GAP_PX} px": lambda: find_regions(line, gap_px=DEFAULT_GAP_PX),
        "grow under lines": lambda: grow_under_lines(regions.labels),
        "adjacency": lambda: find_adjacency(regions),
        "outlines": lambda: trace_outlines(regions.grown, regions.count),
    }
    return regions.count, {
        name: 1000 * _median_seconds(work, repeats) for name, work in steps.items()
    }


def main(repeats: int = 5) -> None:
    """Print the milliseconds of every step, for each size."""
    cv2.setNumThreads(1)
    for name, (width, height) in _SIZES.items():
        count, milliseconds = measure(width, height, repeats)
        sys.stdout.write(f"{name}, {count} regions\n")
        for step, value in milliseconds.items():
            sys.stdout.write(f"  {step:24s} {value:7.1f} ms\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
