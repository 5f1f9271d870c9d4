"""The bench's sequences: drawings beside their full paint, and shots made of them.

<folder>/<sequence>/line/0001.png    what a painter gets
<folder>/<sequence>/ink/0001.png     the same with black ink only, where it exists
<folder>/<sequence>/truth/0001.png   the artist's paint, without lines
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import InputError
from ..session.planning import plan_painting
from ..shot import Shot

LINES = ("line", "ink")
REFERENCES = ("1", "3", "planned")
"""How the painted drawings are chosen: the first; first, middle, last; or three by the plan."""
PLANNED_COUNT = 3


@dataclass(frozen=True)
class BenchDrawing:
    """One drawing and its truth."""

    line: Path
    truth: Path

    @property
    def stem(self) -> str:
        """File stem that its line art, truth and results share."""
        return self.line.stem


@dataclass(frozen=True)
class BenchSequence:
    """A sequence of drawings whose paint is known."""

    name: str
    drawings: tuple[BenchDrawing, ...]

    def references(self, how: str) -> tuple[BenchDrawing, ...]:
        """Return the drawings that are shown painted; ``how`` is one of ``REFERENCES``."""
        if how == "planned":
            return self._planned
        last = len(self.drawings) - 1
        places = [0] if how == "1" else sorted({0, (last + 1) // 2, last})
        return tuple(self.drawings[place] for place in places)

    def scored(self, how: str) -> tuple[BenchDrawing, ...]:
        """Return the other drawings."""
        shown = self.references(how)
        return tuple(drawing for drawing in self.drawings if drawing not in shown)

    @cached_property
    def _planned(self) -> tuple[BenchDrawing, ...]:
        with TemporaryDirectory(prefix="shiage-plan-") as name:
            make_shot(self, painted=(), folder=Path(name))
            plan = plan_painting(Shot.open(name), most=PLANNED_COUNT)
        chosen = {planned.drawing.stem for planned in plan}
        return tuple(drawing for drawing in self.drawings if drawing.stem in chosen)


def find_sequences(folder: Path, *, lines: str) -> list[BenchSequence]:
    """Find the sequences of a bench folder that have the wanted kind of lines.

    Parameters
    ----------
    folder
        A folder of sequences, or one sequence.
    lines
        ``line`` or ``ink``.

    Raises
    ------
    InputError
        If there is no sequence with such lines, or one lacks the truth of a drawing.
    """
    if lines not in LINES:
        raise InputError(f"There are no lines called {lines}.", hint="Choose line or ink.")
    homes = [folder] if (folder / lines).is_dir() else sorted(folder.glob("*/"))
    found = [_read_sequence(home, lines) for home in homes if (home / lines).is_dir()]
    if not found:
        raise InputError(
            f"{folder} holds no sequence with {lines} drawings.",
            hint=f"The bench needs <sequence>/{lines}/0001.png beside <sequence>/truth/0001.png.",
        )
    return found


def _read_sequence(home: Path, lines: str) -> BenchSequence:
    drawings = tuple(
        BenchDrawing(line, home / "truth" / line.name)
        for line in sorted((home / lines).glob("*.png"))
    )
    missing = [drawing.truth for drawing in drawings if not drawing.truth.is_file()]
    if missing:
        raise InputError(f"{missing[0]} does not exist.", hint="Every drawing needs its truth.")
    if len(drawings) < 2:
        raise InputError(
            f"{home / lines} holds {len(drawings)} drawings.",
            hint="A sequence needs one to show and one to score.",
        )
    return BenchSequence(home.resolve().name, drawings)


def make_shot(sequence: BenchSequence, *, painted: Collection[BenchDrawing], folder: Path) -> None:
    """Make a shot folder of a sequence in which only some drawings are painted."""
    for name in ("line", "paint"):
        (folder / name).mkdir(parents=True)
    for drawing in sequence.drawings:
        shutil.copyfile(drawing.line, folder / "line" / drawing.line.name)
    for drawing in painted:
        shutil.copyfile(drawing.truth, folder / "paint" / drawing.line.name)
