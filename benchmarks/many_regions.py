"""What drawings of very many regions cost, matched in portions and whole.

    python benchmarks/many_regions.py --regions 500 1000 2000 --most 300

A quilt of so many patches moves a little in four Full-HD drawings; three are painted, ``auto``
learns them and colors the other, matching at most so many regions at a time beside 10 / 3 as many
painted ones. Seconds, the most memory that the process took, and the share of pixels that are
right.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin_core import Shot, colorize, learn
from plugin_core.features import match_portions
from plugin_core.images import read_rgba, write_png

WIDTH, HEIGHT, MARGIN = 1920, 1080, 40
DRAWINGS: Final = ("0001", "0002", "0003", "0004")
ASKED: Final = "0002"
COLORS: Final = 12
LINE: Final = (0, 0, 0, 255)


def main() -> None:
    """Print one row for each size and each bound."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regions", type=int, nargs="+", default=[500, 1000, 2000])
    parser.add_argument("--most", type=int, nargs="+", default=[match_portions.MOST_REGIONS])
    wanted = parser.parse_args()
    print("| regions | matched at a time | right | learn s | s/drawing | MiB |")
    print("|---:|---:|---:|---:|---:|---:|")
    for regions, most in product(wanted.regions, wanted.most):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            right, learning, coloring, memory = process.submit(measure, regions, most).result()
        cost = f"{learning:.1f} | {coloring:.1f} | {memory:.0f}"
        print(f"| {regions} | {most} | {right:.1f} | {cost} |", flush=True)


def measure(regions: int, most: int) -> tuple[float, float, float, float]:
    """Return the percentage right, seconds to learn and to color, and the most memory in MiB."""
    match_portions.MOST_REGIONS = most  # type: ignore[misc]
    match_portions.MOST_REFERENCE_REGIONS = 10 * most // 3  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as scratch:
        for part in ("line", "paint"):
            (Path(scratch) / part).mkdir()
        truth = draw_quilt(Path(scratch), regions)
        started = perf_counter()
        model = learn(Shot.open(Path(scratch)))
        learned = perf_counter()
        (result,) = colorize(Shot.open(Path(scratch)), model, precision=0.0)
        colored = perf_counter()
        lines = read_rgba(Path(scratch) / "line" / f"{ASKED}.png")[..., 3] > 0
        right = (result.rgba() == truth).all(axis=2)[~lines].mean()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return 100 * float(right), learned - started, colored - learned, memory


def draw_quilt(folder: Path, regions: int) -> NDArray[np.uint8]:
    """Draw the shot; return the (H, W, 4) paint of the drawing that is asked for."""
    rng = np.random.default_rng(0)
    rows = round((regions * HEIGHT / WIDTH) ** 0.5)
    columns = round(regions / rows)
    side = WIDTH / columns
    x, y = (
        np.linspace(MARGIN, end - MARGIN, n + 1) for end, n in ((WIDTH, columns), (HEIGHT, rows))
    )
    corners = np.stack(np.meshgrid(x, y), axis=-1)
    corners += rng.normal(0, 0.12 * side, corners.shape)
    palette = rng.integers(40, 220, (COLORS, 3))
    colors = palette[rng.integers(0, COLORS, rows * columns)]
    asked = np.empty((HEIGHT, WIDTH, 4), np.uint8)
    for place, stem in enumerate(DRAWINGS):
        moved = corners + rng.normal(0, 0.03 * side, corners.shape) + (3 * place, 0)
        patches = _patches(moved.round().astype(np.int32))
        line, paint = (np.zeros((HEIGHT, WIDTH, 4), np.uint8) for _ in range(2))
        for patch, color in zip(patches, colors.tolist(), strict=True):
            cv2.fillPoly(paint, [patch], (*color, 255))
            cv2.polylines(line, [patch], True, LINE, 2)
        write_png(folder / "line" / f"{stem}.png", line)
        if stem == ASKED:
            asked = paint
        else:
            write_png(folder / "paint" / f"{stem}.png", paint)
    return asked


def _patches(corners: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return (rows * columns, 4, 2): the corners of each patch, in order around it."""
    around = corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]
    return np.stack(around, axis=2).reshape(-1, 4, 2)


if __name__ == "__main__":
    main()
