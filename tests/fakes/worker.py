"""A worker whose work is scripted by the level of the request: ``python worker.py MEMORY_MIB``.

The shot's ``line`` files are its drawings; each becomes a one-line text file in ``result``.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import time
from pathlib import Path

from plugin_core.engine.paths import open_shot_folder
from plugin_core.engine.watch import Watch
from plugin_core.engine.worker import serve
from plugin_core.errors import NotPainted
from plugin_core.protocol import FinishedDrawing, LearnRequest, Request


def paint_slowly(shot: Path, watch: Watch, seconds: float) -> None:
    """Paint every drawing that has no result yet."""
    drawings = sorted((shot / "line").iterdir())
    (shot / "result").mkdir(exist_ok=True)
    for index, drawing in enumerate(drawings):
        watch.cancel.check()
        watch.progress(index / len(drawings), f"Coloring {drawing.stem}")
        result = shot / "result" / f"{drawing.stem}.txt"
        if not result.exists():
            time.sleep(seconds)
            beside = result.with_suffix(".part")
            beside.write_text("whole\n")
            beside.replace(result)
        watch.finished(FinishedDrawing(index + 1, picture=str(result), regions=4, uncertain=1))


def misbehave(level: str, watch: Watch) -> None:
    """Do what the level says that a bad job does."""
    if level == "crash":
        ctypes.string_at(0)
    elif level == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif level == "memory":
        hoard = []
        while True:
            hoard.append(bytearray(1_000_000))
    elif level == "hang":
        time.sleep(3600)
    elif level == "bug":
        raise ZeroDivisionError("a mistake of ours")
    elif level == "refuse":
        raise NotPainted("No drawing of c012 is painted.", hint="Paint one drawing.")
    elif level == "network":
        socket.create_connection(("127.0.0.1", 1))
    elif level == "chatter":
        sys.stdout.write("a library prints this\n")
        os.write(1, b"and C code prints that\n")
    elif level == "flood":
        for step in range(50_000):
            watch.progress(step / 50_000, f"step {step % 7}")


def work(request: Request, watch: Watch) -> None:
    """Do what the level of the request says; without a level, paint."""
    level = request.level or ""
    shot = open_shot_folder(request.shot)
    if level.startswith("slow"):
        paint_slowly(shot, watch, float(level.removeprefix("slow") or 0.05))
    elif level:
        misbehave(level, watch)
    elif isinstance(request, LearnRequest):
        watch.progress(0.5, "Learning")
        watch.notice("Drawing 3 is painted only in part.")
    else:
        paint_slowly(shot, watch, 0.0)


if __name__ == "__main__":
    serve(work, sys.argv[1:])
