"""An installed Shiage is as complete as a checkout."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install a wheel, without what it depends on, into a folder."""
    spec = importlib.util.spec_from_file_location("package", ROOT / "scripts" / "package.py")
    assert spec and spec.loader
    package = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(package)
    wheels, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("installed")
    package.build_wheel(wheels)
    [wheel] = wheels.iterdir()
    command = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", target)
    subprocess.run([*command, wheel], check=True)
    return target


def run(installed: Path, program: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=installed.parent,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def test_the_weights_come_along(installed: Path) -> None:
    program = (
        "from plugin_core.files.shipped import weights_file; print(weights_file('matcher.onnx'))"
    )
    found = Path(run(installed, program))
    assert found.is_relative_to(installed)
    assert found.read_bytes() == (ROOT / "models" / "matcher.onnx").read_bytes()


def test_the_networks_run_from_there(installed: Path) -> None:
    program = """
from plugin_core.inference.matcher_session import MatcherSession
from plugin_core.methods.video_reference import supplied_network
from plugin_core.files.shipped import weights_file
supplied_network()
MatcherSession(weights_file("matcher.onnx"))
print("ready")
"""
    assert run(installed, program) == "ready"


def test_whatever_is_not_code_comes_along(installed: Path) -> None:
    roots = ("plugin_core", "hosts/window/shiage_window", "hosts/opentoonz_bridge/shiage_opentoonz")
    for root in roots:
        for path in (ROOT / root).rglob("*.*"):
            if path.suffix not in (".py", ".pyc") and path.is_file():
                place = Path(root).name / path.relative_to(ROOT / root)
                assert (installed / place).is_file(), place
