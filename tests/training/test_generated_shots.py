"""Shots that processes of their own draw while a network learns."""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from plugin_core.errors import InputError, StorageError
from plugin_core.synthesis import HELD_OUT_FAMILIES, TRAINING_FAMILIES
from plugin_core.training.generated_shots import (
    VALIDATED_FAMILIES,
    any_shots,
    being_drawn,
    draw_drawings,
    drawn_shots,
    wait_for_shots,
)

PATIENCE_S = 60.0
ROOT = Path(__file__).parents[2]


@dataclass
class Name:
    """A shot that is nothing but its name."""

    text: str

    def save(self, path: Path) -> None:
        path.write_text(self.text)


def name_of(family: str, seed: int) -> Name | None:
    return Name(f"{family} {seed}") if seed % 10 != 3 else None


@pytest.fixture
def quiet_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the signals of pytest alone."""
    monkeypatch.setattr("signal.signal", lambda *_: None)


@pytest.mark.usefixtures("quiet_signals")
def test_workers_share_the_shots_and_leave_out_what_came_out_badly(tmp_path: Path) -> None:
    (tmp_path / "000001_chibi.npz").write_text("drawn before")
    with being_drawn(tmp_path, name_of, workers=2, shots=6, seed=4):
        until = time.monotonic() + PATIENCE_S
        while len(drawn_shots(tmp_path)) < 5 and time.monotonic() < until:
            time.sleep(0.05)
    names = {path.name: path.read_text() for path in drawn_shots(tmp_path)}
    families = {number: TRAINING_FAMILIES[number] for number in (0, 1, 2, 4, 5)}
    expected = {f"{n:06d}_{family}.npz": f"{family} 4000000{n}" for n, family in families.items()}
    expected["000001_chibi.npz"] = "drawn before"
    assert names == expected


def test_learning_begins_when_there_are_shots_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def draw_meanwhile(seconds: float) -> None:
        waits.append(seconds)
        Name("").save(tmp_path / f"{len(waits):06d}_chibi.npz")

    monkeypatch.setattr("plugin_core.training.generated_shots.time.sleep", draw_meanwhile)
    monkeypatch.setattr("plugin_core.training.generated_shots.active_children", lambda: ["one"])
    wait_for_shots(tmp_path, 3)
    assert len(waits) == 3
    chosen = any_shots(tmp_path, 20, np.random.default_rng(0))
    assert set(chosen) == set(drawn_shots(tmp_path))


def test_shots_that_nobody_draws_are_not_waited_for(tmp_path: Path) -> None:
    Name("").save(tmp_path / "000001_chibi.npz")
    with pytest.raises(InputError, match=r"Only 1 of 3 first shots .* Give --workers 1 or more"):
        wait_for_shots(tmp_path, 3)


class TooLarge(Name):
    """A shot for which the disk has no room."""

    def save(self, path: Path) -> None:
        raise StorageError("The disk is full.")


def fill_the_disk(family: str, seed: int) -> TooLarge:
    return TooLarge(family)


@pytest.mark.usefixtures("quiet_signals")
def test_nobody_waits_for_workers_that_cannot_write(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with (
        pytest.raises(InputError, match="Only 0 of 1"),
        being_drawn(tmp_path, fill_the_disk, workers=1, shots=9, seed=0),
    ):
        wait_for_shots(tmp_path, 1)
    told = capfd.readouterr().err
    assert "No more shots are drawn: The disk is full." in told
    assert "Traceback" not in told


def wait_forever(family: str, seed: int) -> Name:
    time.sleep(1000)
    return Name(family)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_is_for_the_script_that_ends_its_workers(tmp_path: Path) -> None:
    with being_drawn(tmp_path, wait_forever, workers=1, shots=9, seed=0):
        (worker,) = mp.active_children()
        time.sleep(1.0)
        os.kill(worker.pid or 0, signal.SIGINT)
        worker.join(1.0)
        assert worker.is_alive()
    assert not worker.is_alive()


DRAWS_IN_A_RUN = """
import os, signal, sys
from pathlib import Path
from plugin_core.training.generated_shots import being_drawn, wait_for_shots
from tests.training.test_generated_shots import draw_slowly
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with being_drawn(folder, draw_slowly, workers=1, shots=1000, seed=0):
        wait_for_shots(folder, 1)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def draw_slowly(family: str, seed: int) -> Name:
    time.sleep(0.2)
    return Name(family)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_workers_of_a_run_that_was_killed_draw_no_further(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(DRAWS_IN_A_RUN)
    command = [sys.executable, str(script), str(tmp_path / "shots")]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(command, env=env, check=False).returncode == -signal.SIGKILL
    time.sleep(1.0)
    drawn = drawn_shots(tmp_path / "shots")
    time.sleep(2.0)
    assert drawn_shots(tmp_path / "shots") == drawn


@pytest.mark.usefixtures("quiet_signals")
def test_nobody_draws_on_when_learning_ended(tmp_path: Path) -> None:
    with pytest.raises(KeyError), being_drawn(tmp_path, wait_forever, workers=2, shots=9, seed=0):
        workers = mp.active_children()
        assert len(workers) == 2
        raise KeyError
    for worker in workers:
        worker.join(PATIENCE_S)
    assert not any(worker.is_alive() for worker in workers)


def test_the_same_seed_draws_the_same_shot_and_pretends_the_same_distance() -> None:
    first, again = (draw_drawings("creatures", 7) for _ in range(2))
    assert first is not None
    assert again is not None
    for mine, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(mine.regions.labels, other.regions.labels)
        np.testing.assert_array_equal(mine.colors, other.colors)
    steps = np.diff([one.position for one in first])
    assert set(steps.tolist()) == {steps[0]} <= {1, 2, 3}
    assert [one.position for one in again] == [one.position for one in first]


def test_intricate_drawings_are_left_out() -> None:
    assert draw_drawings("creatures", 7, most_regions=4) is None


def test_validation_sees_what_was_never_trained_on() -> None:
    assert set(HELD_OUT_FAMILIES) < set(VALIDATED_FAMILIES)
    assert not set(HELD_OUT_FAMILIES) & set(TRAINING_FAMILIES)
