"""``video_reference``: pixels copy colors from painted drawings by attention; regions vote.

Shi et al., "Reference-Based Deep Line Art Video Colorization" (2022); METHODS section 4. The
network (:mod:`plugin_core.networks.video_reference`) comes with weights and sees all painted
drawings at once; a minute on the shot itself teaches it more. Where the weights may not be used it
is taught on the shot alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from ..arrays import Probabilities
from ..errors import JobCancelled, NotPainted
from ..files.shipped import need_onnxruntime, weights_file
from ..palette import Palette
from ..prepared import PreparedDrawing
from .copying import Network, copy_by_attention
from .method import HeldOut, LearnOptions, State


class LearnedVideoReference:
    """A video network beside the painted drawings that it copies from."""

    def __init__(
        self,
        network: Network,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        own_weights: State | None = None,
        held_out: Sequence[HeldOut] = (),
    ) -> None:
        self._network = network
        self._references = [one for one in references if one.is_reference]
        self._palette_size = len(palette)
        self._state = own_weights or State()
        self.held_out = held_out

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
        NoWeights
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
        state = learning.state()
        return LearnedVideoReference(learning.network, painted, palette, state, held_out)

    def restore(
        self, state: State, references: Sequence[PreparedDrawing], palette: Palette
    ) -> LearnedVideoReference:
        """Return the learned shot that ``state`` describes.

        Raises
        ------
        NoWeights
            If the weights are missing or damaged.
        """
        if not state.arrays:
            return LearnedVideoReference(supplied_network(), references, palette)
        from .video_learning import own_network

        return LearnedVideoReference(own_network(state), references, palette, state)


METHOD: Final = VideoReferenceMethod()


@cache
def supplied_network() -> Network:
    """Return the network that comes with Shiage."""
    need_onnxruntime()
    from ..inference.video_reference_session import VideoReferenceSession

    return VideoReferenceSession(weights_file("video_reference.onnx")).log_probabilities
