"""The one piece of work that runs, driven by a timer or by a loop."""

from __future__ import annotations

import gc
import logging
import time
from contextlib import suppress
from typing import Any, Final

from plugin_core.errors import JobCancelled, ShiageError

from . import engine_setup
from .saying import say, say_error
from .steps import Outcome, Step, Steps

log = logging.getLogger(__name__)

TICK_SECONDS: Final = 0.04
BUDGET_SECONDS: Final = 0.02
"""A tick starts no further step after this time, so that Blender stays fluid."""


class Run:
    """Work on its way; ``outcome`` is None until it is over."""

    def __init__(self, label: str, steps: Steps) -> None:
        self.label = label
        self.step = Step(0.0, "")
        self.outcome: Outcome | None = None
        self.failed = False
        self.wrote = False
        self.is_cancelled = False
        self._steps = steps

    def advance(self, budget_seconds: float = BUDGET_SECONDS) -> None:
        """Take steps until the time is used, or there is nothing to do but wait."""
        until = time.perf_counter() + budget_seconds
        while self.outcome is None:
            self._take_step()
            if self.step.waits or time.perf_counter() > until:
                return

    def finish(self, on_step: Any) -> None:
        """Run to the end: for scripts and renders, where nobody waits at a screen."""
        while self.outcome is None:
            self.advance(TICK_SECONDS)
            on_step(self)
            if self.step.waits and self.outcome is None:
                time.sleep(TICK_SECONDS)

    def cancel(self) -> None:
        """Stop; paint that is written already stays."""
        if self.outcome is None:
            self.is_cancelled = True
            with suppress(ShiageError):  # the scene that it goes back in may be gone
                self._steps.close()
            self.outcome = Outcome(say("Cancelled"), True)

    def _take_step(self) -> None:
        try:
            self.step = next(self._steps)
            self.wrote = self.wrote or self.step.writes
        except StopIteration as end:
            self.outcome, self.wrote = end.value, True
        except JobCancelled:
            self.outcome, self.is_cancelled = Outcome(say("Cancelled"), True), True
        except ShiageError as error:
            self.outcome = Outcome(say_error(error), True, engine_setup.ways_out(error))
            self.failed = True
        except Exception:  # the border to Blender: no bug of ours may stop its timer
            log.exception("%s went wrong", self.label)
            self.outcome = Outcome(say("Shiage made a mistake; the console shows which."), True)
            self.failed = True


class Desk:
    """What runs now, and what the last work said; the panel shows both."""

    def __init__(self) -> None:
        self.run: Run | None = None
        self.said: Outcome | None = None

    def begin(self, run: Run) -> Run:
        """Start a piece of work."""
        self.run, self.said = run, None
        gc.freeze()  # else a tick now and then looks for garbage in all of Blender, for 20 ms
        return run

    def end(self) -> None:
        """Put the work away; cancel it if it is not over."""
        if self.run is not None:
            self.run.cancel()
            self.said, self.run = self.run.outcome, None
            gc.unfreeze()


desk: Final = Desk()
