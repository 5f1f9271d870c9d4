"""Sentences in the language that the artist set in Blender."""

from __future__ import annotations

from bpy.app.translations import pgettext_iface

from plugin_core.errors import ShiageError


def say(text: str, **told: object) -> str:
    """Return a text of ours translated, with what it tells filled in."""
    return str(pgettext_iface(text)).format(**told) if told else str(pgettext_iface(text))


def say_stage(stage: str) -> str:
    """Return what the engine is doing; its first word is translated, names and numbers stay."""
    if (whole := say(stage)) != stage:
        return whole
    word, space, rest = stage.partition(" ")
    return f"{say(word)}{space}{rest}"


def say_error(error: ShiageError) -> str:
    """Return what went wrong: in the artist's language, and as it was told."""
    known = say(error.code)
    return str(error) if known == error.code else f"{known}\n({error.message})"
