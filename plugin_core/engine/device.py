"""Where the work will be done, found out without loading torch."""

from __future__ import annotations

import ctypes
import importlib.util
import re
import sys
from pathlib import Path


def find_device() -> str:
    """Return ``cuda`` when a card, its driver and a torch built for it are there, else ``cpu``."""
    return "cuda" if _torch_has_cuda() and _card_count() > 0 else "cpu"


def _torch_has_cuda() -> bool:
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return False
    version = Path(spec.origin).with_name("version.py")
    return bool(re.search(r"^cuda\b.*= *'", version.read_text(encoding="utf-8"), re.MULTILINE))


def _card_count() -> int:
    name = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        driver = ctypes.CDLL(name)
    except OSError:
        return 0
    count = ctypes.c_int(0)
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0:
        return 0
    return count.value
