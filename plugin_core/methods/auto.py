"""``auto``: the evidence of every method, fused per shot. What the two commands use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import Probabilities
from ..jobs import part_of
from ..palette import Palette
from ..prepared import PreparedDrawing
from .fusion import fit_weights, fuse, fuse_held_out
from .leave_one_out import own_drawings, tell_each_other
from .method import PRETRAINED, HeldOut, Learned, LearnOptions, Method, State

PRIOR_WEIGHTS: Final[Mapping[str, float]] = {
    "same_position": 0.03,
    "flow_vote": 0.15,
    "nearest_region": 0.6,
    "matcher": 1.2,
    "retrieval": 0.4,
    "cfpla": 0.4,
}
"""Weights before the shot has its say; chosen on development drawings only."""

WEIGHTS_BESIDE_THE_MATCHER: Final[Mapping[str, float]] = {
    "flow_vote": 0.05,
    "nearest_region": 0.2,
    "matcher": 1.6,
}
"""Those that are others where several drawings are painted: the nearer what is painted lies, the
less the members without weights add to the matcher (``docs/decisions/0006``)."""

ANYWHERE: Final = frozenset({"nearest_region", "retrieval"})
"""Members that need no drawing of the same shot: they color what nobody has painted a frame of."""

SLOW: Final = "cfpla"
"""The member that learns for as long as it may: it is last and gets the time that is left.

It stands in for the pretrained ones; beside them a minute of it adds next to nothing
(``docs/decisions/0014``).
"""

QUICK_SHARE: Final = 0.15
"""Share of the progress bar for all other members where it takes part."""

SHORTEST_SECONDS: Final = 1.0
"""What a member gets that begins when the time is over."""


class LearnedAuto:
    """Several learned methods and the weight of each."""

    def __init__(
        self,
        members: Mapping[str, Learned],
        weights: Mapping[str, float],
        held_out: Sequence[HeldOut],
    ) -> None:
        self.members = members
        self.weights = weights
        self.held_out = held_out

    def probabilities(self, target: PreparedDrawing) -> Probabilities:
        """Return (N, K): the fused evidence of all members."""
        evidence = {name: member.probabilities(target) for name, member in self.members.items()}
        return fuse(evidence, self.weights)

    def state(self) -> State:
        """Return every member's state under its name."""
        return _join({name: member.state() for name, member in self.members.items()}, self.weights)


class AutoMethod:
    """Learn every member, then how much each is worth on this shot."""

    name = "auto"

    def __init__(self, members: Sequence[str], get_method: Callable[[str], Method]) -> None:
        self._names = members
        self._get_method = get_method

    def learn(
        self,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        options: LearnOptions,
        *,
        resume: State | None = None,
    ) -> LearnedAuto:
        """Learn all members on the same references, then fit their weights by leave-one-out.

        Weights that were fitted before stay where nothing new can be said of them: when a
        correction is taken up at once, or when a member has learned every drawing by heart.
        """
        deadline = monotonic() + options.max_seconds
        not_needed = {SLOW} if options.pretrained else PRETRAINED
        names = [
            name for name in self._names if name not in not_needed and _shown_to(name, references)
        ]
        learned: dict[str, Learned] = {}
        for name, part in zip(names, _parts(names), strict=True):
            state = _member_state(resume, name)
            least = 0.0 if state and options.at_once else SHORTEST_SECONDS
            mine = replace(
                options,
                max_seconds=max(deadline - monotonic(), least),
                progress=part_of(options.progress, *part),
                keep=_keep_with(learned, name, options),
            )
            shown, member = _shown_to(name, references), self._get_method(name)
            learned[name] = member.learn(shown, palette, mine, resume=state)
        held_out = {name: member.held_out for name, member in learned.items()}
        was_fitted = resume is not None and bool(resume.settings["weights"])
        if resume and (options.at_once or (was_fitted and not all(held_out.values()))):
            return LearnedAuto(learned, _weights_before(resume, learned, references), [])
        weights = fit_weights(held_out, prior_weights(learned, references))
        return LearnedAuto(learned, weights, fuse_held_out(held_out, weights))

    def restore(
        self, state: State, references: Sequence[PreparedDrawing], palette: Palette
    ) -> LearnedAuto:
        """Return the learned members and weights that ``state`` describes."""
        learned = {}
        for name in state.settings["members"]:
            member_state = _member_state(state, name) or State()
            shown = _shown_to(name, references)
            learned[name] = self._get_method(name).restore(member_state, shown, palette)
        return LearnedAuto(learned, _weights_before(state, learned, references), [])


def prior_weights(
    members: Iterable[str], references: Sequence[PreparedDrawing]
) -> dict[str, float]:
    """Return the weights of some members before they are fitted to the painted drawings."""
    prior = {name: PRIOR_WEIGHTS[name] for name in members}
    if "matcher" in prior and tell_each_other(references):
        prior |= {name: WEIGHTS_BESIDE_THE_MATCHER.get(name, prior[name]) for name in prior}
    return prior


def _weights_before(
    state: State, members: Iterable[str], references: Sequence[PreparedDrawing]
) -> dict[str, float]:
    """Return the weights that were fitted before; those of the prior where none were."""
    fitted, prior = state.settings["weights"], prior_weights(members, references)
    return {name: fitted.get(name, weight) for name, weight in prior.items()}


def _parts(members: Sequence[str]) -> list[tuple[float, float]]:
    """Return where on the progress bar each member begins and ends."""
    share = QUICK_SHARE if SLOW in members else 1.0
    starts = [share * place / len(members) for place in range(len(members))]
    return list(zip(starts, [*starts[1:], 1.0], strict=True))


def _shown_to(name: str, references: Sequence[PreparedDrawing]) -> list[PreparedDrawing]:
    """Return the references that a member looks at; without any it takes no part.

    Drawings of a pool are for ``retrieval``, which has nothing to add where there are none. Where
    the shot has no paint, other members make do with them.
    """
    own = own_drawings(references)
    if name == "retrieval":
        return [] if len(own) == len(references) else list(references)
    return own or [one for one in references if name in ANYWHERE]


def _keep_with(
    learned: Mapping[str, Learned], cancelled: str, options: LearnOptions
) -> Callable[[State], None]:
    """Keep what a cancelled member had learned beside the members that were done before it."""

    def keep(state: State) -> None:
        states = {name: member.state() for name, member in learned.items()}
        options.keep(_join({**states, cancelled: state}, {}))

    return keep


def _join(states: Mapping[str, State], weights: Mapping[str, float]) -> State:
    arrays: dict[str, NDArray[np.generic]] = {}
    settings: dict[str, Any] = {"weights": dict(weights), "members": {}}
    for name, state in states.items():
        arrays |= {f"{name}/{key}": array for key, array in state.arrays.items()}
        settings["members"][name] = dict(state.settings)
    return State(arrays, settings)


def _member_state(state: State | None, name: str) -> State | None:
    if state is None or name not in state.settings.get("members", {}):
        return None
    return State(state.arrays_under(name), state.settings["members"][name])
