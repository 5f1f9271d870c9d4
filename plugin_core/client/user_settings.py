"""What the installer and ``shiage doctor`` leave for every host: which Python runs the engine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import BadMessage, InputError, StorageError
from ..protocol.codec import decode, encode, from_dict, to_dict
from ..protocol.folders import config_folder

SETTINGS_FILE: Final = "settings.json"


@dataclass(frozen=True)
class UserSettings:
    """``interpreter`` is the absolute path of a Python in which Shiage is installed."""

    interpreter: str = ""


def settings_path() -> Path:
    """Return where the settings of this user are kept."""
    return config_folder() / SETTINGS_FILE


def read_user_settings() -> UserSettings:
    """Return the user's settings; without a file, the defaults.

    Raises
    ------
    InputError
        If the file is damaged; names it.
    """
    path = settings_path()
    try:
        return from_dict(UserSettings, decode(path.read_bytes()))
    except FileNotFoundError:
        return UserSettings()
    except (OSError, BadMessage) as error:
        raise InputError(
            f"The settings file {path} cannot be read: {error}",
            hint="Install or find the engine again (on the command line: `shiage doctor --fix`).",
        ) from error


def write_user_settings(settings: UserSettings) -> Path:
    """Write the user's settings beside and rename them into place; return where.

    Raises
    ------
    StorageError
        If they cannot be written.
    """
    path = settings_path()
    beside = path.with_name(f".{SETTINGS_FILE}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(encode(to_dict(settings)))
        beside.replace(path)
    except OSError as error:
        raise StorageError(f"{path} could not be written: {error.strerror}.") from error
    return path
