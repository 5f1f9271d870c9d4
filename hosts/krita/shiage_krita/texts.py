"""Texts in the artist's language. English is written where it is shown; here is the Japanese."""

from __future__ import annotations

from functools import cache
from typing import Final

from plugin_core.errors import ShiageError

from .japanese import ERRORS, TEXTS
from .qt import QtCore

_OUR_SENTENCES: Final = {
    "input.no_regions": (
        "No line closes a region. Close the outlines, or allow larger gaps: Settings, Close gaps up"
        " to."
    ),
    "input.empty_pool": (
        "Nothing painted was found in the folder under Color models. Choose another folder there,"
        " or None."
    ),
    "engine.protocol.engine_too_old": (
        "Shiage's engine is older than this add-on. Update the engine, then start again."
    ),
    "engine.protocol.host_too_old": (
        "This add-on is older than Shiage's engine, which another program has updated. Install the"
        " newer add-on: Tools > Scripts > Import Python Plugin from File."
    ),
    "model.weights": (
        "The weights that come with Shiage cannot be used. Install the engine again, or switch them"
        " off: Settings, Use supplied weights."
    ),
    "model": (
        "Shiage has not learned these colors yet. Press Learn from painted frames, then colorize."
    ),
}
"""Where the engine's own sentence does not name what to press."""


def tr(text: str, **values: object) -> str:
    """Return a text in the artist's language, with its values put in."""
    return (TEXTS.get(text, text) if language() == "ja" else text).format(**values)


def tr_error(error: ShiageError) -> str:
    """Return what went wrong and what to do, in the artist's language."""
    if language() == "ja" and error.code in ERRORS:
        return f"{ERRORS[error.code]}\n({error.message})"
    if error.code in _OUR_SENTENCES:
        return _OUR_SENTENCES[error.code]
    return str(error)


@cache
def language() -> str:
    """Return ``ja`` where Krita speaks Japanese, else ``en``."""
    names = QtCore.QLocale.system().uiLanguages()
    return "ja" if names and names[0].startswith("ja") else "en"
