"""The Japanese texts, by the English ones."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {}
ERRORS: Final[dict[str, str]] = {}
