"""Fixtures that several test modules share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

# Before anything loads numpy or torch: test runs in parallel must not fight for cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

from tests.drawings import LineDrawing, make_shot, walking_figure
from tests.fakes.running import environment_of

BENCH = Path(__file__).parents[2] / "shared" / "data" / "bench"


@pytest.fixture(scope="session", autouse=True)
def folders_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from the engine and the settings of whoever runs them."""
    with environment_of(tmp_path_factory.mktemp("nobody")):
        yield


@pytest.fixture
def no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home, as of a container that runs under a number without an account."""

    def no_account(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr("pwd.getpwuid", no_account)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("CONFIG", "LOG", "DATA", "RUNTIME"):
        monkeypatch.delenv(f"SHIAGE_{name}_DIR", raising=False)


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
