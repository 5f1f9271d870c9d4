from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugin_core.protocol import config_folder, log_folder, runtime_folder
from plugin_core.protocol.folders import without_climbing

pytestmark = pytest.mark.skipif(os.name != "posix", reason="folders of Linux")


def test_folders_follow_the_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RUNTIME", "CONFIG", "LOG"):
        monkeypatch.delenv(f"SHIAGE_{name}_DIR", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/c")
    monkeypatch.setenv("XDG_STATE_HOME", "/s")
    assert runtime_folder() == Path("/run/user/7/shiage")
    assert config_folder() == Path("/c/shiage")
    assert log_folder() == Path("/s/shiage")


def test_without_a_session_the_runtime_folder_is_this_users_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SHIAGE_RUNTIME_DIR", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert str(os.getuid()) in str(runtime_folder())


def test_a_path_that_climbs_out_of_a_link_leads_where_the_system_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("desk", "disk/ep01", "disk/c012"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "desk" / "ep").symlink_to(tmp_path / "disk" / "ep01")
    monkeypatch.chdir(tmp_path / "desk")
    assert without_climbing(Path("ep/../c012")) == tmp_path / "disk" / "c012"
    assert without_climbing(Path("ep")) == tmp_path / "desk" / "ep"
