"""Things that change over a shot: smooth random signals and cycles."""

from __future__ import annotations

import numpy as np


class Signal:
    """A smooth random value over time within limits; time 1 is a slow second."""

    def __init__(
        self, rng: np.random.Generator, low: float, high: float, *, speed: float = 1.0
    ) -> None:
        self._middle, self._reach = (low + high) / 2, (high - low) / 2
        self._speeds = speed * rng.uniform(0.5, 1.6, 3) * np.array([1.0, 1.9, 3.1])
        self._phases = rng.uniform(0, 2 * np.pi, 3)

    def __call__(self, time: float) -> float:
        """Value at a time."""
        waves = np.sin(self._speeds * time + self._phases) @ np.array([0.7, 0.35, 0.15])
        return float(self._middle + self._reach * np.clip(waves, -1, 1))


class Switch:
    """On now and then: a blink, a spoken sound, something that comes into the picture."""

    def __init__(self, rng: np.random.Generator, share: float, *, speed: float = 1.0) -> None:
        self._signal = Signal(rng, 0.0, 1.0, speed=2.5 * speed)
        self._share = share

    def __call__(self, time: float) -> bool:
        """Whether it is on at a time."""
        return self._signal(time) < self._share


def times(rng: np.random.Generator, drawings: int) -> list[float]:
    """When the drawings of a shot are: from close in-betweens to big jumps.

    Parameters
    ----------
    rng
        Source of the choices.
    drawings
        How many.

    Returns
    -------
    list of float
        Rising times.
    """
    step = float(np.exp(rng.uniform(np.log(0.12), np.log(1.2))))
    steps = step * rng.uniform(0.6, 1.4, drawings)
    jumps = rng.random(drawings) < 0.08
    return list(np.cumsum(steps + jumps * 2.5))
