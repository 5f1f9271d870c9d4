"""One engine for all Blenders, each with folders of its own, and the add-on as it is shipped."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

from plugin_core.client import UserSettings, connect, write_user_settings
from plugin_core.errors import EngineError
from tests.fakes.running import environment_of
from tests.hosts.blender.blenders import (
    MODULES,
    PROGRAM,
    ROOT,
    InstalledAddon,
    find_blender,
    run_inside,
)
from tests.hosts.blender.example_stage import write_stage


@pytest.fixture(scope="session")
def zips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the two zips that artists install."""
    folder = tmp_path_factory.mktemp("zips")
    script = ROOT / "scripts" / "package.py"
    subprocess.run([sys.executable, str(script), "blender", "--out", str(folder)], check=True)
    return folder


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example shot as vector drawings."""
    return write_stage(tmp_path_factory.mktemp("stage") / "stage.json")


@pytest.fixture(scope="session")
def own_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The settings with which Blender starts a real engine of its own; it is stopped at the end."""
    with environment_of(tmp_path_factory.mktemp("engine")):
        write_user_settings(UserSettings(interpreter=sys.executable))
        yield
        with contextlib.suppress(EngineError):  # no test needed one
            connect(start=False).shutdown()


@pytest.fixture(scope="session")
def install(
    zips: Path,
    own_engine: None,
    tmp_path_factory: pytest.TempPathFactory,
    host_missing: Callable[..., NoReturn],
) -> Callable[[str], tuple[InstalledAddon, dict[str, object]]]:
    """Install the add-on in a Blender, once; return it with what the installation reported."""

    @cache
    def installed(name: str) -> tuple[InstalledAddon, dict[str, object]]:
        blender = find_blender(name)
        if blender is None:
            host_missing(f"Blender {name} is not installed.")
        resources = tmp_path_factory.mktemp(f"blender-{name}")
        report = run_inside(
            blender,
            "install",
            tmp_path_factory.mktemp("install"),
            resources,
            extension=zips / "shiage_blender.zip",
            legacy=zips / "shiage_blender_legacy.zip",
        )
        return InstalledAddon(blender, resources, report["module"]), report

    return installed


@pytest.fixture(params=[PROGRAM, *MODULES])
def addon(
    request: pytest.FixtureRequest,
    install: Callable[[str], tuple[InstalledAddon, dict[str, object]]],
) -> InstalledAddon:
    """The add-on in each Blender of this machine."""
    return install(request.param)[0]
