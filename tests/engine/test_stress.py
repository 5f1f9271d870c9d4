"""A little of what ``benchmarks/engine_stress.py`` does at length."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin_core.jobs import JobState
from plugin_core.protocol import ColorizeRequest
from tests.fakes.running import environment_of, line_art_folder, running_engine, until
from tests.fakes.stress import KillTrial, flood

pytestmark = pytest.mark.slow


def test_a_flood_beside_a_job_is_answered_and_memory_stays_flat(tmp_path: Path) -> None:
    shot = line_art_folder(tmp_path / "c012", 5000)
    with running_engine(tmp_path / "engine") as engine:
        job = engine.client().colorize(ColorizeRequest(str(shot), level="slow0.01"))
        figures = flood(engine, job, rate=200, seconds=4)
        until(lambda: job.poll() and job.state is JobState.RUNNING)
        assert not figures.wrong and len(figures.seconds) > 300
        half = len(figures.resident_mib) // 2
        assert figures.resident_mib[-1] - figures.resident_mib[half] < 8
        job.cancel()


def test_random_kills_leave_nothing_broken_and_nothing_changed(tmp_path: Path) -> None:
    with environment_of(tmp_path):
        trial = KillTrial(tmp_path)
        try:
            for number in range(6):
                trial.run(number)
        finally:
            trial.stop()
    assert trial.figures.sentences <= {
        "The Shiage engine has stopped. Start it again: finished drawings are kept.",
        "The system ended the work: memory ran out, most likely."
        " Finished drawings are kept; start it again to go on.",
    }
