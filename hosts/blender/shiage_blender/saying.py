"""Sentences in the language that the artist set in Blender."""

from __future__ import annotations

from typing import Final

from bpy.app.translations import pgettext_iface

from plugin_core.errors import ShiageError

_OUR_SENTENCES: Final = {
    "engine.protocol.engine_too_old": (
        "Shiage's engine is older than this add-on. Press Update the Engine, then start again."
    ),
    "engine.protocol.host_too_old": (
        "This add-on is older than Shiage's engine, which another program has updated."
        " Install the newer add-on."
    ),
    "input.empty_pool": (
        "Nothing painted was found in the folder under Color Models."
        " Choose another folder there, or leave it empty."
    ),
    "model.weights": (
        "The weights that come with Shiage cannot be used. Install the engine again,"
        " or switch Use Supplied Weights off."
    ),
    "model": (
        "Nothing was learned yet, or the colors have changed since."
        " Press Learn from Painted Frames, then colorize."
    ),
}
"""Where the engine's own sentence does not name what to press."""


def say(text: str, **told: object) -> str:
    """Return a text of ours translated, with what it tells filled in."""
    return str(pgettext_iface(text)).format(**told) if told else str(pgettext_iface(text))


def say_stage(stage: str) -> str:
    """Return what the engine is doing; its first word is translated, names and numbers stay."""
    if (whole := say(stage)) != stage:
        return whole
    word, space, rest = stage.partition(" ")
    if (known := say(word)) == word:
        return stage
    return f"{known}{space}{rest.removeprefix('at ')}"


def say_error(error: ShiageError) -> str:
    """Return what went wrong: in the artist's language, and as it was told."""
    known = say(error.code)
    if known == error.code:
        known = _OUR_SENTENCES.get(error.code, "")
    return f"{known}\n({error.message})" if known else str(error)
