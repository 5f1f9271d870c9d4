"""What a running job tells, and how it hears that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..jobs import CancelToken, Progress
from ..protocol.messages import FinishedDrawing, Request


@dataclass(frozen=True)
class Watch:
    """The line from the work to whoever watches it.

    ``finished`` is called for each drawing once its files are on disk; ``notice`` takes one
    sentence that the artist should read although the work goes on.
    """

    progress: Progress
    finished: Callable[[FinishedDrawing], None]
    notice: Callable[[str], None]
    cancel: CancelToken


Work = Callable[[Request, Watch], None]
"""Does what a request asks; raises a ``ShiageError`` where it cannot."""
