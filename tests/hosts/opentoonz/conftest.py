"""Fixtures for the tests of the OpenToonz bridge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from shiage_opentoonz.command import app as toonz

from plugin_core.cli.app import app as shiage
from tests.hosts.opentoonz.toonz_levels import walk_level, write_project

DATA = Path(__file__).parents[4] / "shared" / "data" / "opentoonz"


@pytest.fixture(autouse=True)
def work_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep shot folders of levels inside the test's own folder."""
    folder = tmp_path / "work"
    monkeypatch.setenv("SHIAGE_WORK_DIR", str(folder))
    return folder


@pytest.fixture
def toonz_command() -> Iterator[None]:
    """Add ``shiage toonz`` to the commands of this process, as its entry point does."""
    before = list(shiage.registered_groups)
    shiage.add_typer(toonz, name="toonz")
    yield
    shiage.registered_groups[:] = before


@pytest.fixture(scope="session")
def toonz_data() -> Path:
    """Files of the real program beside the checkout; without them the test is skipped."""
    if not DATA.is_dir():
        pytest.skip(f"needs the files in {DATA}, which are not part of the project")
    return DATA


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """A level of four drawings of the walking figure, the first one painted."""
    return walk_level(tmp_path / "drawings" / "A.tlv")


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """A scene in a project that shows the walking figure, its first drawing painted."""
    path = write_project(tmp_path / "project")
    walk_level(tmp_path / "project" / "drawings" / "A.tlv")
    return path
