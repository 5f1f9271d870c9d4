"""A level learned and colored to the end, as the commands do it, by a quick method."""

from __future__ import annotations

from pathlib import Path

from shiage_opentoonz.workspace import WrittenLevel, open_workspace

from plugin_core.session import colorize, learn


def paint_copy(path: Path, level: str | None = None) -> WrittenLevel:
    """Color every region of a level, write its painted copy."""
    workspace = open_workspace(path, level=level)
    shot = workspace.open_shot()
    model = learn(shot, method="nearest_region", max_seconds=1)
    for result in colorize(shot, model, precision=0):
        result.save()
    return workspace.write_back()
