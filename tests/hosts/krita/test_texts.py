"""Every text of the docker exists in Japanese, with the same values in it."""

from __future__ import annotations

import ast
import string
from pathlib import Path

from shiage_krita.japanese import TEXTS

from plugin_core.protocol import setting_fields

SOURCES = Path(__file__).parents[3] / "hosts" / "krita" / "shiage_krita"


def _texts_of(path: Path) -> set[str]:
    """The literal first arguments of tr(...)."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
            for literal in ast.walk(node.args[0]):
                if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
                    found.add(literal.value)
    return found


def test_nothing_is_left_in_english() -> None:
    used = set().union(*(_texts_of(path) for path in SOURCES.glob("*.py")))
    used |= {text for each in setting_fields() for text in (each.label, each.help)}
    used |= {"All frames", "Playback range", "This frame"}
    used |= {"Learn from frame {time}", "Do not learn from frame {time}"}
    assert used - TEXTS.keys() == set()
    assert TEXTS.keys() - used == set()


def test_the_values_are_the_same() -> None:
    for english, japanese in TEXTS.items():
        assert _values(english) == _values(japanese), english


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
