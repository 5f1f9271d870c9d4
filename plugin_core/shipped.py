"""The weights that come with Shiage."""

from __future__ import annotations

from pathlib import Path

_CODE = Path(__file__).parent


def weights_file(name: str) -> Path:
    """Return where a file of ``models/`` lies: in the checkout, or beside installed code."""
    installed = _CODE / "models" / name
    return installed if installed.is_file() else _CODE.parent / "models" / name
