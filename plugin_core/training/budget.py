"""How long learning may take: by the clock, or by steps where a run must be repeatable."""

from __future__ import annotations

import time
from collections.abc import Callable


class Budget:
    """Says which fraction of the time, or of the steps, is spent."""

    def __init__(
        self,
        max_seconds: float,
        max_steps: int | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.max_steps = max_steps
        self.steps = 0
        self._max_seconds = max_seconds
        self._clock = clock
        self._started = clock()

    @property
    def repeatable(self) -> bool:
        """Whether steps count, not the clock."""
        return self.max_steps is not None

    @property
    def fraction(self) -> float:
        """0..1 of the budget that is spent."""
        if self.max_steps is not None:
            return min(1.0, self.steps / self.max_steps) if self.max_steps > 0 else 1.0
        return min(1.0, self.seconds / self._max_seconds) if self._max_seconds > 0 else 1.0

    @property
    def seconds(self) -> float:
        """Time since the start."""
        return self._clock() - self._started

    @property
    def seconds_left(self) -> float:
        """Time until the end, guessed from the pace so far where steps count."""
        spent = self.fraction
        return self.seconds * (1 - spent) / spent if spent > 0 else 0.0
