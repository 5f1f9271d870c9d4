"""Tests of plugin_core.training.budget."""

from __future__ import annotations

from plugin_core.training.budget import Budget


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_clock_decides():
    clock = Clock()
    budget = Budget(20.0, clock=clock)
    clock.now += 5
    assert budget.fraction == 0.25
    assert budget.seconds_left == 15.0
    clock.now += 50
    assert budget.fraction == 1.0


def test_steps_decide_where_a_run_must_be_repeatable():
    clock = Clock()
    budget = Budget(20.0, 10, clock=clock)
    budget.steps, clock.now = 5, 130.0
    assert budget.repeatable
    assert budget.fraction == 0.5
    assert budget.seconds_left == 30.0


def test_no_steps_are_spent_at_once():
    assert Budget(20.0, 0).fraction == 1.0
