"""The docker *Shiage*: what the artist sees and clicks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import Any, Final

from plugin_core.client import Changes
from plugin_core.errors import EngineNotFound, EngineTooOld, JobCancelled, ShiageError

from . import jobs
from .docker_layout import DockerLayout
from .export import find_painted
from .krita_api import Document, Layer, Snapshot, active_document
from .notes import Correction, Notes, OurLayer, read_notes
from .plan import Plan
from .qt import QtCore
from .review import read_record
from .runner import Runner
from .shot_files import cache_folder, forget_old_shots, stem_of
from .subject import Subject, open_subject
from .texts import tr

LOOK_MS: Final = 500


class Docker(DockerLayout):
    """Binds the widgets to the document in front and to one piece of work at a time."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self.notes = Notes()
        self.painted: tuple[int, ...] = ()
        self.work: jobs.Work | None = None
        self.runner = Runner(self)
        self._scan = Runner(self)
        self._answer: bool | None = None
        self._ours: list[Layer] = []
        self._was_there: bool | None = None
        self._mine: Layer | None = None
        self._connect()
        self._watch = QtCore.QTimer(self)
        self._watch.timeout.connect(self._look)
        self._watch.start(LOOK_MS)
        QtCore.QTimer.singleShot(0, self.refresh)

    def _connect(self) -> None:
        self.learn.clicked.connect(lambda _=False: self.on_learn())
        self.colorize.clicked.connect(lambda _=False: self.on_colorize())
        self.cancel.clicked.connect(lambda _=False: self.on_cancel())
        self.toggle_frame.clicked.connect(lambda _=False: self.on_toggle_frame())
        self.next_unsure.clicked.connect(lambda _=False: self.on_next_unsure())
        self.approve.clicked.connect(lambda _=False: self.on_approve())
        self.overlay.clicked.connect(lambda checked: self.on_overlay(bool(checked)))
        self.show_result.clicked.connect(lambda _=False: self.on_show(mine=False))
        self.show_mine.clicked.connect(lambda _=False: self.on_show(mine=True))

    # The document in front

    def refresh(self) -> None:
        """Take in the document in front, its layers and our notes in it."""
        self._take_in_document()
        if self.document:
            self.document.let_go()
        self.notes = read_notes(self.document.note) if self.document else Notes()
        self.layers.offer(self.document, self.notes)
        self._take_in_layers()
        self.first_run.refresh()
        self._show_state()
        self._scan_painted()

    def refresh_soon(self) -> None:
        """Refresh when Krita is done with what it does, unless we are at work."""
        if self.work is None:
            QtCore.QTimer.singleShot(0, self.refresh)

    def on_layers_chosen(self) -> None:
        """Remember the artist's choice of layers."""
        if self.document:
            there = {each.uid for each in self.document.layers()}
            self.notes = self.notes.of(*self.layers.chosen, there)
            self._ours, self._was_there = [], None
            self.layers.models.offer(self.notes.models)
            self.document.set_note(self.notes.to_bytes())
        self._take_in_layers()
        self._show_state()
        self._scan_painted()

    def on_models_chosen(self, folder: str) -> None:
        """Remember the folder whose pictures are learned from too."""
        self.notes.models = folder
        if self.document:
            self.document.set_note(self.notes.to_bytes())

    def _take_in_document(self) -> None:
        document = active_document()
        if document == self.document:
            return
        if self.document and self.document.is_open:
            self._follow_undo()
        self.message.change_hands(self.document, document)
        self.document, self._ours, self._was_there = document, [], None

    def _take_in_layers(self) -> None:
        there = {each.uid: each for each in self.document.layers()} if self.document else {}
        known = {each.uid: each for each in self._ours} | there  # redo may bring those back
        self._ours = [known[each.uid] for each in self.notes.layers if each.uid in known]
        self._mine = there.get(self.layers.chosen[1])
        self._follow_undo()
        overlay = there.get(self.notes.overlay)
        self.overlay.setChecked(overlay is not None)
        self._show_review()

    @property
    def our_layer(self) -> Layer | None:
        """Our layer, as long as it is in the document."""
        return next((each for each in self._ours if each.is_there), None)

    @property
    def our_note(self) -> OurLayer | None:
        """What we remember of it, its frames where they lie by now."""
        layer = self.our_layer
        if layer is None or self.document is None:
            return None
        noted = next((each for each in self.notes.layers if each.uid == layer.uid), None)
        return noted and noted.moved_to(layer.key_times(self.document.last))

    def _look(self) -> None:
        """Notice what Krita tells nobody: undo and redo of our layer, the playhead."""
        if self.work or self.document is None:
            return
        if not self.document.is_open:
            self.refresh()
            return
        self._follow_undo()
        if self.isVisible():
            self._show_state()

    def _follow_undo(self) -> None:
        """Show the artist's layer when ours has gone, and hide it when ours is back."""
        before, self._was_there = self._was_there, self.our_layer is not None
        if before in (None, self._was_there):
            return
        if self._mine:
            self._mine.show(visible=not self._was_there or self.notes.shows_mine)
        self._show_review()

    def _scan_painted(self) -> None:
        """Find the painted frames while nothing else happens."""
        self._scan.stop()
        document, mine = self.document, self._mine
        if document is None or mine is None or self.layers.problem or self.work:
            self.painted = ()
            self._show_state()
            return

        def steps() -> Generator[int, None, tuple[int, ...]]:
            with closing(Snapshot(document)) as snapshot:
                return (yield from find_painted(snapshot, document, mine))

        self._scan.start(steps(), self._found_painted, self.message.show_error)

    def _found_painted(self, painted: tuple[int, ...]) -> None:
        self.painted = painted
        if self.document and self._mine and self.notes.left_out:
            self.notes.find_left_out(self._mine.key_times(self.document.last))
            self.document.set_note(self.notes.to_bytes())
        self._show_state()

    # The commands

    def on_learn(self) -> None:
        """Learn from painted frames."""
        self._start(jobs.learn, self._learned)

    def on_colorize(self) -> None:
        """Colorize sequence."""
        self._start(jobs.colorize, self._colorized)

    def on_cancel(self) -> None:
        """Stop what is under way."""
        if self.work:
            self.work.cancel()
            self.cancel.setEnabled(False)
            self.say(tr("Stopping"))

    def on_overlay(self, shown: bool) -> None:
        """Mark the unsure regions on a layer of their own, or remove that layer."""
        if shown:
            self._start(jobs.mark_unsure, lambda _: self.refresh())
        elif self.document:
            layer = self.document.layer(self.notes.overlay)
            if layer:
                layer.remove()

    def on_toggle_frame(self) -> None:
        """Learn, or do not learn, from the painted frame under the playhead."""
        time = self._key_of(self.painted)
        if self.document is None or self._mine is None:
            return
        if time is None:
            self.on_approve()
            return
        self.notes.find_left_out(self._mine.key_times(self.document.last))
        self.notes.left_out ^= {time}
        self.document.set_note(self.notes.to_bytes())
        self._show_state()

    def on_approve(self) -> None:
        """Take our picture of the current frame over as the artist's own."""
        drawing = self._our_drawing()
        note = self.our_note
        if drawing is None or note is None or self.document is None:
            return
        line = next(frame.line for frame in note.frames if frame.drawing == drawing)
        self.notes.correct(Correction(drawing, line, whole=True))
        note.unsure.pop(drawing, None)
        self.document.set_note(self.notes.to_bytes())
        self._show_review()
        self._show_state()

    def on_next_unsure(self) -> None:
        """Go to the next frame that has unsure regions."""
        if self.document:
            time = self.review.next_after(self.document.current_time)
            if time is not None:
                self.go_to(time)

    def go_to(self, time: int) -> None:
        """Move the playhead and tell what is unsure there."""
        if self.document is None:
            return
        self.document.go_to(time)
        self.review.select(time)
        drawing = self._our_drawing(time)
        if drawing is not None:
            path = cache_folder() / self.notes.shot / "result" / f"{stem_of(drawing)}.json"
            record = read_record(path)
            self.review.explain(record.unsure if record else ())

    def on_show(self, *, mine: bool) -> None:
        """Show the artist's own layer, or ours."""
        layer = self.our_layer
        if self.document is None or self._mine is None or layer is None:
            return
        self._mine.show(visible=mine)
        layer.show(visible=not mine)
        self.notes.shows_mine = mine
        self.document.set_note(self.notes.to_bytes())

    # One piece of work

    def _start(
        self,
        command: Callable[[jobs.Work], Generator[int, None, Any]],
        on_done: Callable[[Any], None],
    ) -> None:
        if self.work:
            return
        self.message.hide()
        self.refresh()
        self._scan.stop()
        subject = self._subject()
        if subject is None:
            return
        scope = self.scope.currentData()
        self.work = jobs.Work(subject, self.settings.settings, self, scope=scope)
        self._answer = None
        self.tell(0.0, tr("Reading your frames"))
        self._show_state()
        self.runner.start(
            command(self.work), lambda value: self._ended(on_done, value), self._failed
        )

    def _subject(self) -> Subject | None:
        problem = self.layers.problem
        line, mine = self.layers.chosen
        document = self.document
        if document is None or problem:
            self.message.say(problem or tr("Open a document with your line art."))
            return None
        there = {each.uid: each for each in document.layers()}
        self.notes = self.notes.of(line, mine, there)
        try:
            forget_old_shots(cache_folder())
            return open_subject(document, there[line], there[mine], self.notes)
        except ShiageError as error:
            self.message.show_error(error)
            return None

    def _ended(self, on_done: Callable[[Any], None], value: Any) -> None:
        work, self.work = self.work, None
        if work is not None:
            self.painted = work.subject.plan.painted or self.painted
        self.tell(0.0, "")
        on_done(value)
        self._look_in_front()

    def _failed(self, error: ShiageError) -> None:
        work, self.work = self.work, None
        if work and work.is_closed:
            self._look_in_front()  # whoever is there now is told
        self.tell(0.0, "")
        if isinstance(error, JobCancelled):
            self.message.hide()  # it may still ask something
            self.say(tr("Cancelled. Nothing was changed."))
        elif isinstance(error, EngineTooOld | EngineNotFound):
            self.first_run.offer_way_out(error)
            QtCore.QTimer.singleShot(0, self.show_way_out)  # it lies where Qt has laid it out
        else:
            self.message.show_error(error)
        self.engine_state(tr("Engine: starts with the next command"))
        self.first_run.refresh()
        self._look_in_front()

    def _look_in_front(self) -> None:
        """Show how things stand, in the document that came to the front meanwhile."""
        if active_document() != self.document:
            self.refresh()
        self._show_state()

    def _learned(self, frames: int) -> None:
        if frames:
            self.say(tr("Learned from {count} painted drawings.", count=frames))
        else:
            self.say(tr("Learned from the color models."))

    def _colorized(self, changes: Changes) -> None:
        self._take_in_layers()
        note = self.our_note
        unsure = sum(note.unsure.values()) if note else 0
        told = tr("Done. {count} regions are left to you.", count=unsure) if unsure else tr("Done.")
        if changes.drawings:
            told += " " + tr(
                "Changed drawings: {drawings} ({painted} more regions painted,"
                " {recolored} recolored, {blanked} left blank again).",
                **changes._asdict(),
            )
        self.say(told)

    # What jobs show

    def tell(self, fraction: float, text: str) -> None:
        """Show how far the work is."""
        self.progress.setValue(round(fraction * self.progress.maximum()))
        self.say(text)

    def engine_state(self, text: str) -> None:
        """Show what the engine is and does."""
        work = self.work
        if work and work.seconds_per_frame:
            text += ", " + tr("{seconds:.1f} s a drawing", seconds=work.seconds_per_frame)
        self.status.setText(text)

    def engine_found(self, methods: Sequence[str]) -> None:
        """Offer the methods that the engine knows."""
        self.settings.offer_methods(methods)
        self.first_run.engine_answered()

    def ask_keep(self, frames: list[int]) -> None:
        """Ask whether the artist's changes on our layer are to be kept."""
        listed = ", ".join(map(str, frames))
        self.message.say(
            tr("You changed frame {frames} on “Shiage colours”.", frames=listed),
            (tr("Keep my changes"), lambda: self._answered(True)),
            (tr("Paint these frames anew"), lambda: self._answered(False)),
            (tr("Cancel"), self.on_cancel),
        )

    def kept(self) -> bool | None:
        """Return the answer; None as long as there is none."""
        return self._answer

    def open_lines(self, frames: list[int]) -> None:
        """Say where no line closes a region, so that nothing could be painted."""
        listed = ", ".join(map(str, frames))
        self.warn(tr("Frames {frames} stay blank: no line closes a region there.", frames=listed))

    def warn(self, text: str) -> None:
        """Say what the artist should know."""
        self.message.add(text)

    def _answered(self, keeps: bool) -> None:
        self._answer = keeps
        self.message.hide()

    # What is shown

    def _show_state(self) -> None:
        document, problem = self.document, self.layers.problem
        busy = self.work is not None
        self.show_busy(busy=busy, problem=problem)
        if busy:
            return
        ours = self.our_layer
        self.show_toggles(has_result=ours is not None, mine=self.notes.shows_mine)
        self._show_frame_button()
        if document is None or problem:
            return
        learned = [time for time in self.painted if time not in self.notes.left_out]
        self.painted_label.setText(_painted_text(learned))

    def _show_frame_button(self) -> None:
        time = self._key_of(self.painted)
        drawing = self._our_drawing()
        if time is not None:
            left_out = time in self.notes.left_out
            text = "Learn from frame {time}" if left_out else "Do not learn from frame {time}"
            self.toggle_frame.setText(tr(text, time=time))
        else:
            self.toggle_frame.setText(tr("Add current frame"))
        self.toggle_frame.setEnabled(time is not None or drawing is not None)
        taken = any(each.drawing == drawing and each.whole for each in self.notes.corrections)
        self.approve.setEnabled(drawing is not None and not taken)

    def _show_review(self) -> None:
        note = self.our_note
        unsure: dict[int, int] = {}
        for frame in note.frames if note else ():
            if frame.drawing in (note.unsure if note else {}):
                unsure[frame.times[0]] = note.unsure[frame.drawing] if note else 0
        self.review.show_frames(unsure)
        self.next_unsure.setVisible(bool(unsure))
        self.overlay.setVisible(bool(unsure) or self.overlay.isChecked())

    def _key_of(self, keys: tuple[int, ...]) -> int | None:
        """Return the painted key frame that shows now, unless ours has taken its place since."""
        if self.document is None or not keys:
            return None
        time = self.document.current_time
        place = bisect_right(keys, time)
        key = keys[place - 1] if place else None
        note = self.our_note
        starts = sorted(each for frame in (note.frames if note else ()) for each in frame.times)
        later = bisect_right(starts, time)
        newer = starts[later - 1] if later else -1
        return key if key is not None and newer <= key else (key if not starts else None)

    def _our_drawing(self, time: int | None = None) -> int | None:
        """Return the drawing of ours that shows at a time."""
        note = self.our_note
        if note is None or self.document is None:
            return None
        time = self.document.current_time if time is None else time
        drawing_at = {each: frame.drawing for frame in note.frames for each in frame.times}
        return Plan(drawing_at).in_force(time)


def _painted_text(times: list[int]) -> str:
    if not times:
        return tr("Painted frames: none yet")
    return tr("Painted frames: {times}", times=", ".join(map(str, times)))
