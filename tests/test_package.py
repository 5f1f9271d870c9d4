"""What the package promises as a whole: its public names, what an import costs, who knows whom."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import plugin_core

ROOT = Path(__file__).parents[1]
HEAVY = {"numpy", "scipy", "torch", "cv2", "PIL", "onnxruntime", "opentimelineio"}


def loaded_by(statement: str) -> set[str]:
    """Return the heavy libraries that a fresh Python holds after ``statement``."""
    program = f"{statement}\nimport sys\nprint(*{HEAVY!r} & sys.modules.keys())"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_public_names_are_these() -> None:
    assert plugin_core.__all__ == [
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


@pytest.mark.parametrize("name", plugin_core.__all__)
def test_every_public_name_loads_and_is_documented(name: str) -> None:
    assert getattr(plugin_core, name).__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'frobnicate'"):
        plugin_core.frobnicate  # noqa: B018


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import plugin_core") == set()


@pytest.mark.parametrize("module", ["plugin_core.client", "plugin_core.protocol"])
def test_what_hosts_import_needs_the_standard_library_only(module: str) -> None:
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {module}"
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True)


def test_opening_shots_does_not_load_torch() -> None:
    assert "torch" not in loaded_by("from plugin_core import Palette, Shot")


def test_every_module_says_what_it_is() -> None:
    for path in sorted([*ROOT.glob("plugin_core/**/*.py"), *ROOT.glob("hosts/**/*.py")]):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
