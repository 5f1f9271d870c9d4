"""When further learning is in vain: a held-out drawing has not gained for a while."""

from __future__ import annotations

from collections.abc import Callable

from ..training.budget import Budget

PATIENCE = 0.2
"""Share of the budget without any gain after which learning may stop."""

LOOK_EVERY = 0.04

LEAST_STEPS = 200
"""Before that a standstill means nothing."""


class Plateau:
    """Looks at the held-out drawing now and then; true once it has stopped gaining."""

    def __init__(self, budget: Budget, accuracy: Callable[[], float]) -> None:
        self._budget = budget
        self._accuracy = accuracy
        self._next_look = LOOK_EVERY
        self._best = 0.0
        self._best_at = 0.0
        self._stopped_at: float | None = None

    def __call__(self) -> bool:
        """Return whether to stop."""
        spent = self._budget.fraction
        if spent < self._next_look:
            return False
        self._next_look = spent + LOOK_EVERY
        accuracy = self._accuracy()
        if accuracy > self._best:
            self._best, self._best_at = accuracy, spent
        elif spent - self._best_at >= PATIENCE and self._budget.steps >= LEAST_STEPS:
            self._stopped_at = spent
        return self._stopped_at is not None

    def enough(self, planned: float) -> float:
        """Return the fraction of the budget at which all learning should end.

        ``planned`` is when the held-out drawing is let in if nothing stops earlier.
        """
        return 1.0 if self._stopped_at is None else min(1.0, self._stopped_at / planned)
