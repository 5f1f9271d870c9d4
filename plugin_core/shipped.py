"""The weights that come with Shiage."""

from __future__ import annotations

import json
from pathlib import Path

from .errors import ModelError
from .hashes import hash_bytes

_CODE = Path(__file__).parent


def weights_file(name: str) -> Path:
    """Return where a file of ``models/`` lies: in the checkout, or beside installed code."""
    installed = _CODE / "models" / name
    return installed if installed.is_file() else _CODE.parent / "models" / name


def read_weights(path: Path, *, key: str = "sha256") -> bytes:
    """Return what a file of weights holds; its card, the ``.json`` beside it, has its hash.

    Raises
    ------
    ModelError
        If either is missing or damaged, or they do not belong together.
    """
    try:
        data = path.read_bytes()
        card = json.loads(path.with_suffix(".json").read_text("utf-8"))
        if hash_bytes(data) != card[key]:
            raise ValueError("the weights are not those of their card")
    except (OSError, ValueError, KeyError) as error:
        raise cannot_load(path) from error
    return data


def cannot_load(path: Path) -> ModelError:
    """Return what is said of weights that cannot be used."""
    return ModelError(
        f"The weights in {path} cannot be loaded.",
        hint="Install Shiage again, or work without them: --no-pretrained.",
    )
