from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugin_core.protocol import config_folder, log_folder, runtime_folder

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
