"""Scores of drawings added up: over a sequence, then over sequences with their uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .metrics import DrawingScores, PaintedCounts
from .trial import TrialCosts

RESAMPLES: Final = 5000


@dataclass(frozen=True)
class TrialScores:
    """One method on one sequence.

    Attributes
    ----------
    method, sequence
        What was tried on what.
    values
        Metric by name: those of :class:`DrawingScores`, averaged over drawings; ``coverage`` and
        ``precision`` at the asked precision, over all regions of the sequence;
        ``learn_seconds``, ``drawing_seconds``, ``peak_mib``. Empty when it did not run.
    error
        Why it did not run.
    """

    method: str
    sequence: str
    values: Mapping[str, float | None]
    error: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it ready for JSON."""
        return asdict(self)


def score_trial(
    method: str,
    sequence: str,
    full: Sequence[DrawingScores],
    sure: PaintedCounts,
    costs: TrialCosts,
) -> TrialScores:
    """Add up the scores of a trial.

    Parameters
    ----------
    method, sequence
        Their names.
    full
        Scores of its drawings with every region painted.
    sure
        What was painted, over all drawings, at the asked precision.
    costs
        Its time and memory.
    """
    names = [field.name for field in fields(DrawingScores)]
    means = {name: float(np.mean([getattr(one, name) for one in full])) for name in names}
    values: dict[str, float | None] = {
        **means,
        "coverage": sure.coverage,
        "precision": sure.precision,
        "learn_seconds": costs.learn_seconds,
        "drawing_seconds": costs.drawing_seconds,
        "peak_mib": costs.peak_mib,
    }
    return TrialScores(method, sequence, values)


@dataclass(frozen=True)
class Average:
    """Mean over sequences; the mean of other sequences like these lies within ``low..high``
    with a chance of 95 % (bootstrap over sequences).
    """

    mean: float
    low: float
    high: float


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
