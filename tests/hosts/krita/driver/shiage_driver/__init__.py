"""Runs a scenario inside Krita: a generator that gives Krita's main loop milliseconds to work."""

import faulthandler
import importlib.util
import os
import sys
import traceback
from pathlib import Path

from krita import Extension, Krita
from PyQt5.QtCore import QTimer

STUCK_SECONDS = 100
"""A Krita that has not come back from a step by then tells where it hangs, and ends."""


class Driver(Extension):
    """Starts the scenario that SHIAGE_SCENARIO names once the first window is there."""

    def setup(self):
        """Wait for the window."""
        faulthandler.enable()
        self.steps = None
        path = os.environ.get("SHIAGE_SCENARIO")
        if path:
            notifier = Krita.instance().notifier()
            notifier.setActive(True)
            notifier.windowCreated.connect(
                lambda: QTimer.singleShot(1000, lambda: self.start(path))
            )

    def createActions(self, window):
        """There are none."""

    def start(self, path):
        """Load the scenario."""
        if self.steps is not None:
            return
        sys.path.insert(0, str(Path(path).parent))
        try:
            spec = importlib.util.spec_from_file_location("scenario", path)
            scenario = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(scenario)
            self.steps = scenario.run()
        except BaseException:  # noqa: BLE001 -- or Krita opens a window and waits for ever
            leave(1, traceback.format_exc())
        self.step()

    def step(self):
        """Go on; an error ends Krita at once, for nobody would see its window."""
        faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)
        try:
            rest = next(self.steps)
        except StopIteration:
            leave(0)
        except BaseException:  # noqa: BLE001 -- the same
            leave(1, traceback.format_exc())
        QTimer.singleShot(int(rest or 0), self.step)


def leave(code, text=""):
    """End Krita without a question."""
    sys.stderr.write(text)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


Krita.instance().addExtension(Driver(Krita.instance()))
