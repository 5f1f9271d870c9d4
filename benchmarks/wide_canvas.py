"""Puts the drawings of a bench on a canvas as a camera needs it: 16:9, most of it empty.

    python benchmarks/wide_canvas.py ../shared/data/bench/dev out/wide
    shiage bench out/wide --references 3 --methods flow_vote,nearest_region,matcher,auto

The drawings of the bench fill their canvas; those of a cut seldom do. Nothing else is changed, so
the same regions should get the same colors.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import numpy as np

from plugin_core.arrays import RgbaImage
from plugin_core.bench.sequences import LINES
from plugin_core.images import read_rgba, write_png

HEIGHT: Final = 1.6
"""Of the canvas, in heights of the drawing's own."""
ASPECT: Final = 16 / 9
PLACE: Final = (0.6, 0.4)
"""How much of what is free lies above the drawing, and left of it."""


def main() -> None:
    """Write all drawings and their truth anew."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    wanted = parser.parse_args()
    for kind in (*LINES, "truth"):
        for path in sorted(wanted.folder.glob(f"*/{kind}/*.png")):
            write_png(wanted.out / path.relative_to(wanted.folder), on_canvas(read_rgba(path)))


def on_canvas(picture: RgbaImage) -> RgbaImage:
    """Return an (H, W, 4) picture with more of its upper left pixel around it."""
    height, width = picture.shape[:2]
    canvas = round(HEIGHT * height), max(round(ASPECT * HEIGHT * height), width)
    free = [whole - side for whole, side in zip(canvas, (height, width), strict=True)]
    before = [round(share * side) for share, side in zip(PLACE, free, strict=True)]
    filled = np.empty((*canvas, 4), np.uint8)
    filled[:] = picture[0, 0]
    filled[before[0] : before[0] + height, before[1] : before[1] + width] = picture
    return filled


if __name__ == "__main__":
    main()
