"""The zips that artists install are built from a clean copy."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def package() -> ModuleType:
    """The script itself."""
    spec = importlib.util.spec_from_file_location("package", ROOT / "scripts" / "package.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def add_on(tmp_path: Path, package: ModuleType) -> Path:
    """An add-on that imports the client from two depths, copied."""
    source = tmp_path / "source"
    (source / "parts").mkdir(parents=True)
    (source / "__init__.py").write_text("from plugin_core.client import connect\n")
    (source / "parts" / "__init__.py").write_text("from plugin_core import client\n")
    package.copy_module(source, tmp_path / "add_on")
    return tmp_path / "add_on"


def test_an_add_on_uses_its_own_client(add_on: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(add_on.parent)!r})\n"
        "import add_on, add_on.parts\n"
        "print(add_on.connect.__module__, add_on.parts.client.__name__)\n"
        "print('plugin_core' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True
    )
    vendored = "add_on._vendor.plugin_core.client"
    assert told.stdout.split() == [f"{vendored}.connecting", vendored, "False"]


def test_an_import_that_cannot_be_moved_is_refused(tmp_path: Path, package: ModuleType) -> None:
    (tmp_path / "odd.py").write_text("import plugin_core.client\n")
    with pytest.raises(SystemExit, match=r"odd\.py"):
        package.make_imports_relative(tmp_path / "odd.py", depth=1)


def test_the_same_content_gives_the_same_bytes_with_an_entry_for_each_folder(
    add_on: Path, package: ModuleType, tmp_path: Path
) -> None:
    first = package.write_zip(add_on.parent, tmp_path / "first.zip").read_bytes()
    (tmp_path / "first.zip").unlink()
    assert package.write_zip(add_on.parent, tmp_path / "first.zip").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "first.zip") as archive:
        assert {"add_on/", "add_on/_vendor/plugin_core/client/"} <= set(archive.namelist())
        assert "add_on/LICENSE" in archive.namelist()
