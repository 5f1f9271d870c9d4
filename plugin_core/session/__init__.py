"""The scripting API over a shot: learn from what is painted, colorize the rest.

    shot = Shot.open("s01/c012", level="A")
    model = learn(shot)
    for result in colorize(shot, model):
        result.save()

Neither does a thing twice: what was made from the same files and settings is taken as it is.
"""

from __future__ import annotations

from .coloring import DEFAULT_PRECISION, colorize
from .learning import DEFAULT_METHOD, learn, resumable_model, stored_model
from .model_store import ShotModel
from .results import Result

__all__ = [
    "DEFAULT_METHOD",
    "DEFAULT_PRECISION",
    "Result",
    "ShotModel",
    "colorize",
    "learn",
    "resumable_model",
    "stored_model",
]
