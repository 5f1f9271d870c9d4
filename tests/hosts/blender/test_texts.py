"""Every sentence that the add-on shows is there in Japanese, with the same gaps to fill."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest
from shiage_blender.texts import ERRORS, JAPANESE, TRANSLATIONS
from shiage_blender.wrapping import COLUMNS, columns_of, wrapped

from plugin_core import errors
from plugin_core.protocol import setting_fields

SOURCES = sorted(Path(__file__).parents[3].glob("hosts/blender/shiage_blender/*.py"))
SHOWN = ("name", "description", "bl_label", "bl_description", "text")
NOT_WORDS = {"Shiage"}


def literals() -> set[str]:
    """Every text that is said, or that labels a property, an operator or a panel."""
    return {text for path in SOURCES for text in _literals_of(ast.parse(path.read_text()))}


def _literals_of(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found += [word.value for word in node.keywords if word.arg in SHOWN]
            if isinstance(node.func, ast.Name) and node.func.id == "say":
                found += node.args[:1]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found += [node.value] if node.targets[0].id in SHOWN else []
    return [each.value for each in found if isinstance(each, ast.Constant) and each.value]


def test_every_text_of_the_add_on_has_its_japanese() -> None:
    assert literals() - NOT_WORDS - set(JAPANESE) == set()


def test_every_setting_of_the_engine_has_its_japanese() -> None:
    told = {text for each in setting_fields() for text in (each.label, each.help) if text}
    assert told - set(JAPANESE) == set()


@pytest.mark.parametrize("text", sorted(JAPANESE))
def test_a_translation_fills_the_same_gaps(text: str) -> None:
    assert gaps(JAPANESE[text]) == gaps(text)


def gaps(text: str) -> set[str]:
    """The names of the values that a text takes."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_translated_errors_are_errors_of_ours() -> None:
    codes = {each.code for each in vars(errors).values() if hasattr(each, "code")}
    assert set(ERRORS) <= codes


def test_both_names_of_japanese_are_served() -> None:
    assert TRANSLATIONS["ja"] == TRANSLATIONS["ja_JP"]
    assert TRANSLATIONS["ja"]["*", "Accept"] == JAPANESE["Accept"]


@pytest.mark.parametrize("text", sorted({*JAPANESE, *JAPANESE.values(), *ERRORS.values()}))
def test_no_line_of_the_panel_is_cut(text: str) -> None:
    lines = wrapped(text)
    most = COLUMNS + 2  # a full stop may stand beyond
    assert max(map(columns_of, lines)) <= most
    assert "".join(lines).replace(" ", "") == "".join(text.split())


def test_lines_are_broken_between_words() -> None:
    assert wrapped("Painted drawings: 11. Regions left to you") == [
        "Painted drawings: 11.",
        "Regions left to you",
    ]
