"""Evidence of several methods, combined log-linearly with weights fitted to the shot.

METHODS section 7: log P = w1 log P1 + w2 log P2 + ...; the weights are fitted on painted drawings
that the methods had not learned from, and held near a prior. A fixed weight is known to hurt
(METHODS section 8): flow that helps where little moves misleads where much does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from ..arrays import Probabilities
from .method import HeldOut

FLOOR = 1e-4
"""No single method may rule a color out by more than this."""

PRIOR_STRENGTH = 60.0
"""How many nats a shift of one weight by one costs."""

MAX_WEIGHT = 4.0


def fuse(evidence: Mapping[str, Probabilities], weights: Mapping[str, float]) -> Probabilities:
    """Return (N, K): the log-linear mixture of every method's (N, K) evidence.

    A row that does not sum to 1 leaves the rest to colors that no painted drawing shows. They are
    not mixed: the method that suspects them most is believed.
    """
    total = sum(weights[name] * log_probabilities(p) for name, p in evidence.items())
    mixed = np.asarray(total, np.float64)
    colors = np.exp(mixed - logsumexp(mixed, axis=1, keepdims=True))
    shown = np.min([p.sum(axis=1) for p in evidence.values()], axis=0).clip(0.0, 1.0)
    return (colors * shown[:, None]).astype(np.float32)


def fit_weights(
    held_out: Mapping[str, Sequence[HeldOut]], prior: Mapping[str, float]
) -> dict[str, float]:
    """Fit one weight a method to predictions on drawings that had not been learned from.

    Parameters
    ----------
    held_out
        Per method its held-out predictions. A method says nothing about a drawing that it did not
        hold out; one that held out nothing keeps its prior weight.
    prior
        Where the weights start, and near which they stay.
    """
    names = [name for name in prior if held_out.get(name)]
    drawings = [_judged(drawing, names) for drawing in _by_drawing(held_out).values()]
    if not drawings:
        return dict(prior)
    logs = np.concatenate([log for log, _ in drawings], axis=1)  # (M, S, K)
    truth = np.concatenate([truth for _, truth in drawings])
    start = np.array([prior[name] for name in names])

    def cost(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        mixed = np.tensordot(weights, logs, axes=1)  # (S, K)
        normal = mixed - logsumexp(mixed, axis=1, keepdims=True)
        at_truth = np.take_along_axis(logs, truth[None, :, None], axis=2)[..., 0]
        expected = np.einsum("sk,msk->ms", np.exp(normal), logs)
        loss = -np.take_along_axis(normal, truth[:, None], axis=1).sum()
        shift = weights - start
        gradient = (expected - at_truth).sum(1) + 2 * PRIOR_STRENGTH * shift
        return float(loss + PRIOR_STRENGTH * shift @ shift), gradient

    bounds = [(0.0, MAX_WEIGHT)] * len(start)
    best = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return {**prior, **{name: float(w) for name, w in zip(names, best.x, strict=True)}}


def fuse_held_out(
    held_out: Mapping[str, Sequence[HeldOut]], weights: Mapping[str, float]
) -> list[HeldOut]:
    """Return what the methods together say about each drawing that any of them held out."""
    return [
        HeldOut(
            next(iter(said.values())).reference,
            fuse({name: one.probabilities for name, one in said.items()}, weights),
        )
        for said in _by_drawing(held_out).values()
    ]


def log_probabilities(probabilities: Probabilities) -> NDArray[np.float64]:
    """Return (N, K) logarithms; what a row lacks to 1 is spread over the palette."""
    exact = probabilities.astype(np.float64)
    lacking = (1.0 - exact.sum(axis=1, keepdims=True)).clip(0.0) / exact.shape[1]
    return np.log(np.maximum(exact + lacking, FLOOR))


def _by_drawing(held_out: Mapping[str, Sequence[HeldOut]]) -> dict[Path, dict[str, HeldOut]]:
    """Return for each drawing's line art what each method says about it."""
    drawings: dict[Path, dict[str, HeldOut]] = {}
    for name, predictions in held_out.items():
        for one in predictions:
            drawings.setdefault(one.reference.drawing.line, {})[name] = one
    return drawings


def _judged(
    said: Mapping[str, HeldOut], names: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return (M, S, K) what each method says about the painted regions, and (S,) their colors."""
    anyone = next(iter(said.values()))
    use = anyone.judged
    spoken = {name: log_probabilities(one.probabilities[use]) for name, one in said.items()}
    silent = np.zeros_like(next(iter(spoken.values())))
    logs = [spoken.get(name, silent) for name in names]
    return np.stack(logs), anyone.reference.colors[use].astype(np.int64)
