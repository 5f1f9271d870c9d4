"""The commands: Learn, Colorize, Cancel, Accept, Remove, Next Unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import bpy
from bpy.app.translations import pgettext_iface as translate

from plugin_core.errors import ShiageError

from . import gp_compat, job, keys
from .running import TICK_SECONDS, Run, desk
from .settings import make_order

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
    """What Learn and Colorize share: a timer in the interface, a loop in scripts."""

    bl_options: ClassVar = {"UNDO"}
    if TYPE_CHECKING:
        bl_label: str
        report: Any
        steps: Any
    _timer: Any = None
    _percent = -1

    @classmethod
    def poll(cls, context: Any) -> bool:
        return _object_is_ready(cls, context)

    def execute(self, context: Any) -> set[str]:
        """Wait for the end: scripts, and ``blender -b`` on a farm."""
        run = self._begin(context)
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
        if self._begin(context) is None:
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

    def _begin(self, context: Any) -> Run | None:
        try:
            order = make_order(context)
        except ShiageError as error:
            self.report({"WARNING"}, str(error))
            return None
        return desk.begin(Run(translate(self.bl_label), self.steps(order)))

    def _leave(self, context: Any, run: Run | None) -> set[str]:
        if self._timer is not None:
            context.window_manager.event_timer_remove(self._timer)
            self._timer = None
        desk.end()
        keys.reviewer.forget()
        context.workspace.status_text_set(None)
        _redraw_panels(context)
        return {"CANCELLED"} if run is None else self._report(run, is_script=False)

    def _report(self, run: Run, *, is_script: bool) -> set[str]:
        outcome = run.outcome
        assert outcome is not None
        # An error would open a box over the artist's drawing; scripts want the exception.
        kind = "ERROR" if run.failed and is_script else "WARNING" if outcome.warns else "INFO"
        self.report({kind}, translate(outcome.text))
        return {"FINISHED"} if run.wrote else {"CANCELLED"}

    def _show(self, context: Any, run: Run) -> None:
        percent = int(run.step.fraction * 100)
        if percent != self._percent:
            self._percent = percent
            hint = translate("Esc: cancel")
            context.workspace.status_text_set(
                f"{run.label}: {translate(run.step.text)} {percent}%  |  {hint}"
            )
            _redraw_panels(context)

    def _tell(self, run: Run) -> None:
        """Say in the terminal of a farm how far it is."""
        percent = int(run.step.fraction * 10) * 10
        if percent != self._percent and bpy.app.background:
            self._percent = percent
            self.report({"INFO"}, f"{run.label}: {run.step.text} {percent}%")


def _redraw_panels(context: Any) -> None:
    """Redraw our panels only: drawing all areas at each tick starves the timer."""
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D":
                for region in area.regions:
                    if region.type == "UI":
                        region.tag_redraw()


class SHIAGE_OT_learn(_Work, bpy.types.Operator):
    """Learn how you painted the frames on the color layer."""

    bl_idname = "shiage.learn"
    bl_label = "Learn from Painted Frames"
    bl_description = "Learn how you painted the frames on the color layer"
    steps = staticmethod(job.learn)


class SHIAGE_OT_colorize(_Work, bpy.types.Operator):
    """Paint the drawings that you did not paint."""

    bl_idname = "shiage.colorize"
    bl_label = "Colorize Sequence"
    bl_description = "Paint the drawings that you did not paint, in your materials"
    steps = staticmethod(job.colorize)


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
        keys.reviewer.forget()
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


class SHIAGE_OT_next_unsure(bpy.types.Operator):
    """Go to the next region that waits for the artist."""

    bl_idname = "shiage.next_unsure"
    bl_label = "Next Unsure"
    bl_description = "Go to the next region that Shiage left to you"

    @classmethod
    def poll(cls, context: Any) -> bool:
        return _object_is_ready(cls, context)

    def execute(self, context: Any) -> set[str]:
        """Go there, ring the region, and say what it may be."""
        waiting = keys.waiting_regions(context.object)
        if not waiting:
            self.report({"INFO"}, translate("No region waits for you"))
            return {"CANCELLED"}
        place, one = keys.next_after(waiting, context.scene.frame_current, keys.pointer.region)
        context.scene.frame_set(one.number)
        keys.pointer.show(context.object.name, one)
        guess = f": {one.guess}? {one.confidence:.0%}" if one.guess else ""
        self.report({"INFO"}, f"{place + 1}/{len(waiting)}{guess}")
        return {"FINISHED"}


CLASSES = (
    SHIAGE_OT_learn,
    SHIAGE_OT_colorize,
    SHIAGE_OT_cancel,
    SHIAGE_OT_accept,
    SHIAGE_OT_remove,
    SHIAGE_OT_next_unsure,
)
