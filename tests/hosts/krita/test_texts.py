"""Every text of the docker exists in Japanese, with the same values in it."""

from __future__ import annotations

import ast
import inspect
import string
from pathlib import Path

import pytest

pytest.importorskip("PyQt5")

from shiage_krita import texts
from shiage_krita.japanese import TEXTS

from plugin_core.client import installing
from plugin_core.errors import NoRegions, error_from_code
from plugin_core.protocol import setting_fields

SOURCES = Path(__file__).parents[3] / "hosts" / "krita" / "shiage_krita"


def _texts_of(path: Path, *functions: str) -> set[str]:
    """The literal first arguments of calls of these functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in functions:
            found |= _literals(node.args[0])
    return found


def _literals(node: ast.AST) -> set[str]:
    """Every text in a piece of code."""
    literals = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {value for value in literals if isinstance(value, str)}


def _texts_of_set_up() -> set[str]:
    """What setting up the engine tells the artist."""
    tree = ast.parse(inspect.getsource(installing.engine_problem))
    returns = [node for node in ast.walk(tree) if isinstance(node, ast.Return)]
    problems = set().union(*map(_literals, returns)) - {""}
    return problems | _texts_of(Path(installing.__file__), "Step", "_must")


def test_nothing_is_left_in_english() -> None:
    used = set().union(*(_texts_of(path, "tr") for path in SOURCES.glob("*.py")))
    used |= {text for each in setting_fields() for text in (each.label, each.help)}
    used |= {"All frames", "Playback range", "This frame"}
    used |= {"Learn from frame {time}", "Do not learn from frame {time}"}
    used |= _texts_of_set_up()
    assert used - TEXTS.keys() == set()
    assert TEXTS.keys() - used == set()


def test_open_lines_are_explained_without_the_words_of_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = NoRegions("The lines of A.0000.png close no region.", hint="Try --gap.")
    for language in ("en", "ja"):
        monkeypatch.setattr(texts, "language", lambda language=language: language)
        (label,) = (each.label for each in setting_fields() if each.name == "gap_px")
        assert texts.tr(label) in texts.tr_error(error)
        assert "--gap" not in texts.tr_error(error)


def test_an_engine_without_its_weights_is_not_taken_for_a_shot_to_learn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = error_from_code("model.weights", "onnxruntime is not installed.")
    for language in ("en", "ja"):
        monkeypatch.setattr(texts, "language", lambda language=language: language)
        (label,) = (each.label for each in setting_fields() if each.name == "pretrained")
        assert texts.tr(label) in texts.tr_error(error)


def test_the_values_are_the_same() -> None:
    for english, japanese in TEXTS.items():
        assert _values(english) == _values(japanese), english


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
