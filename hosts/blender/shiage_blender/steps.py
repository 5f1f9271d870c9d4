"""Work in small steps, so that a timer can run it, or a loop."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """How far the work is; ``waits`` says that nothing is gained by going on at once."""

    fraction: float
    text: str
    waits: bool = False
    writes: bool = False


@dataclass(frozen=True)
class Outcome:
    """What the artist is told at the end; ``warns`` marks what needs their eyes.

    ``ways`` are the ways to an engine that lead out of it.
    """

    text: str
    warns: bool = False
    ways: tuple[str, ...] = ()


Steps = Generator[Step, None, Outcome]
