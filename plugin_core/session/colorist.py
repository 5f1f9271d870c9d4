"""Who colors one drawing of a shot after the other, and hears the drawings beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from ..arrays import NO_COLOR
from ..decisions import Mixtures, Splitter, best_colors, decide
from ..errors import ModelError, NotPainted, ShiageError
from ..features.match_inputs import read_among
from ..jobs import CancelToken, no_progress
from ..methods.conferring import REACH, Account, confer
from ..methods.following import find_followed
from ..methods.matcher import matcher_networks
from ..methods.method import Learned
from ..methods.registry import get_method
from ..prepared import PreparedDrawing
from ..process.numpy_threads import ONE_NUMPY_THREAD
from ..shot import Drawing, Shot
from .model_store import ShotModel
from .painted_files import prepare_one, prepare_references, shows_paper
from .pool_files import pool_references
from .results import Result

if TYPE_CHECKING:
    from ..features.line_readings import Reader

AT_ONCE: Final = 2
"""Drawings colored side by side: more would hold more memory than they save time."""


@dataclass(frozen=True, eq=False)
class Task:
    """A drawing to color.

    Attributes
    ----------
    drawing
        The drawing.
    beside
        The drawings that have a say in it, each with how many places it lies away.
    made_from
        Everything that shapes its result.
    """

    drawing: Drawing
    beside: Sequence[tuple[int, Drawing]]
    made_from: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Look:
    """What is said of a drawing on its own, and how long that took."""

    account: Account
    seconds: float


@dataclass(frozen=True, eq=False)
class Teaching:
    """Everything that all drawings of a shot are colored with."""

    shot: Shot
    model: ShotModel
    learned: Learned
    references: Sequence[PreparedDrawing]
    splitter: Splitter
    mixtures: Mixtures
    reader: Reader | None
    folder: Path

    def look(self, drawing: Drawing) -> Look:
        """Look at a drawing on its own."""
        started = perf_counter()
        prepared = self._prepare(drawing)
        probabilities = self.learned.probabilities(prepared)
        account = Account(probabilities, self._tokens(prepared)).with_known(prepared)
        return Look(account, perf_counter() - started)

    def _prepare(self, drawing: Drawing) -> PreparedDrawing:
        return prepare_one(
            self.shot, drawing, self.model, paper_is_shown=shows_paper(self.references)
        )

    def _tokens(self, drawing: PreparedDrawing) -> NDArray[np.float32]:
        """Return (N, d): what the line encoder says of the regions, if drawings confer."""
        if self.reader is None:
            return np.empty((drawing.regions.count, 0), np.float32)
        return read_among(drawing, self.references, self.reader).tokens

    def color(self, task: Task, own: Look, beside: Sequence[tuple[int, Account]]) -> Result:
        """Decide upon a drawing by what is said of it and of those beside it."""
        started = perf_counter()
        prepared = self._prepare(task.drawing)
        probabilities = confer(own.account, beside)
        best = best_colors(prepared, probabilities)
        followed = find_followed(prepared, self.references, best)
        decision = decide(
            prepared,
            probabilities,
            self.model.calibration,
            precision=task.made_from["precision"],
            mixed=self.mixtures.along(followed),
        )
        whole = np.where(decision.kept, NO_COLOR, best).astype(np.int16)
        return Result(
            prepared=prepared,
            decision=decision,
            palette=self.model.palette,
            trace_pairs=self.model.trace_pairs,
            made_from=task.made_from,
            folder=self.folder,
            followed=followed,
            splits=self.splitter.split(prepared, followed, whole),
            seconds=own.seconds + perf_counter() - started,
        )


class Colorist:
    """Colors drawings side by side, in the order in which they are begun; ``with`` ends it.

    Within, numpy works with one thread: drawings side by side would take each other's cores.
    """

    def __init__(self, teaching: Teaching) -> None:
        self._teaching = teaching
        self._looking = ThreadPoolExecutor(AT_ONCE)
        self._coloring = ThreadPoolExecutor(AT_ONCE)
        self._looks: dict[Drawing, Future[Look]] = {}

    def __enter__(self) -> Self:
        ONE_NUMPY_THREAD.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self._looking.shutdown(cancel_futures=True)
        self._coloring.shutdown(cancel_futures=True)
        ONE_NUMPY_THREAD.end()

    def begin(self, task: Task) -> Future[Result]:
        """Color a drawing, once it and those beside it were looked at; nobody looks twice."""
        drawings = [task.drawing, *(other for _, other in task.beside)]
        self._looks = {
            drawing: self._looks.get(drawing) or self._looking.submit(self._teaching.look, drawing)
            for drawing in drawings
        }
        own, *beside = self._looks.values()
        return self._coloring.submit(self._color, task, own, beside)

    def _color(self, task: Task, own: Future[Look], beside: Sequence[Future[Look]]) -> Result:
        heard = []
        for (distance, _), look in zip(task.beside, beside, strict=True):
            with suppress(ShiageError):  # a drawing that cannot be read says so in its own turn
                heard.append((distance, look.result().account))
        return self._teaching.color(task, own.result(), heard)


def prepare_colorist(
    shot: Shot, model: ShotModel, known: Sequence[Drawing], folder: Path, cancel: CancelToken
) -> Colorist:
    """Read the painted drawings that a model knows, and what it learned of them.

    Raises
    ------
    NotPainted
        If nothing of what it learned is painted any more.
    ModelError
        If what it learned is damaged.
    JobCancelled
        If ``cancel`` was set.
    """
    references = prepare_references(
        shot,
        known,
        model.palette,
        gap_px=model.gap_px,
        pooled=pool_references(shot, model),
        progress=no_progress,
        cancel=cancel,
    )
    if not any(one.is_reference for one in references):
        raise NotPainted(
            f"Nothing that was learned of {shot.folder} is painted any more.",
            hint="Paint a drawing, then learn the shot again.",
        )
    try:
        learned = get_method(model.method).restore(model.state, references, model.palette)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"What {model.method} learned of {shot.folder} is damaged and cannot be used.",
            hint="Learn the shot anew (on the command line: `shiage learn --anew`).",
        ) from error
    splitter = Splitter(references if model.splits else ())
    reader = matcher_networks()[0] if confers(model) else None
    mixtures = Mixtures(references)
    return Colorist(Teaching(shot, model, learned, references, splitter, mixtures, reader, folder))


def confers(model: ShotModel) -> bool:
    """Whether drawings have a say in those beside them: what comes trained has to compare them."""
    return model.method == "auto" and bool(model.options.get("pretrained"))


def drawings_beside(
    shot: Shot, drawing: Drawing, painted: Sequence[Drawing]
) -> list[tuple[int, Drawing]]:
    """Return the drawings near one that are not painted, each with how many places it lies away.

    ``painted`` are wholly painted and learned. A drawing with a few corrections still has its say.
    """
    order = shot.order()
    here = shot.places()[drawing.stem]
    near = range(max(here - REACH, 0), min(here + REACH + 1, len(order)))
    places = [place for place in near if place != here and order[place] not in painted]
    return [(abs(place - here), order[place]) for place in places]
