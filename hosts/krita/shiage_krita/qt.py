"""Qt as Krita brings it: PyQt5 up to Krita 5, PyQt6 from Krita 6 on. Enums are written in full."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

# Krita's own module has loaded its binding by now; both may be installed on one machine.
_BINDING = "PyQt6" if "PyQt6" in sys.modules else "PyQt5"

QtCore: Any = import_module(f"{_BINDING}.QtCore")
QtGui: Any = import_module(f"{_BINDING}.QtGui")
QtWidgets: Any = import_module(f"{_BINDING}.QtWidgets")

Qt: Any = QtCore.Qt
