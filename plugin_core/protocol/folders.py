"""Where engine and hosts find each other on this machine: one set of folders per user."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from ..errors import StorageError


def without_climbing(folder: Path) -> Path:
    """Return an absolute path without ``..``, which no request may have, to the same place."""
    if os.name != "nt" and ".." in folder.parts:
        return folder.resolve()  # beyond a link, ".." leads elsewhere than the text says
    return Path(os.path.abspath(folder))  # noqa: PTH100 -- Windows reads ".." by the text


def home_folder() -> Path:
    """Return the user's home.

    Raises
    ------
    StorageError
        If there is none, as in a container that runs under a number without an account.
    """
    try:
        return Path.home()
    except RuntimeError as error:
        raise StorageError(
            "This user has no home folder.", hint="Set HOME to a folder that may be written to."
        ) from error


def runtime_folder() -> Path:
    """Return the folder of the connection file and the lock; gone after a restart where possible.

    ``SHIAGE_RUNTIME_DIR`` overrides it: a machine that runs two engines on purpose, and tests.
    """
    chosen = os.environ.get("SHIAGE_RUNTIME_DIR")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return _local_app_data() / "run"
    if sys.platform == "darwin":
        return home_folder() / "Library" / "Application Support" / "Shiage" / "run"
    return _linux_runtime_folder()


def config_folder() -> Path:
    """Return the folder of the user's settings file; ``SHIAGE_CONFIG_DIR`` overrides it."""
    chosen = os.environ.get("SHIAGE_CONFIG_DIR")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home_folder() / "AppData" / "Roaming") / "Shiage"
    if sys.platform == "darwin":
        return home_folder() / "Library" / "Application Support" / "Shiage"
    return Path(os.environ.get("XDG_CONFIG_HOME") or home_folder() / ".config") / "shiage"


def data_folder() -> Path:
    """Return the folder of what is installed for the user; ``SHIAGE_DATA_DIR`` overrides it."""
    chosen = os.environ.get("SHIAGE_DATA_DIR")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return _local_app_data()
    if sys.platform == "darwin":
        return home_folder() / "Library" / "Application Support" / "Shiage"
    return Path(os.environ.get("XDG_DATA_HOME") or home_folder() / ".local" / "share") / "shiage"


def log_folder() -> Path:
    """Return the folder of the engine's log; ``SHIAGE_LOG_DIR`` overrides it."""
    chosen = os.environ.get("SHIAGE_LOG_DIR")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return _local_app_data() / "log"
    if sys.platform == "darwin":
        return home_folder() / "Library" / "Logs" / "Shiage"
    return Path(os.environ.get("XDG_STATE_HOME") or home_folder() / ".local" / "state") / "shiage"


def _linux_runtime_folder() -> Path:
    # A host that was started outside of the desktop session knows no XDG_RUNTIME_DIR but must find
    # the same engine, so the usual place is tried before the temporary folder.
    session = os.environ.get("XDG_RUNTIME_DIR")
    usual = Path(f"/run/user/{os.getuid()}")
    if session:
        return Path(session) / "shiage"
    if usual.is_dir():
        return usual / "shiage"
    return Path(tempfile.gettempdir()) / f"shiage-{os.getuid()}"


def _local_app_data() -> Path:
    return Path(os.environ.get("LOCALAPPDATA") or home_folder() / "AppData" / "Local") / "Shiage"
