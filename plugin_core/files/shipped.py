"""The weights that come with Shiage."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from ..errors import NoWeights
from .hashes import hash_bytes

_CODE = Path(__file__).resolve().parents[1]


def weights_file(name: str) -> Path:
    """Return where a file of ``models/`` lies: in the checkout, or beside installed code."""
    installed = _CODE / "models" / name
    return installed if installed.is_file() else _CODE.parent / "models" / name


def half_precision(weights: Path) -> Path:
    """Return where the copy of a network in half precision lies, if it has one."""
    return weights.with_suffix(".fp16.onnx")


def read_weights(path: Path) -> bytes:
    """Return what a file of weights holds; ``NAME.json`` beside it, its card, knows its hash.

    Raises
    ------
    NoWeights
        If either is missing or damaged, or they do not belong together.
    """
    try:
        data = path.read_bytes()
        card = json.loads(path.with_name(f"{path.name.partition('.')[0]}.json").read_text("utf-8"))
        if hash_bytes(data) != card["sha256"][path.name]:
            raise ValueError("the weights are not those of their card")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise cannot_load(path) from error
    return data


def cannot_load(path: Path) -> NoWeights:
    """Return what is said of weights that cannot be used."""
    return _no_weights(f"The weights in {path} cannot be loaded.")


def need_onnxruntime() -> None:
    """Refuse to go on without the library that computes with the weights.

    Raises
    ------
    NoWeights
        If it is not installed.
    """
    if find_spec("onnxruntime") is None:
        raise _no_weights("onnxruntime is not installed.")


def _no_weights(message: str) -> NoWeights:
    return NoWeights(
        message,
        hint="Install Shiage again with the extra [cpu] or [gpu], or work without the supplied"
        " weights (on the command line: --no-pretrained).",
    )
