"""How ``video_reference`` learns a shot: its painted drawings are colored from each other.

It goes on from what it learned of the shot before, else from the weights that come with Shiage,
else, where these may not be used, from nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load

from ..features.stills import canvas_for
from ..features.video_inputs import VideoInputs
from ..files.shipped import read_weights, weights_file
from ..networks.video_reference import VideoReferenceConfig, VideoReferenceNetwork
from ..palette import Palette
from ..prepared import PreparedDrawing
from ..training.budget import Budget
from ..training.video_reference_training import Rates, config_of
from ..training.video_reference_tuning import VideoTuner
from .copying import Network, copy_by_attention
from .leave_one_out import bent_copies, choose_held_out
from .method import HeldOut, LearnOptions, State
from .self_warp import self_warp

HOLD_OUT: Final = 0.4
"""Share of the budget for which one painted drawing is held out."""
TUNING_SECONDS: Final = 60.0
"""Most that learning takes when it goes on from the weights that come with Shiage."""
RESUME_SECONDS: Final = 20.0
"""Most that learning takes when it goes on from what is known of the shot."""
ENOUGH: Final = 4
"""Bent copies join when fewer drawings than that are painted."""
LESSON_SEEDS: Final = (100, 101)
"""Other dice than those of the bent copies by which the method is judged."""


@dataclass(frozen=True)
class Pace:
    """How a network is taught: on canvases whose longer side is ``side`` pixels, in such steps."""

    side: int
    rates: Rates


FROM_NOTHING: Final = Pace(144, Rates(warm_steps=10))
"""Smaller canvases give more steps."""
GOING_ON: Final = Pace(192, Rates(inner=0.002, outer=2e-4, warm_steps=5))
"""Steps so small that what is known is not lost."""


class VideoLearning:
    """One run of learning."""

    def __init__(
        self,
        module: VideoReferenceNetwork,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        options: LearnOptions,
        *,
        most_seconds: float,
        pace: Pace,
        rng: np.random.Generator,
        knows_the_shot: bool = False,
    ) -> None:
        self.module, self.references, self.palette = module, references, palette
        self.options, self.knows_the_shot, self.rng = options, knows_the_shot, rng
        self.network = network_of(module)
        self._tuner = VideoTuner(
            module,
            canvas_for(references, pace.side),
            pace.rates,
            Budget(min(options.max_seconds, most_seconds), options.max_steps),
            rng,
        )

    @classmethod
    def of(
        cls,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        options: LearnOptions,
        resume: State | None,
    ) -> VideoLearning:
        """Prepare to learn: from what is known of the shot, supplied weights, or nothing.

        Raises
        ------
        NoWeights
            If the supplied weights are missing or damaged.
        """
        given = references, palette, options
        if resume is not None and resume.arrays:
            rng = np.random.default_rng()
            rng.bit_generator.state = resume.settings["dice"]
            return cls(
                _module_of(resume),
                *given,
                most_seconds=RESUME_SECONDS,
                pace=GOING_ON,
                rng=rng,
                knows_the_shot=True,
            )
        rng = np.random.default_rng(options.seed)
        if options.pretrained:
            module = supplied_module()
            return cls(module, *given, most_seconds=TUNING_SECONDS, pace=GOING_ON, rng=rng)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(options.seed)
            module = VideoReferenceNetwork(VideoReferenceConfig())
        return cls(module, *given, most_seconds=options.max_seconds, pace=FROM_NOTHING, rng=rng)

    def run(self) -> list[HeldOut]:
        """Learn until the budget is spent; return what was said of drawings not yet learned."""
        if self.knows_the_shot:
            self._teach(self.references)
            return []
        if len(self.references) == 1:
            self._teach(self.references)
            copies = bent_copies(self.references[0])
            return [self._predict(one, self.references) for one in copies]
        held = choose_held_out(self.references)
        others = [one for one in self.references if one is not held]
        self._teach(others, until=HOLD_OUT)
        held_out = [self._predict(held, others)]
        self._teach(self.references)
        return held_out

    def state(self) -> State:
        """Return weights and dice."""
        arrays: dict[str, NDArray[Any]] = {
            f"network/{name}": value.detach().cpu().numpy().copy()
            for name, value in self.module.state_dict().items()
        }
        dice: Mapping[str, Any] = self.rng.bit_generator.state
        settings = {"network": asdict(self.module.config), "dice": dice}
        return State(arrays, settings)

    def _teach(self, drawings: Sequence[PreparedDrawing], *, until: float = 1.0) -> None:
        lessons = list(drawings)
        for seed in LESSON_SEEDS:
            if len(lessons) < ENOUGH:
                lessons += [self_warp(one, seed=seed) for one in drawings]
        self._tuner.run(
            lessons, until=until, progress=self.options.progress, cancel=self.options.cancel
        )

    def _predict(self, target: PreparedDrawing, others: Sequence[PreparedDrawing]) -> HeldOut:
        return HeldOut(target, copy_by_attention(self.network, target, others, len(self.palette)))


def supplied_module() -> VideoReferenceNetwork:
    """Return the network with the weights that come with Shiage.

    Raises
    ------
    NoWeights
        If they are missing or damaged.
    """
    path = weights_file("video_reference.safetensors")
    weights = load(read_weights(path))
    module = VideoReferenceNetwork(VideoReferenceConfig())
    module.load_state_dict({name: value.float() for name, value in weights.items()})
    return module.eval()


def own_network(state: State) -> Network:
    """Return the network whose weights were learned on a shot."""
    return network_of(_module_of(state))


def network_of(module: VideoReferenceNetwork) -> Network:
    """Return a torch network as a function of arrays; the twin of the ONNX session."""

    @torch.inference_mode()
    def log_probabilities(inputs: VideoInputs) -> NDArray[np.float32]:
        module.eval()
        final = module(*(torch.from_numpy(array) for array in inputs)).final[0]
        return np.asarray(final.numpy(), np.float32)

    return log_probabilities


def _module_of(state: State) -> VideoReferenceNetwork:
    module = VideoReferenceNetwork(config_of(state.settings["network"]))
    weights = state.arrays_under("network")
    module.load_state_dict({name: torch.from_numpy(np.array(weights[name])) for name in weights})
    return module.eval()
