"""The peers behind the product's ``Method``, for the bench alone; importing this names them.

Their weights lie where ``python -m benchmarks.peers`` puts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file

from plugin_core.arrays import NO_COLOR, Probabilities
from plugin_core.errors import ModelError
from plugin_core.features.match_inputs import match_inputs
from plugin_core.features.remembering import remembered
from plugin_core.inference.matcher_session import MatcherSession
from plugin_core.methods.looking import LookingMethod
from plugin_core.methods.registry import add_method
from plugin_core.methods.votes import color_votes, probabilities_of
from plugin_core.prepared import PreparedDrawing
from plugin_core.regions import RegionMap

from . import WEIGHTS
from .networks import PEERS, TEMPERATURE
from .training import Peer, tokens_of
from .views import view_of


def look_like_ant(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): the colors of the matches in one reference, the nearest in the shot."""
    nearest = min(references, key=lambda one: abs(one.position - target.position))
    with torch.no_grad():
        log_p = load_peer("ant_like")(tokens("ant_like", target), tokens("ant_like", nearest))
    return probabilities_of(color_votes(log_p[:, :-1].exp().numpy(), nearest, palette_size))


def look_like_dacon(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): of each color its likest region in any reference, by cosine."""
    here = tokens("dacon_like", target).numpy()
    there = np.concatenate([tokens("dacon_like", one).numpy() for one in references])
    colors = np.concatenate([one.colors for one in references])
    return highest_by_color(here @ there.T, colors, palette_size)


def highest_by_color(
    cosines: NDArray[np.float32], colors: NDArray[np.int16], palette_size: int
) -> Probabilities:
    """Return (N, K) the softmax over colors of the highest of their (N, R) cosines."""
    highest = np.full((palette_size, len(cosines)), -1, np.float32)
    painted = colors != NO_COLOR
    np.maximum.at(highest, colors[painted], cosines.T[painted])
    votes = np.exp((highest.T - 1) / TEMPERATURE)
    return probabilities_of(np.asarray(votes / votes.sum(1, keepdims=True), np.float32))


def look_like_matcher(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], palette_size: int
) -> Probabilities:
    """Return (N, K): what our matcher says that was trained as long as the peers."""
    inputs = match_inputs(target, references)
    return _same_time_matcher().probabilities(inputs, target.colors, palette_size)


def tokens(peer: str, drawing: PreparedDrawing) -> torch.Tensor:
    """Return the (N, d) tokens of a drawing's regions, worked out once for each drawing."""
    return _TOKENS[peer](drawing.regions)


@remembered
def _ant_tokens(regions: RegionMap) -> torch.Tensor:
    return _encode("ant_like", regions)


@remembered
def _dacon_tokens(regions: RegionMap) -> torch.Tensor:
    return _encode("dacon_like", regions)


_TOKENS: Final = {"ant_like": _ant_tokens, "dacon_like": _dacon_tokens}


@torch.no_grad()
def _encode(peer: str, regions: RegionMap) -> torch.Tensor:
    return tokens_of(load_peer(peer), [view_of(regions)])[0]


@cache
def load_peer(name: str) -> Peer:
    """Return a trained peer.

    Raises
    ------
    ModelError
        If it was not trained yet.
    """
    network = PEERS[name]()
    try:
        weights = load_file(WEIGHTS / f"{name}.safetensors")
    except OSError as error:
        raise ModelError(
            f"{WEIGHTS} holds no weights of {name}.",
            hint=f"Train it: python -m benchmarks.peers {name} --minutes 30",
        ) from error
    network.load_state_dict({key: value.float() for key, value in weights.items()})
    return network.eval()


@cache
def _same_time_matcher() -> MatcherSession:
    return MatcherSession(WEIGHTS / "matcher.onnx")


ANT_LIKE: Final = LookingMethod("ant_like", look_like_ant)
DACON_LIKE: Final = LookingMethod("dacon_like", look_like_dacon)
SAME_TIME_MATCHER: Final = LookingMethod("matcher_same_time", look_like_matcher)

for _method in (ANT_LIKE, DACON_LIKE, SAME_TIME_MATCHER):
    add_method(_method)
