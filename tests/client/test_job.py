from __future__ import annotations

import os
import signal
import statistics
import time
from pathlib import Path

import pytest

from plugin_core.errors import BadMessage, EngineLost
from plugin_core.jobs import JobState
from plugin_core.protocol import ColorizeRequest, ErrorInfo, LearnRequest
from tests.fakes.running import RunningEngine, line_art_folder, until


def test_a_killed_engine_is_one_sentence_within_two_seconds(
    engine: RunningEngine, tmp_path: Path
) -> None:
    shot = line_art_folder(tmp_path / "long", 200)
    job = engine.client().colorize(ColorizeRequest(str(shot), level="slow0.05"))
    until(lambda: job.poll() and job.drawings)
    engine.kill()
    killed = time.monotonic()
    events = until(job.poll)
    while not job.is_over:
        events = until(job.poll)
    assert time.monotonic() - killed < 2
    assert events[-1].error == ErrorInfo(
        "engine.lost",
        "The Shiage engine has stopped.",
        "Start it again: finished drawings are kept.",
    )
    assert isinstance(job.error, EngineLost)
    assert job.poll() == ()


def test_what_the_artist_should_know_is_kept_with_the_job(
    engine: RunningEngine, shot: Path
) -> None:
    job = engine.client().learn(LearnRequest(str(shot))).wait()
    assert job.notices == ["Drawing 3 is painted only in part."]


def test_a_job_given_to_a_dead_engine_is_lost(engine: RunningEngine, shot: Path) -> None:
    client = engine.client()
    engine.kill()
    with pytest.raises(EngineLost):
        client.colorize(ColorizeRequest(str(shot)))
    with pytest.raises(EngineLost):
        client.status()


def test_cancelling_at_a_dead_engine_does_not_raise(engine: RunningEngine, shot: Path) -> None:
    job = engine.client().colorize(ColorizeRequest(str(shot), level="slow5"))
    engine.kill()
    job.cancel()
    assert until(job.poll)[-1].state is JobState.FAILED


def test_polling_a_frozen_engine_does_not_wait(engine: RunningEngine, shot: Path) -> None:
    job = engine.client().colorize(ColorizeRequest(str(shot), level="slow0.2"))
    os.kill(engine.process.pid, signal.SIGSTOP)
    try:
        took = []
        for _ in range(50):
            before = time.perf_counter()
            job.poll()
            took.append(time.perf_counter() - before)
        assert statistics.median(took) < 0.005
    finally:
        os.kill(engine.process.pid, signal.SIGCONT)
    assert job.wait().state is JobState.FINISHED


def test_a_silent_engine_is_lost_in_the_end(
    engine: RunningEngine, shot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin_core.client.exchange.SILENCE_SECONDS", 0.2)
    job = engine.client().colorize(ColorizeRequest(str(shot), level="slow5"))
    os.kill(engine.process.pid, signal.SIGSTOP)
    try:
        until(lambda: job.poll() and job.is_over)
        assert job.error is not None
        assert job.error.message == "The Shiage engine does not answer."
    finally:
        os.kill(engine.process.pid, signal.SIGCONT)


def test_a_request_that_is_refused_raises_at_once(engine: RunningEngine) -> None:
    with pytest.raises(BadMessage, match=r"Request\.shot: is not an absolute path"):
        engine.client().learn(LearnRequest("c012"))


def test_a_job_outlives_the_host_that_gave_it(engine: RunningEngine, shot: Path) -> None:
    engine.client().colorize(ColorizeRequest(str(shot), level="slow0.1"))
    another = engine.client()
    until(lambda: another.status().jobs[0].state is JobState.FINISHED)
    assert len(list((shot / "result").iterdir())) == 3


def test_more_events_than_fit_an_answer_all_arrive(engine: RunningEngine, tmp_path: Path) -> None:
    shot = line_art_folder(tmp_path / "long", 450)
    job = engine.client().colorize(ColorizeRequest(str(shot))).wait()
    assert [drawing.number for drawing in job.drawings] == list(range(1, 451))
