"""Draws shots with our generator, as the bench reads them: how far methods reach on such drawings.

    python benchmarks/generated.py out/generated --shots 12
    shiage bench out/generated --references 3 --methods nearest_region,matcher,auto

The families are those that no network was ever trained on, unless others are named. Shadows have
lines of their own, as in the bench's ``line``; all else is left to the generator's dice.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from plugin_core.images import write_png
from plugin_core.synthesis import FAMILIES, HELD_OUT_FAMILIES, generate_shot

FIRST_SEED: Final = 3 * 10**6
"""Training and validation count from elsewhere."""


def main() -> None:
    """Draw the shots that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=HELD_OUT_FAMILIES)
    parser.add_argument("--shots", type=int, default=12, help="of each family")
    parser.add_argument("--drawings", type=int, default=12, help="of each shot")
    parser.add_argument("--size", type=int, default=720, help="long side in pixels")
    wanted = parser.parse_args()
    for family in wanted.families:
        for number in range(wanted.shots):
            home = wanted.out / f"{family}_{number}"
            draw_sequence(home, family, FIRST_SEED + number, wanted.drawings, wanted.size)


def draw_sequence(home: Path, family: str, seed: int, drawings: int, size: int) -> None:
    """Write ``line`` and ``truth`` of one shot."""
    for kind in ("line", "truth"):
        (home / kind).mkdir(parents=True, exist_ok=True)
    shot = generate_shot(family, seed, drawings, size, separation_lines=True)
    for place, one in enumerate(shot, start=1):
        write_png(home / "line" / f"{place:04d}.png", one.line)
        write_png(home / "truth" / f"{place:04d}.png", one.paint)


if __name__ == "__main__":
    main()
