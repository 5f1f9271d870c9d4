"""The client lives inside a host's Python: nothing but the standard library, nothing at import."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VENDORED = ("__init__.py", "errors.py", "jobs.py", "protocol", "client")
NOT_HERE = {"asyncio", "multiprocessing", "concurrent", "numpy", "PyQt5"}

IMPORT = """
import sys
sys.path.insert(0, {path!r})
before = set(sys.modules)
import addon._vendor.plugin_core.client as client
loaded = {{name.split(".")[0] for name in set(sys.modules) - before}}
allowed = set(sys.stdlib_module_names) | {{"addon"}}
assert loaded <= allowed, loaded - allowed
assert not {foreign!r} & set(sys.modules), {foreign!r} & set(sys.modules)
print(client.Connecting.__module__)
"""


@pytest.fixture
def vendored(tmp_path: Path) -> Path:
    """A host add-on with its copy of client and protocol."""
    target = tmp_path / "addon" / "_vendor" / "plugin_core"
    target.mkdir(parents=True)
    for name in VENDORED:
        source = ROOT / "plugin_core" / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, target / name)
    return tmp_path


def test_a_vendored_copy_imports_with_a_bare_python(vendored: Path) -> None:
    script = IMPORT.format(path=str(vendored), foreign=NOT_HERE)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "addon._vendor.plugin_core.client.connecting", done.stderr


@pytest.mark.parametrize("package", ["client", "protocol"])
def test_the_syntax_is_that_of_python_3_10(package: str) -> None:
    for path in (ROOT / "plugin_core" / package).glob("*.py"):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 10))


def test_there_is_no_thread() -> None:
    for package in ("client", "protocol"):
        for path in (ROOT / "plugin_core" / package).glob("*.py"):
            assert "threading" not in path.read_text(encoding="utf-8"), path


def test_all_public_names_are_there() -> None:
    import plugin_core.client
    import plugin_core.protocol

    for package in (plugin_core.client, plugin_core.protocol):
        assert all(hasattr(package, name) for name in package.__all__)
