"""Engines for the tests: one to share, and one of its own for a test that breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.running import RunningEngine, line_art_folder, running_engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """An engine that the tests of a module share."""
    with running_engine(tmp_path_factory.mktemp("engine")) as running:
        yield running


@pytest.fixture
def own_engine(tmp_path: Path) -> Iterator[RunningEngine]:
    """An engine that a test may break."""
    with running_engine(tmp_path / "engine") as running:
        yield running


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    """A shot folder of three empty line drawings."""
    return line_art_folder(tmp_path / "c012")
