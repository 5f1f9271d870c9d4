"""Shiage: paints a drawn shot the way its artist already painted a few of its drawings.

    from plugin_core import Shot, colorize, learn

    shot = Shot.open("s01/c012", level="A")
    model = learn(shot)
    for result in colorize(shot, model):
        result.save()

Importing this package loads nothing heavy: each name comes from its module when it is first used,
so that hosts without numpy can import :mod:`plugin_core.client` and :mod:`plugin_core.protocol`.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import ShiageError
    from .jobs import CancelToken
    from .palette import Color, Palette
    from .session import Result, ShotModel, colorize, learn
    from .shot import Shot
    from .timeline import write_timeline

__version__ = "0.1.0"

# onnxruntime's wheels send reports to their maker unless this is set before they are loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__all__ = [
    "CancelToken",
    "Color",
    "Palette",
    "Result",
    "ShiageError",
    "Shot",
    "ShotModel",
    "colorize",
    "learn",
    "write_timeline",
]

_HOMES = {
    "CancelToken": ".jobs",
    "Color": ".palette",
    "Palette": ".palette",
    "Result": ".session",
    "ShiageError": ".errors",
    "Shot": ".shot",
    "ShotModel": ".session",
    "colorize": ".session",
    "learn": ".session",
    "write_timeline": ".timeline",
}


def __getattr__(name: str) -> object:
    """Load a public name from its module on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
