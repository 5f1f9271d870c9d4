"""numpy kept to one thread while small pictures are compared or drawings are colored side by side.

Several threads would take each other's cores: on a busy machine they wait longer than they work.
"""

from __future__ import annotations

from threading import Lock
from typing import Final

from threadpoolctl import threadpool_limits


class _OneNumpyThread:
    """Keeps numpy to one thread from the first user's beginning to the last one's end."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._users = 0

    def begin(self) -> None:
        """Begin to need it."""
        with self._lock:
            if self._users == 0:
                self._limit = threadpool_limits(1, user_api="blas")
            self._users += 1

    def end(self) -> None:
        """End it, once for each beginning."""
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._limit.restore_original_limits()


ONE_NUMPY_THREAD: Final = _OneNumpyThread()
"""The limit is that of the whole process."""
