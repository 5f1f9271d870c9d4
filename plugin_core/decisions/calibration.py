"""From a method's probability to the chance that the region really has that color.

A logistic model over four numbers of a region (log-odds of its best color, log-odds of best
against second best, log of its area, how mixed that is which it follows), fitted to predictions on
drawings that had not been learned from. A Gaussian prior holds it near shipped values, so that
three painted drawings are enough to bend it but not to break it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from ..arrays import Probabilities
from ..methods.method import HeldOut
from ..prepared import PreparedDrawing
from .mixtures import Mixtures


@dataclass(frozen=True)
class Prior:
    """Weights of the logistic model before the shot has its say, and how firmly they are held.

    The weights are of best log-odds, margin log-odds, log10 area in units of 100 px, the share of
    other colors in what the region follows, and a constant; ``strength`` is how many nats a shift
    of every weight by one costs. Both were fitted to development drawings that ``auto`` had not
    learned from.
    """

    weights: tuple[float, ...]
    strength: float


PRIOR: Final = Prior((1.0, 0.1, 0.3, -6.0, -0.5), strength=30.0)

LONE_PRIOR: Final = Prior((0.7, 0.1, 0.3, -6.0, -1.3), strength=100.0)
"""Where bent copies of a painted drawing stand in for others: they are easier, and teach little."""

_MAX_LOG_ODDS = 9.0
_BOUNDS: Final = [(0, 3), (0, 3), (0, 3), (-12, 0), (-6, 6)]


@dataclass(frozen=True)
class Calibration:
    """Weights of the logistic model; :meth:`confidence` applies them."""

    weights: tuple[float, ...] = PRIOR.weights
    held_out_regions: int = 0

    def confidence(
        self,
        probabilities: Probabilities,
        area: NDArray[np.integer[Any]],
        mixed: NDArray[np.float64] | float = 0.0,
    ) -> NDArray[np.float64]:
        """Return (N,) the chance, 0..1, that each region's best color is right.

        Parameters
        ----------
        probabilities
            (N, K) evidence over the palette.
        area
            (N,) pixels.
        mixed
            (N,) the share, 0..1, of other colors in the painted regions that each follows.
        """
        return np.asarray(expit(_features(probabilities, area, mixed) @ np.asarray(self.weights)))

    def to_dict(self) -> dict[str, Any]:
        """Return what :meth:`from_dict` needs, ready for JSON."""
        return {
            "weights": list(self.weights),
            "held_out_regions": self.held_out_regions,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Calibration:
        """Return the calibration that :meth:`to_dict` described.

        Raises
        ------
        ValueError
            If it has another number of weights.
        """
        weights = tuple(float(w) for w in data["weights"])
        if len(weights) != len(PRIOR.weights):
            raise ValueError("weights")
        return cls(weights, int(data["held_out_regions"]))


def fit_calibration(
    held_out: Sequence[HeldOut],
    prior: Prior = PRIOR,
    *,
    references: Sequence[PreparedDrawing] = (),
) -> Calibration:
    """Fit the logistic model to predictions on drawings that had not been learned from.

    Parameters
    ----------
    held_out
        Predictions beside the artist's colors; may be empty.
    prior
        What holds where they say little.
    references
        The painted drawings from which they were told, each from the others.

    Returns
    -------
    Calibration
        The fitted model, or that of the prior when there is nothing to fit.
    """
    mixtures = Mixtures(references)
    samples = [_samples(one, mixtures.along_held_out(one)) for one in held_out]
    if not any(len(rows) for rows, _ in samples):
        return Calibration(prior.weights)
    rows = np.concatenate([rows for rows, _ in samples])
    right = np.concatenate([right for _, right in samples])
    start = np.asarray(prior.weights)

    def cost(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = rows @ weights
        loss = np.logaddexp(0.0, score) - right * score
        shift = weights - start
        gradient = rows.T @ (expit(score) - right) + 2 * prior.strength * shift
        return float(loss.sum() + prior.strength * shift @ shift), gradient

    best = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=_BOUNDS)
    return Calibration(tuple(float(w) for w in best.x), len(rows))


def _samples(
    one: HeldOut, mixed: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    use = one.judged
    told, drawing = one.probabilities[use], one.reference
    rows = _features(told, drawing.regions.area[use], mixed[use])
    right = told.argmax(1) == drawing.colors[use] if use.any() else np.zeros(0)
    return rows, right.astype(np.float64)


def _features(
    probabilities: Probabilities,
    area: NDArray[np.integer[Any]],
    mixed: NDArray[np.float64] | float,
) -> NDArray[np.float64]:
    """Return (N, 5): the numbers that the logistic model weighs, the last a constant."""
    nothing = np.zeros((len(probabilities), 2))  # a palette of one color has no second best
    ranked = np.sort(np.hstack([probabilities, nothing]), axis=1)[:, ::-1]
    best = _log_ratio(ranked[:, 0], 1 - ranked[:, 0])
    margin = _log_ratio(ranked[:, 0], ranked[:, 1])
    size = np.clip(np.log10(np.maximum(area, 1) / 100.0), -2, 2)
    one = np.ones(len(best))
    return np.stack([best, margin, size, mixed * one, one], axis=1)


def _log_ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    tiny = 1e-6
    ratio = np.log(np.maximum(above, tiny)) - np.log(np.maximum(below, tiny))
    return np.clip(ratio, -_MAX_LOG_ODDS, _MAX_LOG_ODDS)
