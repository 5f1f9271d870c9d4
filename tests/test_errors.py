from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import plugin_core
from plugin_core import errors
from plugin_core.errors import EngineError, InputError, ShiageError, error_from_code

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, ShiageError)
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_code_gives_its_own_class_back(kind: type[ShiageError]) -> None:
    error = error_from_code(kind.code, "What.", hint="Do this.")
    assert (type(error), str(error)) == (kind, "What. Do this.")


def test_a_code_says_where_its_class_stands_in_the_tree() -> None:
    for kind in KINDS:
        parent = kind.code.rpartition(".")[0]
        assert not parent or kind.__base__.code == parent  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("input.unheard_of", InputError),
        ("engine.job.unheard.of", errors.JobLost),
        ("engine.unheard_of", EngineError),
        ("unheard_of", ShiageError),
        ("", ShiageError),
    ],
)
def test_an_unknown_code_falls_back_to_its_parent(code: str, kind: type[ShiageError]) -> None:
    assert type(error_from_code(code, "What.")) is kind


def test_a_class_without_a_code_does_not_take_the_place_of_its_parent() -> None:
    class Nameless(InputError):
        """As a host may have one."""

    assert type(error_from_code(Nameless.code, "What.")) is InputError


def test_words_of_the_terminal_stand_where_they_are_called_so() -> None:
    """Hosts show these sentences to artists who have never seen a terminal."""
    heard_by_hosts = [
        path
        for path in Path(plugin_core.__file__).parent.rglob("*.py")
        if not {"cli", "bench", "training"} & set(path.parts) and path.name != "__main__.py"
    ]
    found = [
        f"{path.name}: {text}"
        for path in heard_by_hosts
        for text in _hints_of(path)
        if re.search(r"(?<![\w-])--[a-z]|shiage (learn|colorize|engine|doctor)\b", text)
        and "on the command line" not in text
    ]
    assert found == []


def _hints_of(path: Path) -> list[str]:
    """What stands behind each ``hint=``, and the constants that may stand there."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [
        ast.unparse(node)
        for node in nodes
        if (isinstance(node, ast.keyword) and node.arg == "hint") or isinstance(node, ast.AnnAssign)
    ]


def test_the_tree_in_the_docstring_is_complete() -> None:
    for kind in KINDS:
        assert f"{kind.__name__} " in (errors.__doc__ or "") or kind is ShiageError
