"""A real engine with the scripted worker; :func:`command` gives the line that starts it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from plugin_core.engine.__main__ import start
from plugin_core.engine.options import EngineOptions

ROOT = Path(__file__).parents[2]


def command(module: str) -> tuple[str, ...]:
    """Return the line that runs a module of this checkout, installed or not."""
    run = f"sys.path.insert(0, {str(ROOT)!r}); runpy.run_module({module!r}, run_name='__main__')"
    return (sys.executable, "-I", "-X", "utf8", "-c", f"import runpy, sys; {run}")


def parse_options(arguments: list[str]) -> EngineOptions:
    """Return options with the test's times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--idle-seconds", type=float, default=60)
    parser.add_argument("--grace-seconds", type=float, default=0.5)
    parser.add_argument("--stall-seconds", type=float, default=60)
    parser.add_argument("--memory-mib", type=int, default=256)
    parser.add_argument("--max-waiting", type=int, default=16)
    parser.add_argument("--worker", default="tests.fakes.worker")
    given = vars(parser.parse_args(arguments))
    return EngineOptions(**given | {"worker": command(given["worker"])})


if __name__ == "__main__":
    sys.exit(start(parse_options(sys.argv[1:])))
