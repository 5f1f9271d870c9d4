"""Looking at the drawings of a pool: each once, kept under the hash of its files.

An unchanged file is known by its size and time, so that 10,000 drawings need not be read again; a
moved, renamed or copied one is known by its content. Files that are gone leave the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from ..errors import EmptyPool, InputError, JobCancelled, StorageError
from ..features.drawing_embedding import WIDTH, WINDOWS, embed_drawing
from ..files.hashes import hash_file, hash_json
from ..jobs import CancelToken, Progress, no_progress
from ..regions import DEFAULT_GAP_PX, find_regions, is_dark_paper, read_line_art
from .index import PoolIndex
from .index_file import IndexEntry, read_index_file, write_index_file
from .pool_drawings import COLOR_MODEL, PoolDrawing, find_color_models, find_pool_drawings
from .reading import open_alone

INDEX_FILE: Final = Path(".shiage", "pool.safetensors")
"""Where the index of a folder lies in it."""

NOT_PAINTED: Final = "it is not painted"


def index_pool(
    folder: Path, *, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> PoolIndex:
    """Look at every painted drawing of a pool folder, and keep what was seen in the folder.

    Parameters
    ----------
    folder
        The pool.
    progress
        Told ``(fraction, stage)``.
    cancel
        Stops between two drawings; what was seen so far is kept.

    Raises
    ------
    EmptyPool
        If the folder holds no painted drawing; the sentence says why one of them does not count.
    JobCancelled
        If ``cancel`` was set.
    """
    found = find_pool_drawings([folder])
    index = _index(found, folder, folder / INDEX_FILE, progress, cancel or CancelToken())
    if not len(index):
        raise EmptyPool(
            " ".join([f"No drawing in the pool {folder} is painted.", *index.warnings[:1]]),
            hint="A pool holds painted drawings, not line art.",
        )
    return index


def index_color_models(shot_folder: Path) -> PoolIndex:
    """Look at the color models of a shot; an empty index where it has none."""
    found = find_color_models(shot_folder)
    cache = shot_folder / ".shiage" / f"{COLOR_MODEL}.safetensors"
    return _index(found, shot_folder, cache, no_progress, CancelToken()) if found else PoolIndex()


def _index(
    found: Sequence[PoolDrawing],
    folder: Path,
    cache: Path,
    progress: Progress,
    cancel: CancelToken,
) -> PoolIndex:
    known, warnings = read_index_file(cache)
    seen = {entry.stamp: entry for entry in known}
    same = {entry.hash: entry for entry in known}
    entries: list[IndexEntry] = []
    try:
        for place, pooled in enumerate(found):
            cancel.check()
            stamp = _stamp(pooled, folder)
            if stamp not in seen:
                progress(place / len(found), f"Looking at {pooled.file.name}")
            entries.append(seen.get(stamp) or _look(pooled, stamp, same))
    except JobCancelled:
        _keep(cache, [*known, *(entry for entry in entries if entry.stamp not in seen)])
        raise
    if {entry.stamp for entry in entries} != set(seen):
        warnings += _keep(cache, entries)
    good = [row for row, entry in enumerate(entries) if not entry.problem]
    warnings += [
        f"{one.file.relative_to(folder)} of the pool is left out: {entry.problem}."
        for one, entry in zip(found, entries, strict=True)
        if entry.problem
    ]
    embeddings = [entries[row].embedding for row in good]
    return PoolIndex(
        tuple(found[row] for row in good),
        tuple(entries[row].hash for row in good),
        np.stack(embeddings).astype(np.float32) if good else PoolIndex().embeddings,
        tuple(warnings),
    )


def _keep(cache: Path, entries: Sequence[IndexEntry]) -> list[str]:
    """Write the index; a folder that cannot be written costs time, not the work."""
    try:
        write_index_file(cache, entries)
    except StorageError as error:
        return [f"{error.message} The pool is looked at again next time."]
    return []


def _stamp(pooled: PoolDrawing, folder: Path) -> str:
    """Return what tells a changed file from an unchanged one without reading it."""
    files = dict.fromkeys((pooled.line, pooled.file))
    return hash_json([_file_stamp(path, folder) for path in files])


def _file_stamp(path: Path, folder: Path) -> list[str | int]:
    try:
        status = path.stat()
    except OSError:  # gone since the folder was listed: reading it says so
        return [str(path)]
    return [path.relative_to(folder).as_posix(), status.st_size, status.st_mtime_ns]


def _look(pooled: PoolDrawing, stamp: str, same: dict[str, IndexEntry]) -> IndexEntry:
    """Return what a drawing looks like, or why it cannot be used."""
    nothing = np.zeros((WINDOWS, WIDTH), np.float16)
    try:
        content = hash_json([hash_file(pooled.line), hash_file(pooled.file)])
        if content in same:
            return replace(same[content], stamp=stamp)
        shot = open_alone(pooled)
        if not shot.painted_drawings:
            return IndexEntry(stamp, content, nothing, NOT_PAINTED)
        # Not through `prepare`: what it keeps warm for one shot would fill up with the pool.
        line_art = read_line_art(shot.read_line(pooled.drawing))
        regions = find_regions(line_art, gap_px=DEFAULT_GAP_PX)
    except InputError as error:
        return IndexEntry(stamp, hash_json(stamp), nothing, error.message.rstrip("."))
    if is_dark_paper(line_art.mask):
        return IndexEntry(stamp, content, nothing, "its paper is dark; save it with white paper")
    if regions.count < 2:
        return IndexEntry(stamp, content, nothing, "its lines close no region")
    return IndexEntry(stamp, content, embed_drawing(regions).astype(np.float16))
