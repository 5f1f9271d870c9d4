"""The front door of a checkout: dev.py."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from plugin_core.client import installing

ROOT = Path(dev.__file__).parent


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs in place of the environment's own, holding this Python."""
    (tmp_path / "python").symlink_to(sys.executable)
    monkeypatch.setattr(dev, "PROGRAMS", tmp_path)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "installed.json")
    return tmp_path


def test_every_check_runs_even_after_one_has_failed(
    programs: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fine, broken = ["python", "-c", "print('fine')"], ["python", "-c", "exit(3)"]
    assert dev.run_checks([broken, fine]) == 1
    said = capfd.readouterr().out
    assert said.index("FAILED") > said.index("fine\n")
    assert "passed" in said


def test_all_checks_passing_is_exit_code_zero(programs: Path) -> None:
    assert dev.run_checks([["python", "-c", ""]]) == 0


def test_a_failed_command_shows_its_output_and_its_words() -> None:
    with pytest.raises(SystemExit, match=r"(?s)no luck.*print"):
        dev.run_quietly([sys.executable, "-c", "print('no luck'); exit(1)"])


def test_a_missing_or_damaged_stamp_means_nothing_is_installed(programs: Path) -> None:
    assert dev.read_stamp() == {}
    dev.STAMP.write_text("{")
    assert dev.read_stamp() == {}
    dev.STAMP.write_text('{"build": "cpu"}')
    assert dev.read_stamp() == {"build": "cpu"}


def test_an_environment_that_does_not_run_means_nothing_is_installed(programs: Path) -> None:
    dev.STAMP.write_text('{"build": "cpu"}')
    (programs / "python").unlink()
    assert dev.read_stamp() == {}


def test_without_ensurepip_the_debian_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=rf"apt install python3\.{sys.version_info.minor}-venv"):
        dev.require_ensurepip()


def test_it_needs_nothing_but_python() -> None:
    subprocess.run([sys.executable, "-I", "-S", ROOT / "dev.py", "--help"], check=True)


def test_a_checkout_and_an_add_on_install_the_same() -> None:
    assert (dev.CPU_TORCH, dev.CPU_TORCH_INDEX, dev.OLDEST_PYTHON) == (
        installing.CPU_TORCH,
        installing.CPU_TORCH_INDEX,
        installing.OLDEST_PYTHON,
    )
