"""Drives one sequence of steps from the host's event loop."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Generator
from typing import Any

from plugin_core.errors import ShiageError

from .qt import QtCore
from .texts import tr

BUDGET_SECONDS = 0.02
"""Short steps follow each other until this is used up."""

MIN_REST_MS = 1
"""Between two steps the artist's pen has its turn."""


class Bug(ShiageError):
    """A mistake of ours; ``details`` holds the traceback."""

    code = "krita.bug"

    def __init__(self, details: str) -> None:
        super().__init__(
            tr("Shiage made a mistake."),
            hint=tr("Your document is unchanged. Please send us the details."),
        )
        self.details = details


class Runner:
    """Runs one thing at a time for a widget, as long as that is there; says how it ended."""

    def __init__(self, widget: Any) -> None:
        widget.destroyed.connect(lambda: self.stop())
        self._steps: Generator[int, None, Any] | None = None
        self._is_inside = False
        self._on_done: Callable[[Any], None] = lambda _: None
        self._on_error: Callable[[ShiageError], None] = lambda _: None

    @property
    def is_running(self) -> bool:
        """Whether something is under way."""
        return self._steps is not None

    def start(
        self,
        steps: Generator[int, None, Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[ShiageError], None],
    ) -> None:
        """Begin; exactly one of the two calls follows."""
        self._steps, self._on_done, self._on_error = steps, on_done, on_error
        self._later(0)

    def stop(self) -> None:
        """Give up without a word."""
        steps, self._steps = self._steps, None
        if steps is not None and not self._is_inside:
            steps.close()

    def _later(self, delay_ms: int) -> None:
        QtCore.QTimer.singleShot(max(MIN_REST_MS, delay_ms), self._step)

    def _step(self) -> None:
        """Take some steps; Krita may let other events in meanwhile, even a stop or a new start."""
        steps = self._steps
        if steps is None:
            return
        if self._is_inside:
            self._later(MIN_REST_MS)
            return
        self._is_inside = True
        try:
            delay_ms = self._take(steps)
        except StopIteration as end:
            self._end(steps, self._on_done, end.value)
        except ShiageError as error:
            self._end(steps, self._on_error, error)
        except Exception:  # the outermost border: Krita must not see it
            self._end(steps, self._on_error, Bug(traceback.format_exc()))
        else:
            if self._steps is steps:
                self._later(delay_ms)
            else:
                steps.close()
        finally:
            self._is_inside = False

    def _take(self, steps: Generator[int, None, Any]) -> int:
        """Take steps until one wants a rest or the time is used up."""
        until = time.perf_counter() + BUDGET_SECONDS
        delay_ms = 0
        while not delay_ms and self._steps is steps and time.perf_counter() < until:
            delay_ms = next(steps)
        return delay_ms

    def _end(
        self, steps: Generator[int, None, Any], call: Callable[[Any], None], value: Any
    ) -> None:
        if self._steps is steps:
            self._steps = None
            call(value)
