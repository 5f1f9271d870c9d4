"""The report of a run: ``report.json`` for machines, ``report.html`` for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from .. import __version__
from ..errors import UnreadableImage
from ..files.hashes import hash_json
from ..files.result_files import ResultFiles
from .page import render_page
from .summary import LevelReview, summarize
from .thumbnails import HEIGHT_PX, WIDTH_PX, Thumbnails, make_thumbnails

REPORT_SCHEMA: Final = "shiage.report"


def report_files(folder: Path) -> ResultFiles:
    """Return where the report of the results in a folder lies."""
    return ResultFiles(folder, "report", ".html", REPORT_SCHEMA)


def write_report(folder: Path, levels: Sequence[LevelReview]) -> dict[str, Any]:
    """Write the report of a run, unless the same one lies there.

    Parameters
    ----------
    folder
        Where the results lie.
    levels
        The levels that were colored.

    Returns
    -------
    dict
        What ``report.json`` says.

    Raises
    ------
    ForeignFile
        If a report that we did not write stands there.
    StorageError
        If it cannot be written.
    """
    summary = summarize(levels, version=__version__)
    files, made_from = report_files(folder), {"summary": hash_json(summary)}
    if not files.is_current(made_from):
        page = render_page(summary, levels, _thumbnails)
        files.write(page.encode(errors="replace"), {**summary, "made_from": made_from})
    return summary


def _thumbnails(level: LevelReview, place: int) -> Thumbnails:
    one = level.drawings[place]
    try:
        line = level.shot.read_line(one.drawing)
    except UnreadableImage:  # it is told at the end of the run; its place stays white
        x, y, width, height = level.action or (0, 0, WIDTH_PX, HEIGHT_PX)
        line = np.full((y + height, x + width, 4), 255, np.uint8)
    return make_thumbnails(line, level.read_picture(one), box=level.action)
