"""Engines for the tests of the client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.running import RunningEngine, environment_of, line_art_folder, running_engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[RunningEngine]:
    """An engine that a test may break."""
    with running_engine(tmp_path / "engine") as running:
        yield running


@pytest.fixture
def own_folders(tmp_path: Path) -> Iterator[Path]:
    """Runtime, log and settings folders without an engine."""
    with environment_of(tmp_path):
        yield tmp_path


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    """A shot folder of three empty line drawings."""
    return line_art_folder(tmp_path / "c012")
