"""The unpainted drawings of a shot confer: what is said of the drawings beside one speaks for it.

A line is drawn anew in every drawing, but little changes from one to the next; where the painted
drawings are far, the ones beside know more of them. Each tells its colors to the regions that the
line encoder finds alike, as one more log-linear term (:mod:`plugin_core.methods.fusion`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from ..arrays import NO_COLOR, Probabilities
from ..prepared import PreparedDrawing
from .fusion import log_probabilities

REACH: Final = 2
"""How many places before and after a drawing are heard; further ones hardly change anything."""

SHARPNESS: Final = 16.0
"""Of likeness, as the encoder learned it."""

DOUBT: Final = 0.3
"""No drawing beside may make a color less likely than this: it may be wrong itself."""

DEPENDENCE: Final = 0.2
"""Drawings that learned from the same painted ones agree in what is wrong as well: log-odds are
divided by this power of the number of voices. It keeps the confidence as true as it was."""

TINY: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Account:
    """What is said of a drawing on its own.

    Attributes
    ----------
    probabilities
        (N, K); a row's lack to 1 is the chance of a color that no painted drawing shows.
    tokens
        (N, d) unit vectors of the line encoder.
    """

    probabilities: Probabilities
    tokens: NDArray[np.float32]

    def with_known(self, drawing: PreparedDrawing) -> Account:
        """Return the account as it is after a look at what the artist painted in the drawing."""
        known = drawing.colors != NO_COLOR
        probabilities = self.probabilities.copy()
        probabilities[known] = 0.0
        probabilities[known, drawing.colors[known]] = 1.0
        return Account(probabilities, self.tokens)


def confer(own: Account, beside: Sequence[tuple[int, Account]]) -> Probabilities:
    """Return (N, K): what is said of a drawing after those beside it were heard.

    Parameters
    ----------
    own
        The drawing's own account.
    beside
        Other drawings' accounts, each with how many places it lies away.
    """
    if not beside:
        return own.probabilities
    shown = own.probabilities.sum(axis=1, keepdims=True)
    total = log_probabilities(own.probabilities / np.maximum(shown, TINY))
    voices = 1.0
    for distance, other in beside:
        total += np.log(np.maximum(_told(own, other), DOUBT)) / distance
        voices += 1.0 / distance
    return np.asarray(softmax(total / voices**DEPENDENCE, axis=1) * shown, np.float32)


def _told(own: Account, other: Account) -> NDArray[np.float64]:
    """Return (N, K): the colors of the regions of another drawing that look alike both ways."""
    log_odds = SHARPNESS * (own.tokens.astype(np.float64) @ other.tokens.T)
    told = (softmax(log_odds, axis=1) * softmax(log_odds, axis=0)) @ other.probabilities
    return np.asarray(told / np.maximum(told.sum(axis=1, keepdims=True), TINY))
