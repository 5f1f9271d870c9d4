"""What the tests of all hosts share."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NoReturn

import pytest

INSTALL = "python3 scripts/install_hosts.py"


@pytest.fixture(scope="session")
def host_missing() -> Callable[..., NoReturn]:
    """Say that a host is not here: a failure where the server tests, a skip elsewhere."""

    def say(reason: str, command: str = INSTALL) -> NoReturn:
        message = f"{reason} To install it: {command}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)

    return say
