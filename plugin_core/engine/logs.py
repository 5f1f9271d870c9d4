"""The engine's log: one file that never grows beyond its size, with the facts a report needs."""

from __future__ import annotations

import logging
import platform
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from .. import __version__

LOG_FILE: Final = "engine.log"
MAX_BYTES: Final = 1_000_000
BACKUPS: Final = 3

log = logging.getLogger(__name__)


def log_to(folder: Path) -> None:
    """Write everything that the engine says to a rotating file in ``folder``."""
    handler = RotatingFileHandler(
        folder / LOG_FILE, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    log.info(
        "Shiage %s, Python %s (%s), %s",
        __version__,
        platform.python_version(),
        sys.executable,
        platform.platform(),
    )
