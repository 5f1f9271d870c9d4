"""Jobs of a real engine: their life, their end, and what may happen to them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from plugin_core.client import Engine
from plugin_core.errors import (
    EngineBusy,
    JobCancelled,
    JobLost,
    NotPainted,
    OutOfMemory,
    ShiageError,
)
from plugin_core.jobs import JobState
from plugin_core.protocol import CheckRequest, ColorizeRequest, Event, LearnRequest, Settings
from tests.fakes.running import RunningEngine, is_alive, line_art_folder, running_engine, until


@pytest.fixture
def client(engine: RunningEngine) -> Engine:
    return engine.client()


def test_a_job_tells_each_drawing_as_it_is_done(client: Engine, shot: Path) -> None:
    events: list[Event] = []
    job = client.colorize(ColorizeRequest(str(shot))).wait(events.append)
    assert [drawing.number for drawing in job.drawings] == [1, 2, 3]
    assert (job.state, job.fraction) == (JobState.FINISHED, 1.0)
    assert [event.seq for event in events] == sorted({event.seq for event in events})
    assert all((shot / "result" / f"A.000{n}.txt").read_text() == "whole\n" for n in (1, 2, 3))


def test_a_learning_job_tells_stage_and_notices(client: Engine, shot: Path) -> None:
    events: list[Event] = []
    job = client.learn(LearnRequest(str(shot))).wait(events.append)
    assert job.stage == "Learning"
    assert [event.notice for event in events if event.notice] == [
        "Drawing 3 is painted only in part."
    ]


def test_a_refusal_comes_back_as_the_same_error(client: Engine, shot: Path) -> None:
    with pytest.raises(NotPainted) as caught:
        client.check(CheckRequest(str(shot), level="refuse")).wait()
    assert caught.value.message == "No drawing of c012 is painted."
    assert caught.value.hint == "Paint one drawing."


@pytest.mark.parametrize(
    ("level", "error", "sentence"),
    [
        ("crash", JobLost, "The work stopped because of a crash."),
        ("killed", OutOfMemory, "The system ended the work: memory ran out, most likely."),
        ("memory", OutOfMemory, "This shot needs more memory than there is."),
        ("bug", ShiageError, "Shiage made a mistake; your drawings are unchanged."),
        ("network", ShiageError, "Shiage made a mistake; your drawings are unchanged."),
    ],
)
def test_what_breaks_a_job_leaves_the_engine_answering(
    client: Engine, shot: Path, level: str, error: type[ShiageError], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        client.check(CheckRequest(str(shot), level=level)).wait()
    assert len(client.colorize(ColorizeRequest(str(shot))).wait().drawings) == 3


def test_the_traceback_of_a_mistake_is_in_the_log_only(engine: RunningEngine, shot: Path) -> None:
    with pytest.raises(ShiageError) as caught:
        engine.client().check(CheckRequest(str(shot), level="bug")).wait()
    assert "ZeroDivision" not in str(caught.value)
    until(lambda: "ZeroDivisionError: a mistake of ours" in engine.log)


def test_a_hung_job_is_ended(tmp_path: Path, shot: Path) -> None:
    with running_engine(tmp_path / "e", "--stall-seconds", "3") as engine:
        with pytest.raises(JobLost, match="stood still"):
            engine.client().check(CheckRequest(str(shot), level="hang")).wait()
        engine.client().colorize(ColorizeRequest(str(shot))).wait()


def test_prints_of_a_library_do_not_disturb(client: Engine, shot: Path) -> None:
    assert client.check(CheckRequest(str(shot), level="chatter")).wait().error is None


def test_a_flood_of_progress_is_thinned_out(client: Engine, shot: Path) -> None:
    events: list[Event] = []
    client.check(CheckRequest(str(shot), level="flood")).wait(events.append)
    assert len(events) < 1000


def test_a_cancelled_job_keeps_what_is_done(client: Engine, tmp_path: Path) -> None:
    shot = line_art_folder(tmp_path / "long", 200)
    job = client.colorize(ColorizeRequest(str(shot), level="slow0.05"))
    until(lambda: job.poll() and len(job.drawings) >= 2)
    job.cancel()
    job.cancel()
    with pytest.raises(JobCancelled):
        job.wait()
    done = {path.name for path in (shot / "result").iterdir()}
    assert {Path(drawing.picture).name for drawing in job.drawings} <= done
    assert 2 <= len(done) < 200


def test_a_waiting_job_is_cancelled_at_once(client: Engine, shot: Path) -> None:
    running = client.colorize(ColorizeRequest(str(shot), level="slow0.2"))
    waiting = client.colorize(ColorizeRequest(str(shot)))
    assert waiting.ahead == 1
    waiting.cancel()
    with pytest.raises(JobCancelled):
        waiting.wait()
    assert running.wait().error is None


def test_a_job_that_does_not_listen_is_cancelled_too(client: Engine, shot: Path) -> None:
    job = client.check(CheckRequest(str(shot), level="hang"))
    until(lambda: job.poll() and job.state is JobState.RUNNING)
    job.cancel()
    with pytest.raises(JobCancelled):
        job.wait()


def test_cancelling_what_is_over_changes_nothing(client: Engine, shot: Path) -> None:
    job = client.colorize(ColorizeRequest(str(shot))).wait()
    job.cancel()
    assert job.state is JobState.FINISHED


def test_the_queue_has_an_end(tmp_path: Path, shot: Path) -> None:
    with running_engine(tmp_path / "e", "--max-waiting", "2") as engine:
        client = engine.client()
        first = client.check(CheckRequest(str(shot), level="hang"))
        until(lambda: first.poll() and first.state is JobState.RUNNING)
        for _ in range(2):
            client.check(CheckRequest(str(shot)))
        with pytest.raises(EngineBusy):
            client.check(CheckRequest(str(shot)))


def test_jobs_of_three_hosts_run_one_after_the_other(engine: RunningEngine, tmp_path: Path) -> None:
    hosts = [engine.client() for _ in range(3)]
    shots = [line_art_folder(tmp_path / f"c{number}", 2) for number in range(3)]
    jobs = [
        host.colorize(ColorizeRequest(str(shot))) for host, shot in zip(hosts, shots, strict=True)
    ]
    for job, shot in zip(jobs, shots, strict=True):
        job.wait()
        assert all(Path(drawing.picture).is_relative_to(shot) for drawing in job.drawings)


def test_finished_jobs_are_forgotten_in_the_end(client: Engine, shot: Path) -> None:
    for _ in range(40):
        client.check(CheckRequest(str(shot), level="chatter")).wait()
    assert len(client.status().jobs) <= 34


def test_a_killed_worker_is_replaced(own_engine: RunningEngine, shot: Path) -> None:
    client = own_engine.client()
    job = client.colorize(ColorizeRequest(str(shot), level="slow0.3"))
    until(lambda: job.poll() and job.state is JobState.RUNNING)
    pid = client.status().worker_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(JobLost):
        job.wait()
    assert len(client.colorize(ColorizeRequest(str(shot))).wait().drawings) == 3


def test_a_worker_that_died_while_idle_is_not_the_next_jobs_fault(
    own_engine: RunningEngine, shot: Path
) -> None:
    client = own_engine.client()
    client.colorize(ColorizeRequest(str(shot))).wait()
    for _ in range(10):
        pid = client.status().worker_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        client.colorize(ColorizeRequest(str(shot))).wait()


def test_the_worker_dies_with_its_engine(own_engine: RunningEngine, shot: Path) -> None:
    client = own_engine.client()
    job = client.check(CheckRequest(str(shot), level="hang"))
    until(lambda: job.poll() and job.state is JobState.RUNNING)
    pid = client.status().worker_pid
    assert pid is not None
    own_engine.kill()
    until(lambda: not is_alive(pid))


def test_the_worker_cannot_read_the_token(own_engine: RunningEngine, shot: Path) -> None:
    client = own_engine.client()
    client.colorize(ColorizeRequest(str(shot))).wait()
    pid, token = client.status().worker_pid, own_engine.connection.token.encode()
    for process in (pid, own_engine.process.pid):
        for name in ("cmdline", "environ"):
            assert token not in Path(f"/proc/{process}/{name}").read_bytes()
    assert own_engine.connection.token not in own_engine.log


def test_the_worker_knows_opencvs_limit_and_no_foreign_variables(
    own_engine: RunningEngine, shot: Path
) -> None:
    client = own_engine.client()
    client.colorize(ColorizeRequest(str(shot))).wait()
    environment = Path(f"/proc/{client.status().worker_pid}/environ").read_bytes().split(b"\0")
    assert b"OPENCV_IO_MAX_IMAGE_PIXELS=67108864" in environment
    assert not any(line.startswith((b"PYTHON", b"OTIO_", b"LD_")) for line in environment)


def test_the_processor_may_be_chosen_over_the_card(own_engine: RunningEngine, shot: Path) -> None:
    client = own_engine.client()
    seen = []
    for device in ("auto", "cpu", "cpu", "auto"):
        client.check(CheckRequest(str(shot), "chatter", Settings(device=device))).wait()
        pid = client.status().worker_pid
        seen.append((pid, b"CUDA_VISIBLE_DEVICES=\0" in Path(f"/proc/{pid}/environ").read_bytes()))
    assert [hidden for _, hidden in seen] == [False, True, True, False]
    assert seen[1] == seen[2] and len({pid for pid, _ in seen}) == 3


def test_a_job_cancelled_while_the_worker_starts_is_cancelled(
    own_engine: RunningEngine, shot: Path
) -> None:
    job = own_engine.client().colorize(ColorizeRequest(str(shot), level="slow0.2"))
    job.cancel()
    with pytest.raises(JobCancelled):
        job.wait()


def test_a_clock_that_is_set_back_changes_nothing(client: Engine, shot: Path) -> None:
    started = time.monotonic()
    os.utime(shot / "line" / "A.0001.png", (0, 0))
    client.colorize(ColorizeRequest(str(shot))).wait()
    assert time.monotonic() - started < 20
