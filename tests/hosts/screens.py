"""Virtual X screens for hosts that need a window."""

from __future__ import annotations

import os
import subprocess
from typing import Final

FIRST: Final = 200
EACH: Final = 50
"""Displays that each of pytest's workers may take.

A server that picks a number by itself may pick that of one which is just about to end, and lose its
socket to it.
"""


def start_screen(size: str, *options: str) -> tuple[subprocess.Popen[bytes], str]:
    """Run an X server, ``WIDTHxHEIGHT`` large; return it and the name of its display."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for number in range(FIRST + EACH * worker, FIRST + EACH * (worker + 1)):
        reading, writing = os.pipe()
        screen = ("-screen", "0", f"{size}x24", "-nolisten", "tcp", *options)
        server = subprocess.Popen(
            ["Xvfb", f":{number}", "-displayfd", str(writing), *screen],
            pass_fds=(writing,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told_by_server:
            if told_by_server.readline():
                return server, f":{number}"
        server.wait()
    raise RuntimeError(f"No X server could be started on any of {EACH} displays.")
