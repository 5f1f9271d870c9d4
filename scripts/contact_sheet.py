"""Write contact sheets of the families of generated drawings, to be looked at.

    python scripts/contact_sheet.py [family ...] [--out docs/synthesis] [--seed 0]

Each row is one shot: line art above, painted below.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from plugin_core.synthesis import FAMILIES, SyntheticDrawing, generate_shot

CELL = 200
LARGEST_BYTES = 190_000


def over(top: NDArray[np.uint8], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight alpha over an opaque picture."""
    alpha = top[..., 3:] / 255
    return top[..., :3] * alpha + below * (1 - alpha)


def cell(drawing: SyntheticDrawing) -> NDArray[np.uint8]:
    """Line art above its painted twin, in a fixed frame."""
    paper = np.full((*drawing.line.shape[:2], 3), 255.0)
    pictures = [over(drawing.line, paper), over(drawing.line, over(drawing.paint, paper))]
    framed = []
    for picture in pictures:
        scale = CELL / max(picture.shape[:2])
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        frame = np.full((CELL + 6, CELL + 6, 3), 215.0)
        top, left = ((CELL + 6 - n) // 2 for n in small.shape[:2])
        frame[top : top + small.shape[0], left : left + small.shape[1]] = small
        framed.append(frame)
    return np.vstack(framed).round().astype(np.uint8)


def contact_sheet(family: str, *, seed: int, shots: int, drawings: int) -> NDArray[np.uint8]:
    """Pairs of shots side by side."""
    rows = [
        np.hstack([cell(d) for d in generate_shot(family, seed + number, drawings, 2 * CELL)])
        for number in range(shots)
    ]
    rows += [np.full_like(rows[0], 215)] * (len(rows) % 2)
    pairs = [np.hstack(rows[i : i + 2]) for i in range(0, len(rows), 2)]
    return np.vstack(pairs)


def save(sheet: NDArray[np.uint8], path: Path) -> int:
    """Write a PNG with as many colors as fit the size limit; return its bytes."""
    for colors in (96, 48, 32, 20, 12):
        flat = Image.fromarray(sheet).quantize(colors, dither=Image.Dither.NONE)
        flat.save(path, optimize=True)
        if path.stat().st_size <= LARGEST_BYTES:
            break
    return path.stat().st_size


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*", default=list(FAMILIES))
    parser.add_argument("--out", type=Path, default=Path("docs/synthesis"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shots", type=int, default=6)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    for family in chosen.families:
        sheet = contact_sheet(family, seed=chosen.seed, shots=chosen.shots, drawings=3)
        written = save(sheet, chosen.out / f"{family}.png")
        print(f"{family}: {written / 1000:.0f} kB")


if __name__ == "__main__":
    main()
