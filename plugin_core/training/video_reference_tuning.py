"""The video network taught on the painted drawings of one shot, until the budget is spent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..features.stills import Canvas
from ..jobs import CancelToken, Progress
from ..networks.video_reference import VideoReferenceNetwork
from ..prepared import PreparedDrawing
from .budget import Budget
from .threads import ThreadChooser
from .video_reference_examples import draw_example, lay_shot
from .video_reference_training import Rates, VideoTeacher


class VideoTuner:
    """Teaches one network; may be run in several stretches of one budget."""

    def __init__(
        self,
        network: VideoReferenceNetwork,
        canvas: Canvas,
        rates: Rates,
        budget: Budget,
        rng: np.random.Generator,
    ) -> None:
        self.network, self.canvas, self.budget = network, canvas, budget
        self._rng = rng
        self._teacher = VideoTeacher(network, rates)
        self._threads = ThreadChooser(active=not budget.repeatable)

    def run(
        self,
        drawings: Sequence[PreparedDrawing],
        *,
        until: float = 1.0,
        progress: Progress,
        cancel: CancelToken,
    ) -> None:
        """Color some of the drawings from the others until a fraction of the budget is spent.

        Raises
        ------
        JobCancelled
            If ``cancel`` was set; the network keeps what it learned so far.
        """
        self.network.train()
        with self._threads:
            while self.budget.fraction < until:
                cancel.check()
                progress(self.budget.fraction, f"Learning, {self.budget.seconds_left:.0f} s left")
                with self._threads.measure():
                    shot = lay_shot(drawings, self.canvas, self._rng)
                    example = draw_example(shot, self._rng)
                    self._teacher.step([example], self.budget.fraction)
                self.budget.steps += 1
        self.network.eval()
