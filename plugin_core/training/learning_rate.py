"""How large the steps of a training are while it goes on."""

from __future__ import annotations

import math


def learning_rate(steps: int, fraction: float, *, warm_steps: int, last: float) -> float:
    """Return the share of the highest rate: it grows for some steps, then falls along a cosine.

    Parameters
    ----------
    steps
        Steps so far.
    fraction
        Of the time that is over.
    warm_steps
        Until the highest rate.
    last
        The share that is left in the end.
    """
    warm = min(1.0, (steps + 1) / warm_steps)
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, fraction)))
    return warm * (last + (1 - last) * cosine)
