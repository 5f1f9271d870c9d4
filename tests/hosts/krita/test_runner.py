"""Steps are driven by the event loop, even when Krita lets events in at the wrong moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("PyQt5")

from PyQt5 import sip
from PyQt5.QtCore import QCoreApplication, QObject
from shiage_krita.runner import Bug, Runner

from plugin_core.errors import InputError, ShiageError


@pytest.fixture(scope="module")
def app() -> Iterator[QCoreApplication]:
    """An event loop."""
    yield QCoreApplication.instance() or QCoreApplication([])


@pytest.fixture
def widget(app: QCoreApplication) -> QObject:
    """Whatever the work is done for."""
    return QObject()


class Ends:
    """Collects how things ended."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.errors: list[ShiageError] = []


def _drive(app: QCoreApplication, runner: Runner) -> None:
    while runner.is_running:
        app.processEvents()


def _start(runner: Runner, steps: Any) -> Ends:
    ends = Ends()
    runner.start(steps, ends.values.append, ends.errors.append)
    return ends


def test_the_end_gives_the_value(app: QCoreApplication, widget: QObject) -> None:
    def steps() -> Iterator[int]:
        yield 0
        yield 1
        return "done"

    runner = Runner(widget)
    ends = _start(runner, steps())
    _drive(app, runner)
    assert (ends.values, ends.errors) == (["done"], [])


def test_a_deliberate_error_arrives_as_it_is_and_a_mistake_as_a_bug(
    app: QCoreApplication, widget: QObject
) -> None:
    def refuses() -> Iterator[int]:
        yield 0
        raise InputError("No.")

    def breaks() -> Iterator[int]:
        yield 0
        raise KeyError("oops")

    runner = Runner(widget)
    ends = _start(runner, refuses())
    _drive(app, runner)
    assert [str(each) for each in ends.errors] == ["No."]
    ends = _start(runner, breaks())
    _drive(app, runner)
    assert isinstance(ends.errors[0], Bug)
    assert "oops" in ends.errors[0].details


def test_a_stop_within_a_step_is_not_an_error(app: QCoreApplication, widget: QObject) -> None:
    runner = Runner(widget)
    closed = []

    def steps() -> Iterator[int]:
        try:
            runner.stop()
            yield 0
            raise AssertionError("it went on")
        finally:
            closed.append(True)

    ends = _start(runner, steps())
    _drive(app, runner)
    for _ in range(5):
        app.processEvents()
    assert (ends.values, ends.errors, closed) == ([], [], [True])


def test_a_new_start_within_a_step_takes_over(app: QCoreApplication, widget: QObject) -> None:
    runner = Runner(widget)
    second = Ends()

    def after() -> Iterator[int]:
        yield 0
        return "second"

    def steps() -> Iterator[int]:
        runner.stop()
        runner.start(after(), second.values.append, second.errors.append)
        app.processEvents()  # as Krita does while it waits for its own threads
        yield 0
        return "first"

    first = _start(runner, steps())
    _drive(app, runner)
    assert (first.values, second.values, second.errors) == ([], ["second"], [])


def test_work_ends_with_the_widget_that_it_is_done_for(
    app: QCoreApplication, widget: QObject
) -> None:
    runner = Runner(widget)
    told = []

    def steps() -> Iterator[int]:
        try:
            while True:
                told[:] = ["works"]
                yield 0
        finally:
            told.append("closed")

    ends = _start(runner, steps())
    while not told:
        app.processEvents()
    sip.delete(widget)
    assert (ends.values, ends.errors, told) == ([], [], ["works", "closed"])
    assert not runner.is_running
