"""Tests of plugin_core.training.threads."""

from __future__ import annotations

import pytest
import torch

from plugin_core.training import threads
from plugin_core.training.threads import TRIALS, ThreadChooser


@pytest.fixture
def two_threads():
    found = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(found)


def pace_of(monkeypatch, seconds_by_count):
    """Let a step take a given time, by the number of threads it runs with."""
    now = [0.0]
    monkeypatch.setattr(threads.time, "perf_counter", lambda: now[0])

    def step() -> None:
        now[0] += seconds_by_count[torch.get_num_threads()]

    return step


@pytest.mark.parametrize(("pace", "best"), [({1: 1.0, 2: 3.0}, 1), ({1: 1.0, 2: 0.6}, 2)])
def test_the_faster_number_of_threads_is_kept(monkeypatch, two_threads, pace, best):
    step, used = pace_of(monkeypatch, pace), []
    with ThreadChooser(active=True) as chooser:
        for _ in range(2 * TRIALS + 3):
            with chooser.measure():
                used.append(torch.get_num_threads())
                step()
    assert used[: 2 * TRIALS] == [1] * TRIALS + [2] * TRIALS
    assert used[2 * TRIALS :] == [best] * 3


def test_threads_that_get_in_each_others_way_are_tried_once(monkeypatch, two_threads):
    step, used = pace_of(monkeypatch, {1: 1.0, 2: 9.0}), []
    with ThreadChooser(active=True) as chooser:
        for _ in range(TRIALS + 3):
            with chooser.measure():
                used.append(torch.get_num_threads())
                step()
    assert used == [1] * TRIALS + [2, 1, 1]


def test_the_number_of_threads_is_given_back(two_threads):
    with ThreadChooser(active=True) as chooser, chooser.measure():
        pass
    assert torch.get_num_threads() == 2


def test_a_repeatable_run_keeps_its_threads(two_threads):
    with ThreadChooser(active=False) as chooser:
        for _ in range(TRIALS + 1):
            with chooser.measure():
                assert torch.get_num_threads() == 2
