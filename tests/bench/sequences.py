"""Bench folders made of test drawings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.drawings import LineDrawing, walking_figure, write_picture


def make_sequence(home: Path, drawings: Sequence[LineDrawing], *, lines: str = "line") -> Path:
    """Write line art and truth of a sequence."""
    for number, drawing in enumerate(drawings, start=1):
        write_picture(home / lines / f"{number:04d}.png", drawing.line())
        write_picture(home / "truth" / f"{number:04d}.png", drawing.paint())
    return home


def make_bench(folder: Path, *, drawings: int = 4) -> Path:
    """Write a bench of two sequences: one that moves and one that does not."""
    make_sequence(folder / "moving", [walking_figure(step) for step in range(drawings)])
    make_sequence(folder / "resting", [walking_figure(0)] * drawings)
    return folder
