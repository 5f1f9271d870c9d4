"""What the worker process denies itself before it looks at a stranger's files."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any, Final

NICE: Final = 5
MIB: Final = 1024 * 1024

_NETWORK_EVENTS: Final = frozenset(
    {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"}
)


def confine(memory_mib: int) -> None:
    """Deny this process memory without end, the network, and a life without its engine."""
    end_with_parent()
    limit_memory(memory_mib)
    yield_to_hosts()
    refuse_network()


def end_with_parent() -> None:
    """Have the system end this process with the engine, even while it hangs (Linux)."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes
    import signal

    parent = os.getppid()
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    if os.getppid() != parent or parent == 1:  # it was gone before
        os._exit(1)


def limit_memory(memory_mib: int) -> None:
    """Make allocations beyond the limit fail with an error instead of freezing the machine."""
    if sys.platform == "win32":
        return
    import resource

    # Data, not address space: CUDA reserves far more addresses than it ever uses.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = memory_mib * MIB
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))


def yield_to_hosts() -> None:
    """Let drawing go first: lower priority, and first to go when memory runs out."""
    if sys.platform == "win32":
        return
    os.nice(NICE)
    with contextlib.suppress(OSError):  # not every system has it
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def refuse_network() -> None:
    """Make every attempt to reach or offer anything over a network fail."""

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _NETWORK_EVENTS:
            raise RuntimeError("Shiage works without a network.")

    sys.addaudithook(refuse)


def default_memory_mib() -> int:
    """Return three quarters of the machine's memory."""
    if sys.platform == "win32":
        return 8192
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 3 // 4 // MIB
