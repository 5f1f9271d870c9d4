"""``python -m plugin_core.engine``: be the one engine of this user.

It listens on the loopback only; there is no option to change that.
"""

from __future__ import annotations

import argparse
import os
import sys

from ..errors import EngineError, StorageError
from ..protocol.connection import ALREADY_RUNNING
from ..protocol.environment import clean_environment
from ..protocol.folders import home_folder, log_folder, runtime_folder
from .instance import private_folder
from .logs import log_to
from .options import EngineOptions
from .serving import serve


def parse_options(arguments: list[str]) -> EngineOptions:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m plugin_core.engine", description=__doc__)
    parser.add_argument(
        "--idle-minutes", type=float, default=15.0, help="leave when nobody asked for this long"
    )
    parser.add_argument("--memory-mib", type=int, help="upper limit for the work")
    given = parser.parse_args(arguments)
    return EngineOptions(idle_seconds=given.idle_minutes * 60, memory_mib=given.memory_mib)


def start(options: EngineOptions) -> int:
    """Be the engine until its end; return the exit code."""
    cleaned = clean_environment(os.environ)
    for name in set(os.environ) - set(cleaned):
        del os.environ[name]
    try:
        log_to(private_folder(log_folder()))
        os.chdir(home_folder())  # never keep a shot's drive busy
        return 0 if serve(runtime_folder(), options) else ALREADY_RUNNING
    except (EngineError, StorageError) as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(start(parse_options(sys.argv[1:])))
