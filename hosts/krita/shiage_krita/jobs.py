"""Learn and colorize as sequences of small steps, which the host's own event loop drives.

No step waits, and none runs an event loop of its own: Krita loses track of layers in nested ones.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from plugin_core.client import Changes, Connecting, Engine, Job, changes_in, in_frames
from plugin_core.errors import InputError, JobCancelled
from plugin_core.protocol import ColorizeRequest, FinishedDrawing, LearnRequest, Settings

from .export import export_shot
from .insertion import insert_overlay, insert_results
from .plan import Plan
from .shot_files import stem_of
from .subject import Subject
from .texts import tr

POLL_MS = 30
EXPORT_SHARE = 0.15
INSERT_SHARE = 0.1

Answer = Generator[int, None, Any]


class Screen(Protocol):
    """Whoever shows how the work stands: the docker, or a line in a terminal."""

    def tell(self, fraction: float, text: str) -> None:
        """Show how far the work is."""

    def engine_state(self, text: str) -> None:
        """Show what the engine is and does."""

    def engine_found(self, methods: Sequence[str]) -> None:
        """Take in what the engine can do."""

    def ask_keep(self, frames: list[int]) -> None:
        """Ask whether the artist's changes on our layer are to be kept."""

    def kept(self) -> bool | None:
        """Return the answer; None as long as there is none."""

    def open_lines(self, frames: list[int]) -> None:
        """Say where no line closes a region, so that nothing could be painted."""

    def warn(self, text: str) -> None:
        """Say what the artist should know."""


@dataclass
class Work:
    """One run of one command."""

    subject: Subject
    settings: Settings
    screen: Screen
    scope: str = "all"
    is_cancelled: bool = False
    results: dict[int, FinishedDrawing] = field(default_factory=dict)
    seconds_per_frame: float = 0.0
    is_batch: bool = False

    def cancel(self) -> None:
        """Stop as soon as possible; the document stays as it is."""
        self.is_cancelled = True

    @property
    def is_closed(self) -> bool:
        """Whether the artist closed the document; a batch has no list of open ones."""
        return not self.is_batch and not self.subject.document.is_open

    def check(self) -> None:
        """Stop here if the artist wants it or closed the document."""
        if self.is_cancelled:
            raise JobCancelled(tr("Cancelled. Nothing was changed."))
        if self.is_closed:
            raise InputError(tr("The document was closed, so the work was stopped."))


def learn(work: Work) -> Answer:
    """Learn from the painted frames, and from color models; returns how many are painted."""
    try:
        yield from _checked(work, export_shot(work.subject, needs_paint=True))
        if not work.subject.knows_our_layer:
            work.screen.warn(
                tr(
                    "Since Shiage painted, the size or the color space of the document changed."
                    " New changes on “Shiage colours” are learned from after you colorize again."
                )
            )
        engine = yield from _connected(work)
        models = work.subject.notes.models
        request = LearnRequest(
            str(work.subject.files.folder),
            settings=work.settings,
            pool=(models,) if models else (),
        )
        job = engine.learn(request)
        yield from _followed(work, engine, job, tr("Learning"), lambda: None)
        for notice in job.notices:
            work.screen.warn(in_frames(notice, _frames(work.subject.plan)))
    finally:
        work.subject.files.close()
    corrected = {each.drawing for each in work.subject.notes.corrections}
    return len(work.subject.plan.paint_of().keys() | corrected)


def colorize(work: Work) -> Answer:
    """Colorize what nobody painted and put it on our layer; returns what that changed."""
    subject = work.subject
    try:
        yield from _checked(work, export_shot(subject, needs_paint=False))
        yield from _settle_corrections(work)
        engine = yield from _connected(work)
        changes = yield from _colorized(work, engine)
        work.check()
        tell = _scaled(work, tr("Inserting"), 1 - INSERT_SHARE, INSERT_SHARE)
        keys = subject.line.key_times(subject.document.last)
        yield from _checked(work, insert_results(subject, work.results, tell))
        if marks := subject.document.layer(subject.notes.overlay):
            marks.remove()
            yield from insert_overlay(subject, tell)
        if set(keys) != subject.plan.drawing_at.keys():
            work.screen.warn(tr("Lines were moved while Shiage worked. Colorize again."))
        if subject.keeps_earlier:
            work.screen.warn(
                tr(
                    "“Shiage colours (earlier)” stays, hidden: it may hold changes of yours that"
                    " could not be taken over."
                )
            )
    finally:
        subject.files.close()
    return changes


def mark_unsure(work: Work) -> Answer:
    """Put the overlay of unsure regions above our layer."""
    try:
        yield from _checked(work, export_shot(work.subject, needs_paint=False))
        tell = _scaled(work, tr("Marking unsure regions"), 0.5, 0.5)
        return (yield from _checked(work, insert_overlay(work.subject, tell)))
    finally:
        work.subject.files.close()


def _colorized(work: Work, engine: Engine) -> Generator[int, None, Changes]:
    request = ColorizeRequest(
        str(work.subject.files.folder),
        drawings=_wanted(work),
        settings=work.settings,
    )
    started = time.monotonic()
    job = engine.colorize(request)
    plan = work.subject.plan
    wanted = set(request.drawings or plan.drawings) - plan.paint_of().keys()

    def text() -> str:
        done = sum(not each.unchanged for each in job.drawings)
        return tr("Colorizing: {done} of {total} drawings", done=done, total=max(done, len(wanted)))

    yield from _followed(work, engine, job, "", text)
    new = sum(not each.unchanged for each in job.drawings)
    work.seconds_per_frame = (time.monotonic() - started) / new if new else 0.0
    work.screen.engine_state(tr("Engine: ready on {device}", device=engine.hello.device))
    known = set(plan.drawings)
    work.results = {each.number: each for each in job.drawings if each.number in known}
    corrected = {each.drawing for each in work.subject.notes.corrections}
    if open_lines := wanted - corrected - work.results.keys():
        work.screen.open_lines(sorted(plan.times_of(number)[0] for number in open_lines))
    return changes_in(
        Path(each.regions_file) for each in work.results.values() if not each.unchanged
    )


def _frames(plan: Plan) -> dict[str, str]:
    """Return for each drawing of the shot folder the frame at which it shows first."""
    return {
        stem_of(number): tr("frame {time}", time=plan.times_of(number)[0])
        for number in plan.drawings
    }


def _wanted(work: Work) -> tuple[int, ...]:
    document, plan = work.subject.document, work.subject.plan
    if work.scope == "playback":
        wanted = plan.shown_in(*document.playback_range)
    elif work.scope == "frame":
        wanted = plan.shown_in(document.current_time, document.current_time)
    else:
        return ()
    if not wanted:
        raise InputError(
            tr("There are no lines in these frames."), hint=tr("Choose all frames instead.")
        )
    return wanted


def _settle_corrections(work: Work) -> Answer:
    """Ask what becomes of changes on our layer; they are kept unless the artist says otherwise."""
    subject = work.subject
    if not subject.corrected_now:
        return
    times = sorted(subject.plan.times_of(number)[0] for number in subject.corrected_now)
    work.screen.ask_keep(times)
    while (keeps := work.screen.kept()) is None:
        yield POLL_MS
        work.check()
    if not keeps:
        subject.notes.give_up(subject.corrected_now)
        subject.corrected_now = []
        yield from _checked(work, export_shot(subject, needs_paint=False))


def _connected(work: Work) -> Answer:
    """Find the engine, or start it."""
    connecting = Connecting()
    work.screen.engine_state(tr("Engine: starting"))
    work.screen.tell(EXPORT_SHARE, tr("Starting the engine"))
    while (engine := connecting.poll()) is None:
        work.check()
        yield POLL_MS
    work.screen.engine_found(engine.hello.methods)
    work.screen.engine_state(tr("Engine: working on {device}", device=engine.hello.device))
    return engine


def _followed(
    work: Work, engine: Engine, job: Job, stage: str, text: Callable[[], str | None]
) -> Answer:
    """Follow a job to its end."""
    share = 1 - EXPORT_SHARE - INSERT_SHARE
    while not job.is_over:
        job.poll()
        waiting = tr("Waiting for another job") if job.ahead else ""
        work.screen.tell(EXPORT_SHARE + share * job.fraction, waiting or text() or stage)
        if work.is_cancelled or work.is_closed:
            job.cancel()
        yield POLL_MS
    work.screen.engine_state(tr("Engine: ready on {device}", device=engine.hello.device))
    work.check()
    job.check()


def _checked(work: Work, steps: Answer) -> Answer:
    """Pass steps on, with a look at the cancel button between them."""
    try:
        while True:
            try:
                delay = next(steps)
            except StopIteration as end:
                return end.value
            yield delay
            work.check()
    finally:
        steps.close()


def _scaled(work: Work, text: str, start: float, share: float) -> Callable[[float], None]:
    def tell(fraction: float) -> None:
        work.screen.tell(start + share * fraction, text)

    return tell
