"""The pool drawings that a model learns: chosen once, then known by the hashes of their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import InputError, ModelError
from ..files.hashes import hash_file
from ..jobs import CancelToken, Progress
from ..methods.registry import POOL_METHODS
from ..palette import Palette
from ..palettes import follow_palette
from ..pool.choosing import choose_from_pool
from ..pool.index import Pool, join_indexes
from ..pool.indexing import index_color_models, index_pool
from ..pool.pool_drawings import PoolDrawing
from ..pool.reading import read_pooled
from ..prepared import PreparedDrawing
from ..shot import Shot
from .model_store import LearnedPoolDrawing, ShotModel


@dataclass(frozen=True, eq=False)
class TakenDrawing:
    """A drawing that was taken from a pool: its files, its regions, and its own colors."""

    files: LearnedPoolDrawing
    prepared: PreparedDrawing
    palette: Palette

    def in_palette(self, palette: Palette) -> PreparedDrawing:
        """Return it with colors of another palette."""
        return follow_palette(self.prepared, self.palette, palette)


def open_pool(
    shot: Shot, folders: Sequence[Path], method: str, *, progress: Progress, cancel: CancelToken
) -> Pool:
    """Look at the pool that a method may learn a shot from.

    Parameters
    ----------
    shot
        The shot. Its color models belong to the pool; without ``folders`` they count only while
        nothing else is painted (``docs/decisions/0010``).
    folders
        Folders with painted drawings.
    method
        Name of the method.
    progress
        Told ``(fraction, stage)``.
    cancel
        Stops the work between two drawings.

    Raises
    ------
    InputError
        If a folder has no painted drawing, or if the method cannot use one.
    JobCancelled
        If ``cancel`` was set.
    """
    if folders and method not in POOL_METHODS:
        raise InputError(
            f"The method {method} cannot color from a pool.",
            hint=f"Choose one of: {', '.join(sorted(POOL_METHODS))}.",
        )
    if method not in POOL_METHODS or (not folders and shot.painted_drawings):
        return Pool()
    indexes = [index_pool(folder, progress=progress, cancel=cancel) for folder in folders]
    pool = Pool(index_color_models(shot.folder), join_indexes(indexes))
    shot.warn(*pool.warnings)
    return pool


def take_from_pool(
    shot: Shot, pool: Pool, *, gap_px: int, progress: Progress, cancel: CancelToken
) -> list[TakenDrawing]:
    """Choose drawings for a shot and read them; see :func:`.choose_from_pool`."""
    taken = []
    for pooled in choose_from_pool(shot, pool, gap_px=gap_px, progress=progress, cancel=cancel):
        cancel.check()
        progress(1.0, f"Reading {pooled.file.name}")
        files = _remember(shot, pooled)
        prepared, palette = read_pooled(pooled, gap_px=gap_px)
        taken.append(TakenDrawing(files, replace(prepared, pooled=files.file), palette))
    return taken


def pool_references(shot: Shot, model: ShotModel) -> list[PreparedDrawing]:
    """Read the pool drawings that a model learned, in its palette.

    Raises
    ------
    ModelError
        If one of them is gone or has changed.
    """
    return [_read_again(shot, files, model) for files in model.pool]


def _remember(shot: Shot, pooled: PoolDrawing) -> LearnedPoolDrawing:
    file, line, home = (_shown(path, shot) for path in (pooled.file, pooled.line, pooled.home))
    return LearnedPoolDrawing(file, line, home, hash_file(pooled.file), hash_file(pooled.line))


def _shown(path: Path, shot: Shot) -> str:
    """Return a path in the shot as the shot sees it, so that the folder may be moved."""
    whole, folder = path.resolve(), shot.folder.resolve()
    inside = whole.is_relative_to(folder)
    return whole.relative_to(folder).as_posix() if inside else str(whole)


def _read_again(shot: Shot, files: LearnedPoolDrawing, model: ShotModel) -> PreparedDrawing:
    paths = [shot.folder / text for text in (files.file, files.line, files.home)]
    hashes = [hash_file(path) if path.is_file() else "" for path in paths[:2]]
    if hashes != [files.file_hash, files.line_hash]:
        raise ModelError(
            f"{files.file} was learned from a pool, but is gone or has changed since.",
            hint="Learn the shot again (on the command line: `shiage learn`).",
        )
    prepared, palette = read_pooled(PoolDrawing(*paths), gap_px=model.gap_px)
    return follow_palette(replace(prepared, pooled=files.file), palette, model.palette)
