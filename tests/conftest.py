"""Fixtures that several test modules share."""

from __future__ import annotations

import os
from pathlib import Path

# Before anything loads numpy or torch: test runs in parallel must not fight for cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

from tests.drawings import LineDrawing, make_shot, walking_figure

BENCH = Path(__file__).parents[2] / "shared" / "data" / "bench"


@pytest.fixture
def figure() -> LineDrawing:
    """One drawing of the walking figure."""
    return walking_figure()


@pytest.fixture
def walk_shot(tmp_path: Path) -> Path:
    """A shot folder of four drawings of the walking figure, the first one painted."""
    return make_shot(tmp_path / "walk", [walking_figure(step) for step in range(4)], painted=(1,))


@pytest.fixture(scope="session")
def bench_folder() -> Path:
    """The folder of real drawings beside the checkout; without it the test is skipped."""
    if not BENCH.is_dir():
        pytest.skip(f"needs the drawings in {BENCH}, which are not part of the project")
    return BENCH
