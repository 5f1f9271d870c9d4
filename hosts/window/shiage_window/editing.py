"""Choices as steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PyQt5.QtWidgets import QUndoCommand

from plugin_core.errors import ShiageError

from .choices import PaintChange

Told = Callable[[], None]
Refused = Callable[[ShiageError], None]


class PaintStep(QUndoCommand):
    """One change of one paint file.

    Parameters
    ----------
    label
        What the menu calls it.
    change
        The change.
    done, undone
        Called after the file was changed, and after it was changed back.
    refused
        Called with what stopped a change; the step then is no more.
    """

    def __init__(
        self, label: str, change: PaintChange, done: Told, undone: Told, refused: Refused
    ) -> None:
        super().__init__(label)
        self._change, self._done, self._undone, self._refused = change, done, undone, refused

    def redo(self) -> None:
        """Make the change."""
        self._try(self._change.apply, self._done)

    def undo(self) -> None:
        """Take it back."""
        self._try(self._change.revert, self._undone)

    def _try(self, work: Told, then: Told) -> None:
        try:
            work()
        except ShiageError as error:
            self.setObsolete(True)
            self._refused(error)
        else:
            then()
