"""The oracle tests tell a renderer that is right from one that is not; no real program needed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def _judge(tmp_path: Path, behavior: str) -> str:
    """Run the oracle tests on a stand-in of the program; return what pytest said at the end."""
    renderer = tmp_path / "tcomposer"
    renderer.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tests.fakes.tcomposer "$@"\n')
    renderer.chmod(renderer.stat().st_mode | stat.S_IXUSR)
    said = {"SHIAGE_TCOMPOSER": str(renderer), "FAKE_TCOMPOSER": behavior}
    oracle = "tests/hosts/opentoonz/test_oracle.py"
    command = [sys.executable, "-m", "pytest", oracle, "-q", "-n", "0", "-p", "no:cacheprovider"]
    command += ["--basetemp", str(tmp_path / "oracle")]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **said}, capture_output=True, text=True, check=False
    )
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.slow
def test_a_renderer_that_is_right_passes(tmp_path: Path) -> None:
    assert _judge(tmp_path, "right").startswith("2 passed")


@pytest.mark.slow
@pytest.mark.parametrize("behavior", ["wrong", "nothing"])
def test_a_renderer_that_is_wrong_fails_however_well_it_ends(tmp_path: Path, behavior: str) -> None:
    assert _judge(tmp_path, behavior).startswith("2 failed")


def test_without_the_program_the_command_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "tests/hosts/opentoonz/test_oracle.py", "-rs"]
    command += ["-q", "-n", "0", "-p", "no:cacheprovider", "--basetemp", str(tmp_path / "oracle")]
    without = {key: value for key, value in os.environ.items() if key != "SHIAGE_TCOMPOSER"}
    done = subprocess.run(
        command, cwd=ROOT, env=without, capture_output=True, text=True, check=False
    )
    assert "SHIAGE_TCOMPOSER=/path/to/tcomposer pytest" in done.stdout
