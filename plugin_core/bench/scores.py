"""Scores of drawings added up: over a sequence, then over sequences with their uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .metrics import DrawingScores, PaintedCounts
from .trial import TrialCosts

RESAMPLES: Final = 5000
ASKED: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
"""Precisions that are asked for, for the reliability curve."""
ASKED_PRECISION: Final = 0.98
"""The usual one, for the table."""


@dataclass(frozen=True)
class TrialScores:
    """One method on one sequence.

    Attributes
    ----------
    method, sequence
        What was tried on what.
    values
        Metric by name: those of :class:`DrawingScores`, averaged over drawings; ``shown``, the
        share of foreground regions above 10 px whose color a reference has; ``coverage`` and
        ``precision`` at the asked precision, over all regions of the sequence;
        ``learn_seconds``, ``drawing_seconds``, ``peak_mib``. Empty when it did not run.
    error
        Why it did not run.
    dared
        By asked precision, what was painted over all drawings.
    """

    method: str
    sequence: str
    values: Mapping[str, float | None]
    error: str = ""
    dared: Mapping[float, PaintedCounts] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return it ready for JSON."""
        return asdict(self)


def score_trial(
    method: str,
    sequence: str,
    full: Sequence[DrawingScores],
    shown: Sequence[float],
    dared: Mapping[float, PaintedCounts],
    costs: TrialCosts,
) -> TrialScores:
    """Add up the scores of a trial.

    Parameters
    ----------
    method, sequence
        Their names.
    full
        Scores of its drawings with every region painted.
    shown
        For each of them the share of regions whose color a reference has.
    dared
        What was painted, over all drawings, at each of the ``ASKED`` precisions.
    costs
        Its time and memory.
    """
    names = [field.name for field in fields(DrawingScores)]
    sure = dared[ASKED_PRECISION]
    means = {name: float(np.mean([getattr(one, name) for one in full])) for name in names}
    values: dict[str, float | None] = {
        **means,
        "shown": float(np.mean(shown)),
        "coverage": sure.coverage,
        "precision": sure.precision,
        "learn_seconds": costs.learn_seconds,
        "drawing_seconds": costs.drawing_seconds,
        "peak_mib": costs.peak_mib,
    }
    return TrialScores(method, sequence, values, dared=dared)


@dataclass(frozen=True)
class Average:
    """Mean over sequences; the mean of other sequences like these lies within ``low..high``
    with a chance of 95 % (bootstrap over sequences).
    """

    mean: float
    low: float
    high: float

    def __format__(self, sign: str) -> str:
        """Write it in percent, with its interval; ``+`` gives every number a sign."""
        low, high = (f"{100 * end:{sign}.1f}" for end in (self.low, self.high))
        return f"{100 * self.mean:{sign}.1f} ({low} to {high})"


def average_over_sequences(values: Sequence[float]) -> Average:
    """Average what was measured on each sequence.

    Raises
    ------
    ValueError
        If there is no value.
    """
    if not values:
        raise ValueError("no sequence to average over")
    measured: NDArray[np.float64] = np.asarray(values, np.float64)
    picks = np.random.default_rng(0).integers(0, len(measured), (RESAMPLES, len(measured)))
    low, high = np.percentile(measured[picks].mean(axis=1), [2.5, 97.5])
    return Average(float(measured.mean()), float(low), float(high))


def paired_difference(
    one: Sequence[TrialScores], other: Sequence[TrialScores], metric: str
) -> Average:
    """Average how much more ``one`` reached than ``other`` on the sequences that both ran on.

    The pairs are drawn together, so that a sequence that is hard for both adds no doubt.

    Raises
    ------
    ValueError
        If they share no sequence.
    """
    reached = {trial.sequence: trial.values.get(metric) for trial in other}
    pairs = [(trial.values.get(metric), reached.get(trial.sequence)) for trial in one]
    return average_over_sequences([a - b for a, b in pairs if a is not None and b is not None])
