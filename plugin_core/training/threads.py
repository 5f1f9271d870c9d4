"""One thread or all of them? On a machine that others use too, one is often faster.

METHODS section 8: on two contended cores a step with two threads may take ten times as long.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import torch

TRIALS = 3
"""Steps measured with each number of threads; the first of each is not counted."""


class ThreadChooser:
    """Measures the first steps with one thread and with all, then keeps what was faster.

    Used as a context manager it gives back the number of threads that it found.
    """

    def __init__(self, *, active: bool) -> None:
        self._found = torch.get_num_threads()
        self._untried = [1, self._found] if active and self._found > 1 else []
        self._seconds: dict[int, list[float]] = {}
        self._count = self._found

    def __enter__(self) -> ThreadChooser:
        self._found = torch.get_num_threads()
        return self

    def __exit__(self, *error: object) -> None:
        torch.set_num_threads(self._found)

    @contextmanager
    def measure(self) -> Iterator[None]:
        """Run one step with the number of threads to be tried next, or with the best."""
        self._count = self._untried[0] if self._untried else self._count
        torch.set_num_threads(self._count)
        started = time.perf_counter()
        yield
        if self._untried:
            self._note(time.perf_counter() - started)

    def _note(self, seconds: float) -> None:
        trials = self._seconds.setdefault(self._count, [])
        trials.append(seconds)
        if len(trials) < TRIALS and not self._is_hopeless(seconds):
            return
        self._untried.pop(0)
        if not self._untried:
            pace = {count: median(trials[1:] or trials) for count, trials in self._seconds.items()}
            self._count = min(pace, key=lambda count: pace[count])

    def _is_hopeless(self, seconds: float) -> bool:
        """Whether a step took so long that more threads need no second chance."""
        alone = self._seconds.get(1, [])
        return self._count > 1 and len(alone) > 1 and seconds > 4 * median(alone[1:])
