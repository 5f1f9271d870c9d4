"""What was read a moment ago stays at hand: the engine colors a corrected shot without waiting.

Everything is kept under the hashes of the files that it was made from, never under their names or
times, or under the region maps themselves, so that a stale value cannot come back. The least
recently used goes first. Drawings that are colored side by side may ask at once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar

Value = TypeVar("Value")

MIB: Final = 2**20
ROOM: Final = 512 * MIB


class WarmValues:
    """Values by what they were made from, within a limit of bytes."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    @property
    def bytes(self) -> int:
        """Bytes in use, as estimated by those who put them here."""
        return self._bytes

    def recall(
        self, key: Hashable, make: Callable[[], Value], size_of: Callable[[Value], int]
    ) -> Value:
        """Return the value under ``key``, made now if it is not at hand.

        Parameters
        ----------
        key
            Everything that the value depends on.
        make
            Makes it.
        size_of
            Estimates its bytes; a value that is larger than the whole room is not kept.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                value: Value = self._values[key][0]
                return value
        value = make()
        size = size_of(value)
        with self._lock:
            if size <= self._max_bytes and key not in self._values:
                self._values[key] = value, size
                self._bytes += size
                self._make_room()
        return value

    def resize(self, max_bytes: int) -> None:
        """Change the limit."""
        with self._lock:
            self._max_bytes = max_bytes
            self._make_room()

    def _make_room(self) -> None:
        while self._bytes > self._max_bytes:
            _, (_, size) = self._values.popitem(last=False)
            self._bytes -= size


warm = WarmValues(ROOM)
"""Shared by the whole process; the engine gives it more room."""
