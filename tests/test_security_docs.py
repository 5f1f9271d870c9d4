"""docs/security.md says the truth: its tests exist, and what must not be done is not done."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
CORE = sorted((ROOT / "plugin_core").rglob("*.py"))
SOURCES = [*CORE, *sorted((ROOT / "hosts").rglob("*.py"))]


def calls_and_imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of everything that a module imports or calls."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def users_of(pattern: str, sources: Sequence[Path] = SOURCES) -> list[str]:
    """Return the modules that import or call what ``pattern`` matches."""
    return [
        str(path.relative_to(ROOT))
        for path in sources
        if any(re.fullmatch(pattern, name) for name in calls_and_imports(path))
    ]


def test_the_page_has_every_row() -> None:
    assert [int(row.split("|")[1]) for row in ROWS] == list(range(1, 20))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_every_test_that_it_names_exists(path: str, name: str) -> None:
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_nothing_in_the_product_unpickles() -> None:
    assert users_of(r"(pickle|joblib|shelve|marshal|dill)(\..*)?|torch\.load") == []
    for path in SOURCES:
        assert "allow_pickle=True" not in path.read_text(encoding="utf-8"), path


def test_the_core_opens_no_archives() -> None:
    assert users_of(r"(zipfile(?!\.BadZipFile)|tarfile)(\..*)?|shutil\.unpack_archive", CORE) == []


def test_hosts_write_archives_and_open_none() -> None:
    assert users_of(r"tarfile(\..*)?|shutil\.unpack_archive") == []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ZipFile"):
                assert [ast.unparse(each) for each in node.args[1:2]] == ["'w'"], path


def test_the_core_reads_no_xml() -> None:
    assert users_of(r"xml(\..*)?|lxml(\..*)?", CORE) == []


def test_no_shell_is_ever_started() -> None:
    assert users_of(r"os\.(system|popen)|subprocess\.(getoutput|getstatusoutput)") == []
    for path in SOURCES:
        assert "shell=True" not in path.read_text(encoding="utf-8"), path


def test_nothing_trusts_a_cluster() -> None:
    assert users_of(r"(dask|distributed|ray|celery|multiprocessing\.managers)(\..*)?") == []


def test_onnx_sessions_name_their_providers() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("InferenceSession"):
                assert any(keyword.arg == "providers" for keyword in node.keywords), path
