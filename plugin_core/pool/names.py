"""Pools with a name: ``pools.json`` in the user's settings folder says which folders they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from ..errors import InputError, StorageError
from ..files.json_files import read_own_json
from ..files.storage import write_json
from ..protocol.folders import config_folder, without_climbing

NAMES_VERSION: Final = 1


def names_path() -> Path:
    """Return where the names are kept."""
    return config_folder() / "pools.json"


def named_pools() -> dict[str, tuple[Path, ...]]:
    """Return the folders of every named pool; a user without a home has named none.

    Raises
    ------
    InputError
        If the file is damaged, or of another version.
    """
    try:
        path = names_path()
    except StorageError:
        return {}
    if not path.is_file():
        return {}
    document = read_own_json(path)
    pools = document.get("pools") if isinstance(document, dict) else None
    if not isinstance(pools, dict) or document.get("version") != NAMES_VERSION:
        raise InputError(
            f"{path} was not written by this version of Shiage.",
            hint="Delete that file, and name your pools again.",
        )
    return {str(name): tuple(Path(folder) for folder in pools[name]) for name in sorted(pools)}


def name_pool(name: str, folders: Sequence[Path]) -> None:
    """Give folders a name; more folders may join a name later.

    Raises
    ------
    InputError
        If it could be taken for a path.
    StorageError
        If the name cannot be kept.
    """
    if not name.strip() or any(mark in name for mark in "/\\:") or name in (".", ".."):
        raise InputError(f"{name!r} is no name for a pool.", hint="Use letters and digits.")
    pools = named_pools()
    together = (*pools.get(name, ()), *map(without_climbing, folders))
    _write({**pools, name: tuple(dict.fromkeys(together))})


def forget_pool(name: str) -> None:
    """Forget a name; the folders stay as they are.

    Raises
    ------
    InputError
        If there is no such pool.
    StorageError
        If that cannot be kept.
    """
    pools = named_pools()
    if name not in pools:
        known = ", ".join(pools) or "none"
        raise InputError(f"There is no pool called {name}.", hint=f"There are: {known}.")
    _write({other: folders for other, folders in pools.items() if other != name})


def find_pools(chosen: Iterable[str] | None) -> tuple[Path, ...]:
    """Return the folders that ``--pool`` means: each text is a name, or else a folder."""
    if not chosen:
        return ()
    pools = named_pools()
    folders = [
        folder for text in chosen for folder in pools.get(text) or [without_climbing(Path(text))]
    ]
    return tuple(dict.fromkeys(folders))


def _write(pools: dict[str, tuple[Path, ...]]) -> None:
    texts = {name: [str(folder) for folder in folders] for name, folders in pools.items()}
    write_json(names_path(), {"version": NAMES_VERSION, "pools": texts})
