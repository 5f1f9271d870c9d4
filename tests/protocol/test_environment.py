from __future__ import annotations

import pytest

from plugin_core.protocol import clean_environment


@pytest.mark.parametrize(
    "name",
    [
        "PYTHONHOME",
        "PYTHONPATH",
        "PYTHONSTARTUP",
        "PythonPath",
        "LD_LIBRARY_PATH",
        "LD_PRELOAD",
        "DYLD_INSERT_LIBRARIES",
        "QT_QPA_PLATFORM",
        "QT_PLUGIN_PATH",
        "QML2_IMPORT_PATH",
        "OTIO_PLUGIN_MANIFEST_PATH",
    ],
)
def test_what_a_host_put_there_is_dropped(name: str) -> None:
    assert clean_environment({name: "x", "HOME": "/home/aya"}) == {"HOME": "/home/aya"}


def test_what_the_user_put_there_stays() -> None:
    users = {"PATH": "/usr/bin", "XDG_RUNTIME_DIR": "/run/user/1000", "CUDA_VISIBLE_DEVICES": "0"}
    assert clean_environment(users) == users
