"""Evidence of several methods, combined log-linearly with weights fitted to the shot.

METHODS section 7: log P = w1 log P1 + w2 log P2 + ...; the weights are fitted on painted drawings
that the methods had not learned from, and held near a prior. A fixed weight is known to hurt
(METHODS section 8): flow that helps where little moves misleads where much does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from ..arrays import NO_COLOR, Probabilities
from .method import HeldOut

FLOOR = 1e-4
"""No single method may rule a colour out by more than this."""

PRIOR_STRENGTH = 6.0
"""How many nats a shift of one weight by one costs."""

MIN_AREA_PX = 10
MAX_WEIGHT = 4.0


def fuse(evidence: Mapping[str, Probabilities], weights: Mapping[str, float]) -> Probabilities:
    """Return (N, K): the log-linear mixture of every method's (N, K) evidence."""
    total = sum(weights[name] * _log(p) for name, p in evidence.items())
    mixed = np.asarray(total, np.float64)
    return np.exp(mixed - logsumexp(mixed, axis=1, keepdims=True)).astype(np.float32)


def fit_weights(
    held_out: Mapping[str, Sequence[HeldOut]], prior: Mapping[str, float]
) -> dict[str, float]:
    """Fit one weight a method to predictions on drawings that had not been learned from.

    Parameters
    ----------
    held_out
        Per method its held-out predictions. Drawings that some method did not hold out are left
        out of the fit; a method that held out nothing keeps its prior weight.
    prior
        Where the weights start, and near which they stay.
    """
    fitted = [name for name in prior if held_out.get(name)]
    shared = _shared_predictions(held_out, fitted)
    if not shared:
        return dict(prior)
    logs = np.concatenate([log for log, _ in shared], axis=1)  # (M, S, K)
    truth = np.concatenate([truth for _, truth in shared])
    start = np.array([prior[name] for name in fitted])

    def cost(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        mixed = np.tensordot(weights, logs, axes=1)  # (S, K)
        normal = mixed - logsumexp(mixed, axis=1, keepdims=True)
        at_truth = np.take_along_axis(logs, truth[None, :, None], axis=2)[..., 0]
        expected = np.einsum("sk,msk->ms", np.exp(normal), logs)
        loss = -np.take_along_axis(normal, truth[:, None], axis=1).sum()
        shift = weights - start
        gradient = (expected - at_truth).sum(1) + 2 * PRIOR_STRENGTH * shift
        return float(loss + PRIOR_STRENGTH * shift @ shift), gradient

    best = minimize(
        cost, start, jac=True, method="L-BFGS-B", bounds=[(0.0, MAX_WEIGHT)] * len(start)
    )
    return {**prior, **{name: float(w) for name, w in zip(fitted, best.x, strict=True)}}


def fuse_held_out(
    held_out: Mapping[str, Sequence[HeldOut]], weights: Mapping[str, float]
) -> list[HeldOut]:
    """Return what the fused method says about each drawing that every weighted method held out."""
    names = [name for name in weights if held_out.get(name)]
    by_drawing = [_by_stem(held_out[name]) for name in names]
    fused = []
    for stem in _shared_stems(by_drawing):
        rows = [table[stem] for table in by_drawing]
        evidence = {name: row.probabilities for name, row in zip(names, rows, strict=True)}
        fused.append(HeldOut(rows[0].reference, fuse(evidence, weights)))
    return fused


def _shared_predictions(
    held_out: Mapping[str, Sequence[HeldOut]], names: Sequence[str]
) -> list[tuple[NDArray[np.float64], NDArray[np.int64]]]:
    by_drawing = [_by_stem(held_out[name]) for name in names]
    shared = []
    for stem in _shared_stems(by_drawing):
        rows = [table[stem] for table in by_drawing]
        colors = rows[0].reference.colors
        use = (colors != NO_COLOR) & (rows[0].reference.regions.area > MIN_AREA_PX)
        logs = np.stack([_log(row.probabilities[use]) for row in rows])
        shared.append((logs, colors[use].astype(np.int64)))
    return shared


def _by_stem(predictions: Sequence[HeldOut]) -> dict[str, HeldOut]:
    return {one.reference.drawing.stem: one for one in predictions}


def _shared_stems(tables: Sequence[Mapping[str, HeldOut]]) -> list[str]:
    return [stem for stem in tables[0] if all(stem in table for table in tables)] if tables else []


def _log(probabilities: Probabilities) -> NDArray[np.float64]:
    return np.log(np.maximum(probabilities.astype(np.float64), FLOOR))
