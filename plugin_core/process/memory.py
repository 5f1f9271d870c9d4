"""Memory that was freed, given back: the C library keeps it, and a long shot would hold twice."""

from __future__ import annotations

import ctypes
import sys


def give_back_memory() -> None:
    """Hand freed memory back to the system where the C library can be told to (glibc)."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
