"""What was written beside the artist's files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from plugin_core.client import Changes

NO_CHANGES: Final = Changes(0, 0, 0, 0)


@dataclass(frozen=True)
class WrittenLevel:
    """What :meth:`~shiage_opentoonz.workspace.Workspace.write_back` put beside the artist's files.

    Attributes
    ----------
    level
        The painted level: ``A_auto.tlv``, or ``A_auto..png`` as scenes name numbered pictures.
    palette
        Its palette; ``None`` for a level of pictures.
    scene
        The scene that shows it; ``None`` where no scene was opened.
    report
        What was painted, what was left and why, as JSON.
    drawings
        Labels of the drawings that got paint, ``("2", "3a")``.
    uncertain_regions
        How many regions were left to the artist.
    warnings
        What the artist should know, one sentence each.
    changes
        What the drawings colored now changed against earlier results.
    """

    level: Path
    palette: Path | None
    scene: Path | None
    report: Path
    drawings: tuple[str, ...]
    uncertain_regions: int
    warnings: tuple[str, ...] = ()
    changes: Changes = NO_CHANGES

    def shown_by(self, scene: Path) -> WrittenLevel:
        """Return it with the scene that shows it."""
        return replace(self, scene=scene)
