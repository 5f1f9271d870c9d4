"""``video_reference``: pixels copy colors from painted drawings by attention; regions vote.

Shi et al., "Reference-Based Deep Line Art Video Colorization" (2022); METHODS section 4. The
network (:mod:`plugin_core.networks.video_reference`) comes with weights and sees all painted
drawings at once; a minute on the shot itself teaches it more. Where the weights may not be used it
is taught on the shot alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import Probabilities
from ..errors import JobCancelled, ModelError, NotPainted
from ..features.stills import canvas_for, still
from ..features.video_inputs import (
    VideoInputs,
    region_points,
    slot_codes,
    slot_maps,
    used_slots,
    video_inputs,
)
from ..palette import Palette
from ..prepared import PreparedDrawing
from ..shipped import weights_file
from .method import HeldOut, LearnOptions, State
from .votes import probabilities_of

SIDE: Final = 256
"""Longer side of the canvas in pixels."""
CODE_SEED: Final = 0
"""The dice that give each slot its code."""

Network = Callable[[VideoInputs], NDArray[np.float32]]
"""Takes the inputs for one target to (P, K) log-probabilities of the slots at its points."""


class LearnedVideoReference:
    """A video network beside the painted drawings that it copies from."""

    def __init__(
        self,
        network: Network,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        own_weights: State | None = None,
    ) -> None:
        self._network = network
        self._references = [one for one in references if one.is_reference]
        self._palette_size = len(palette)
        self._state = own_weights or State()
        self.held_out: Sequence[HeldOut] = []

    def probabilities(self, target: PreparedDrawing) -> Probabilities:
        """Return (N, K): the votes of the pixels of each region."""
        return copy_by_attention(self._network, target, self._references, self._palette_size)

    def state(self) -> State:
        """Return the weights if they were learned here, otherwise nothing."""
        return self._state


class VideoReferenceMethod:
    """Look at all painted drawings at once, with a network that has learned the shot."""

    name = "video_reference"

    def learn(
        self,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        options: LearnOptions,
        *,
        resume: State | None = None,
    ) -> LearnedVideoReference:
        """Teach the network the shot; where there is no time for it, take it as it comes.

        Raises
        ------
        NotPainted
            If no region of any reference has a color.
        JobCancelled
            If ``options.cancel`` was set.
        ModelError
            If onnxruntime or the weights are missing or damaged.
        """
        options.cancel.check()
        painted = [one for one in references if one.is_reference]
        if not painted:
            raise NotPainted("No drawing is painted.", hint="Paint one, then learn.")
        knows_the_shot = resume is not None and bool(resume.arrays)
        if options.at_once and options.pretrained and not knows_the_shot:
            return LearnedVideoReference(supplied_network(), painted, palette)
        from .video_learning import VideoLearning

        learning = VideoLearning.of(painted, palette, options, resume)
        try:
            held_out = learning.run()
        except JobCancelled:
            options.keep(learning.state())
            raise
        learned = LearnedVideoReference(learning.network, painted, palette, learning.state())
        learned.held_out = held_out
        return learned

    def restore(
        self, state: State, references: Sequence[PreparedDrawing], palette: Palette
    ) -> LearnedVideoReference:
        """Return the learned shot that ``state`` describes.

        Raises
        ------
        ModelError
            If it was learned by another version, or the weights are missing or damaged.
        """
        if not state.arrays:
            return LearnedVideoReference(supplied_network(), references, palette)
        from .video_learning import own_network

        return LearnedVideoReference(own_network(state), references, palette, state)


def copy_by_attention(
    network: Network,
    target: PreparedDrawing,
    references: Sequence[PreparedDrawing],
    palette_size: int,
) -> Probabilities:
    """Return (N, K): what the pixels of each region copied from the painted drawings."""
    canvas = canvas_for(references, SIDE)
    here = still(target.regions, canvas)
    there = [still(one.regions, canvas) for one in references]
    slots = used_slots([one.colors for one in references])
    pairs = zip(there, references, strict=True)
    maps = np.stack([slot_maps(seen.regions, one.colors, slots) for seen, one in pairs])
    codes = slot_codes(palette_size, np.random.default_rng(CODE_SEED))[slots]
    away = np.array([[abs(target.position - one.position) for one in references]], np.float32)
    points = region_points(here.regions, target.regions.count)
    said = network(video_inputs([here], there, maps, codes, away, points.reshape(1, -1)))
    votes = np.zeros((target.regions.count, palette_size), np.float32)
    votes[:, slots] = np.exp(said).reshape(*points.shape, -1).mean(1)
    return probabilities_of(votes)


@cache
def supplied_network() -> Network:
    """Return the network that comes with Shiage."""
    if find_spec("onnxruntime") is None:
        raise ModelError(
            "onnxruntime is not installed.",
            hint="Install shiage[cpu] or shiage[gpu], or work without weights: --no-pretrained.",
        )
    from ..inference.video_reference_session import VideoReferenceSession

    return VideoReferenceSession(weights_file("video_reference.onnx")).log_probabilities
