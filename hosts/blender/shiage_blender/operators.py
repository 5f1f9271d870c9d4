"""The commands: Learn, Colorize, Cancel, Accept, Remove, Next Unsure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import bpy

from plugin_core.errors import ShiageError

from . import engine_setup, gp_compat, job, keys
from .preferences import WAYS, chosen_python
from .redrawing import redraw, redraw_panels
from .review import reviewer
from .running import TICK_SECONDS, Run, desk
from .saying import say
from .settings import make_order
from .steps import Steps
from .unsure import Unsure, next_after

SCOPES = (("CURRENT", "Current Frame", ""), ("ALL", "All Frames", ""))


def _object_is_ready(operator: Any, context: Any) -> bool:
    if not gp_compat.is_grease_pencil(context.object):
        operator.poll_message_set("Select a Grease Pencil object")
    elif desk.run is not None:
        operator.poll_message_set("Shiage is at work already")
    else:
        return True
    return False


class _Work:
    """What long commands share: a timer in the interface, a loop in scripts."""

    if TYPE_CHECKING:
        bl_label: str
        report: Any

        def steps(self, context: Any) -> Steps: ...

    _timer: Any = None
    _percent = -1

    def execute(self, context: Any) -> set[str]:
        """Wait for the end: scripts, and ``blender -b`` on a farm."""
        run = self._begin(context, is_script=True)
        if run is None:
            return {"CANCELLED"}
        try:
            run.finish(self._tell)
        finally:
            desk.end()
        return self._report(run, is_script=True)

    def invoke(self, context: Any, event: Any) -> set[str]:
        """Go on in the background; the artist may look around meanwhile."""
        if bpy.app.background:
            return self.execute(context)
        if self._begin(context, is_script=False) is None:
            return {"CANCELLED"}
        manager = context.window_manager
        self._timer = manager.event_timer_add(TICK_SECONDS, window=context.window)
        manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: Any, event: Any) -> set[str]:
        """Work a little at each tick of the timer."""
        run = desk.run
        if run is None:
            return self._leave(context, None)
        if event.type == "ESC" and event.value == "PRESS":
            run.cancel()
        elif event.type == "TIMER":
            run.advance()
        if run.outcome is not None:
            return self._leave(context, run)
        self._show(context, run)
        # While paint is written nobody else changes the drawings: it is one undo step.
        return {"RUNNING_MODAL"} if run.step.writes else {"PASS_THROUGH"}

    def cancel(self, context: Any) -> None:
        """Blender closes, or opens another file."""
        self._leave(context, desk.run)

    def _begin(self, context: Any, *, is_script: bool) -> Run | None:
        try:
            steps = self.steps(context)
        except ShiageError as error:
            self.report({"ERROR" if is_script else "WARNING"}, str(error))
            return None
        return desk.begin(Run(say(self.bl_label), steps))

    def _leave(self, context: Any, run: Run | None) -> set[str]:
        if self._timer is not None:
            context.window_manager.event_timer_remove(self._timer)
            self._timer = None
        desk.end()
        reviewer.forget()
        context.workspace.status_text_set(None)
        redraw()
        return {"CANCELLED"} if run is None else self._report(run, is_script=False)

    def _report(self, run: Run, *, is_script: bool) -> set[str]:
        outcome = run.outcome
        assert outcome is not None
        # An error would open a box over the artist's drawing; scripts want the exception.
        kind = "ERROR" if run.failed and is_script else "WARNING" if outcome.warns else "INFO"
        self.report({kind}, outcome.text)
        return {"FINISHED"} if run.wrote else {"CANCELLED"}

    def _show(self, context: Any, run: Run) -> None:
        percent = int(run.step.fraction * 100)
        if percent != self._percent:
            self._percent = percent
            hint = say("Esc: cancel")
            context.workspace.status_text_set(f"{run.label}: {run.step.text} {percent}%  |  {hint}")
            redraw_panels()

    def _tell(self, run: Run) -> None:
        """Say in the terminal of a farm how far it is."""
        percent = int(run.step.fraction * 10) * 10
        if percent != self._percent and bpy.app.background:
            self._percent = percent
            self.report({"INFO"}, f"{run.label}: {run.step.text} {percent}%")


class _OnDrawings(_Work):
    """What Learn and Colorize share."""

    bl_options: ClassVar = {"UNDO"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return _object_is_ready(cls, context)


class SHIAGE_OT_learn(_OnDrawings, bpy.types.Operator):
    """Learn how you painted the frames on the color layer."""

    bl_idname = "shiage.learn"
    bl_label = "Learn from Painted Frames"
    bl_description = "Learn how you painted the frames on the color layer"

    def steps(self, context: Any) -> Steps:
        """Learn as the panel says."""
        return job.learn(make_order(context))


class SHIAGE_OT_colorize(_OnDrawings, bpy.types.Operator):
    """Paint the drawings that you did not paint."""

    bl_idname = "shiage.colorize"
    bl_label = "Colorize Sequence"
    bl_description = "Paint the drawings that you did not paint, in your materials"

    def steps(self, context: Any) -> Steps:
        """Colorize as the panel says."""
        return job.colorize(make_order(context))


class SHIAGE_OT_set_up(_Work, bpy.types.Operator):
    """Set the engine up, once."""

    bl_idname = "shiage.set_up"
    bl_label = "Set Up the Engine"
    bl_description = "Have the program that does the work ready on this computer"
    bl_options: ClassVar = {"INTERNAL"}
    way: bpy.props.EnumProperty(name="Way", items=WAYS)  # type: ignore[valid-type]

    @classmethod
    def poll(cls, context: Any) -> bool:
        return desk.run is None

    @classmethod
    def description(cls, context: Any, properties: Any) -> str:
        return next(say(told) for way, _, told in WAYS if way == properties.way)

    def steps(self, context: Any) -> Steps:
        """Set it up as the button says."""
        return engine_setup.set_up(self.way, chosen_python(context))


class SHIAGE_OT_cancel(bpy.types.Operator):
    """Stop what runs."""

    bl_idname = "shiage.cancel"
    bl_label = "Cancel"
    bl_description = "Stop what Shiage is doing; nothing is painted"
    bl_options: ClassVar = {"INTERNAL"}

    @classmethod
    def poll(cls, context: Any) -> bool:
        return desk.run is not None

    def execute(self, context: Any) -> set[str]:
        """Cancel; the next tick of the work puts everything away."""
        if desk.run is not None:
            desk.run.cancel()
        return {"FINISHED"}


class _OnKeys:
    """What commands on our keys share."""

    bl_options: ClassVar = {"REGISTER", "UNDO"}
    if TYPE_CHECKING:
        act: Any
        report: Any
        scope: str

    @classmethod
    def poll(cls, context: Any) -> bool:
        return _object_is_ready(cls, context)

    def execute(self, context: Any) -> set[str]:
        """Do it, and say what was done."""
        number = context.scene.frame_current if self.scope == "CURRENT" else None
        try:
            said = self.act(context.object, number)
        except ShiageError as error:
            self.report({"WARNING"}, str(error))
            return {"CANCELLED"}
        reviewer.forget()
        self.report({"INFO"}, said)
        return {"FINISHED"}


class SHIAGE_OT_accept(_OnKeys, bpy.types.Operator):
    """Make paint of ours the artist's."""

    bl_idname = "shiage.accept"
    bl_label = "Accept"
    bl_description = "Make Shiage's paint yours: it is learned from, and never repainted"
    scope: bpy.props.EnumProperty(name="Scope", items=SCOPES)  # type: ignore[valid-type]
    act = staticmethod(keys.accept)


class SHIAGE_OT_remove(_OnKeys, bpy.types.Operator):
    """Remove paint of ours that nobody touched."""

    bl_idname = "shiage.remove"
    bl_label = "Remove Shiage Paint"
    bl_description = "Remove the paint of Shiage that you did not touch"
    scope: bpy.props.EnumProperty(  # type: ignore[valid-type]
        name="Scope", items=SCOPES, default="ALL"
    )
    act = staticmethod(keys.remove)


class _Tour:
    """What commands that go to a region share."""

    if TYPE_CHECKING:
        report: Any

    @classmethod
    def poll(cls, context: Any) -> bool:
        return _object_is_ready(cls, context)

    def visit(self, context: Any, choose: Callable[[list[Unsure]], int]) -> set[str]:
        """Go to a region, ring it, and say what it may be."""
        waiting = keys.waiting_regions(context.object)
        if not waiting:
            keys.pointer.region = None
            self.report({"INFO"}, say("No region waits for you"))
            return {"CANCELLED"}
        place = choose(waiting)
        keys.pointer.region = one = waiting[place]
        reviewer.forget()
        context.scene.frame_set(one.number)
        guess = f": {one.guess}? {one.confidence:.0%}" if one.guess else ""
        self.report({"INFO"}, f"{place + 1}/{len(waiting)}{guess}")
        redraw()
        return {"FINISHED"}


class SHIAGE_OT_next_unsure(_Tour, bpy.types.Operator):
    """Go to the next region that waits for the artist."""

    bl_idname = "shiage.next_unsure"
    bl_label = "Next Unsure"
    bl_description = "Go to the next region that Shiage left to you"

    def execute(self, context: Any) -> set[str]:
        """Go there."""
        frame, last = context.scene.frame_current, keys.pointer.region
        return self.visit(context, lambda waiting: next_after(waiting, frame, last))


class SHIAGE_OT_show_unsure(_Tour, bpy.types.Operator):
    """Go to one region of the list."""

    bl_idname = "shiage.show_unsure"
    bl_label = "Show Unsure Region"
    bl_description = "Go to this region that Shiage left to you"
    bl_options: ClassVar = {"INTERNAL"}
    place: bpy.props.IntProperty(name="Place", min=0)  # type: ignore[valid-type]

    def execute(self, context: Any) -> set[str]:
        """Go there."""
        return self.visit(context, lambda waiting: min(self.place, len(waiting) - 1))


CLASSES = (
    SHIAGE_OT_learn,
    SHIAGE_OT_colorize,
    SHIAGE_OT_set_up,
    SHIAGE_OT_cancel,
    SHIAGE_OT_accept,
    SHIAGE_OT_remove,
    SHIAGE_OT_next_unsure,
    SHIAGE_OT_show_unsure,
)
