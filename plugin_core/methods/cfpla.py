"""``cfpla``: a patch network learned on this shot alone, whose pixels vote for region colors.

Continual Few-shot Patch-based Learning for Anime Colorization; METHODS section 2. One painted
drawing is held out at first, which tells how much the votes are worth and when further learning is
in vain; then everything is learned. With ``resume`` learning goes on from what is known: new
drawings are predicted, then learned, while patches of the old ones are repeated. Drawings that were
only corrected are learned, too, but judge nothing: their other colors are known by heart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import torch

from ..arrays import Probabilities
from ..errors import JobCancelled, NotPainted
from ..features.patches import Lesson, PatchPlan, PatchSampler
from ..networks.patch_network import PatchNetworkConfig
from ..palette import Palette
from ..prepared import PreparedDrawing
from ..training.budget import Budget
from ..training.patch_loss import class_weights
from ..training.patch_training import PatchTrainer, TrainingPlan
from .leave_one_out import bent_copies, choose_held_out
from .method import HeldOut, LearnOptions, State
from .patch_model import PatchModel
from .plateau import Plateau

HOLD_OUT = 0.4
"""Share of the budget for which one painted drawing is held out."""

RESUME_SECONDS = 20.0
"""Most that learning takes when it goes on from what is known."""

CORRECTED_WEIGHT = 4.0

FIRST_PLAN = TrainingPlan()
RESUME_PLAN = TrainingPlan(inner_rate=0.02, outer_rate=4e-3, pull=1e-4)
GPU_BATCH = 32


class LearnedPatches:
    """A patch model beside the palette that it answers in."""

    def __init__(
        self, model: PatchModel, palette: Palette, held_out: Sequence[HeldOut] = ()
    ) -> None:
        self.model = model
        self.palette = palette
        self.held_out = held_out

    def probabilities(self, target: PreparedDrawing) -> Probabilities:
        """Return (N, K): the votes of the pixels of each region."""
        return self.model.probabilities(target, self.palette)

    def state(self) -> State:
        """Return weights, memory and dice."""
        return self.model.state()


class CfplaMethod:
    """Learn a patch network on the painted drawings of a shot."""

    name = "cfpla"

    def learn(
        self,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        options: LearnOptions,
        *,
        resume: State | None = None,
    ) -> LearnedPatches:
        """Learn until the budget is spent, or until a held-out drawing gains nothing any more.

        Raises
        ------
        NotPainted
            If no region of any reference has a color.
        JobCancelled
            If ``options.cancel`` was set.
        """
        painted = [one for one in references if one.is_reference]
        if not painted:
            raise NotPainted("No drawing is painted.", hint="Paint one, then learn.")
        if resume is None or not resume.arrays:
            learning = _Learning.afresh(painted, palette, options)
            verb = learning.from_scratch
        else:
            learning = _Learning.onwards(painted, palette, options, resume)
            verb = learning.go_on
        try:
            return verb()
        except JobCancelled:
            options.keep(learning.unfinished())
            raise

    def restore(
        self, state: State, references: Sequence[PreparedDrawing], palette: Palette
    ) -> LearnedPatches:
        """Return the learned patches that ``state`` describes."""
        model = PatchModel.from_state(state)
        model.network.to(_device())
        return LearnedPatches(model, palette)


METHOD: Final = CfplaMethod()


class _Learning:
    """One run of :meth:`CfplaMethod.learn`."""

    def __init__(
        self,
        model: PatchModel,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        options: LearnOptions,
        plan: TrainingPlan,
        budget: Budget,
    ) -> None:
        self.model, self.palette, self.options, self.budget = model, palette, options, budget
        self.references = references
        model.meet(palette, references)
        model.network.to(_device())
        self.plan = replace(plan, batch=GPU_BATCH) if torch.cuda.is_available() else plan
        self.trainer = PatchTrainer(
            model.network, self.plan, budget, rng=model.rng, memory=model.memory
        )

    @classmethod
    def afresh(
        cls, references: Sequence[PreparedDrawing], palette: Palette, options: LearnOptions
    ) -> _Learning:
        """Prepare to learn from nothing."""
        budget = Budget(options.max_seconds, options.max_steps)
        config = _network_config(len(palette))
        model = PatchModel.fresh(references, palette, config, options.seed)
        return cls(model, references, palette, options, FIRST_PLAN, budget)

    @classmethod
    def onwards(
        cls,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        options: LearnOptions,
        state: State,
    ) -> _Learning:
        """Prepare to go on from what is known."""
        seconds = options.max_seconds
        if not state.settings.get("unfinished"):
            seconds = min(seconds, RESUME_SECONDS)
        budget = Budget(seconds, options.max_steps)
        model = PatchModel.from_state(state)
        return cls(model, references, palette, options, RESUME_PLAN, budget)

    def from_scratch(self) -> LearnedPatches:
        """Learn all drawings but one, judge by that one, then learn all."""
        if len(self.references) == 1:
            self._learn(self.references)
            return self._learned([self._predict(one) for one in bent_copies(self.references[0])])
        held = choose_held_out(self.references)
        others = [one for one in self.references if one is not held]
        plateau = Plateau(self.budget, lambda: _accuracy(self._predict(held)))
        self._learn(others, until=HOLD_OUT, plateau=plateau)
        held_out = [self._predict(held)]
        self._learn(self.references, until=plateau.enough(HOLD_OUT))
        return self._learned(held_out)

    def go_on(self) -> LearnedPatches:
        """Predict what is new, then learn it; without anything new, learn everything again."""
        new = [one for one in self.references if not self.model.has_learned(one, self.palette)]
        held_out = [self._predict(one) for one in new if not self.model.has_seen(one)]
        self._learn(new or self.references)
        return self._learned(held_out)

    def unfinished(self) -> State:
        """Return what was learned so far; nothing that was seen may count as held out later."""
        self.model.remember(self.references, self.palette)
        state = self.model.state()
        return State(state.arrays, {**state.settings, "unfinished": True})

    def _learn(
        self,
        drawings: Sequence[PreparedDrawing],
        *,
        until: float = 1.0,
        plateau: Plateau | None = None,
    ) -> None:
        lessons = [self._lesson(one) for one in drawings]
        weights = class_weights(
            [lesson.colors for lesson in lessons], len(self.model.colors), self.plan.rarity
        )
        self.trainer.run(
            PatchSampler(lessons, PatchPlan()),
            weights.to(_device()),
            until=until,
            progress=self.options.progress,
            cancel=self.options.cancel,
            stop=plateau,
        )

    def _lesson(self, drawing: PreparedDrawing) -> Lesson:
        colors = self.model.rows_of(drawing.colors, self.palette)
        weight = CORRECTED_WEIGHT if drawing.corrected else 1.0
        return Lesson(self.model.view(drawing), colors, weight)

    def _predict(self, drawing: PreparedDrawing) -> HeldOut:
        return HeldOut(drawing, self.model.probabilities(drawing, self.palette))

    def _learned(self, held_out: Sequence[HeldOut]) -> LearnedPatches:
        self.model.remember(self.references, self.palette)
        self.model.network.eval()
        return LearnedPatches(self.model, self.palette, held_out)


def _accuracy(one: HeldOut) -> float:
    """Return the share of painted regions, specks left out, whose best color is right."""
    judged = one.judged
    if not judged.any():
        return 0.0
    return float((one.probabilities.argmax(1) == one.reference.colors)[judged].mean())


def _network_config(colors: int) -> PatchNetworkConfig:
    if torch.cuda.is_available():
        return PatchNetworkConfig(colors, filters=(48, 96, 128))
    return PatchNetworkConfig(colors)


def _device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
