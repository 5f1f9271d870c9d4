"""Trainings that stop and go on, and the card beside what they export."""

from __future__ import annotations

import json
import math
import re
import signal
import time
from functools import partial
from itertools import chain, count, islice, repeat
from pathlib import Path
from threading import Barrier

import pytest
import torch
from torch import Tensor, nn

from plugin_core.errors import ModelError
from plugin_core.files.hashes import hash_bytes
from plugin_core.synthesis import TRAINING_FAMILIES
from plugin_core.training.lessons import MAKERS, made_ahead
from plugin_core.training.training_run import Plan, TrainingRun, write_card


class Halving(TrainingRun[nn.Linear, Tensor]):
    """Learns to halve numbers."""

    fractions: list[float]

    def __init__(self, plan: Plan) -> None:
        super().__init__(lambda: nn.Linear(1, 1), plan)
        self.fractions = []

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        return {"optimizer": torch.optim.Adam(self.network.parameters(), 0.05)}

    def learn(self, lesson: Tensor, fraction: float) -> float:
        self.fractions.append(fraction)
        optimizer = self.optimizers["optimizer"]
        loss = (self.network(lesson) - lesson / 2).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()


NUMBERS = torch.linspace(-1, 1, 9)[:, None]


def test_averaged_weights_follow_what_is_learned() -> None:
    run = Halving(Plan(1e9))
    losses = [run.step(NUMBERS) for _ in range(200)]
    assert losses[-1] < 1e-3 < losses[0]
    assert run.average.weight.item() == pytest.approx(0.5, abs=0.1)
    assert run.average.weight.item() != run.network.weight.item()


def numbers() -> Tensor:
    return NUMBERS


def test_learning_goes_on_until_the_time_is_over_and_publishes_on_the_way(tmp_path: Path) -> None:
    run = Halving(Plan(1.0))
    published: list[int] = []

    def publish() -> None:
        published.append(run.steps)
        run.seconds += 0.1

    run.go_on(tmp_path, repeat(numbers), publish, report_steps=3, publish_seconds=0.0)
    assert 1 <= run.steps <= 10
    assert published == [*range(1, run.steps + 1), run.steps]


def test_a_training_whose_time_is_over_only_publishes(tmp_path: Path) -> None:
    run = Halving(Plan(1.0))
    run.seconds = 1.0
    published: list[int] = []
    publish = partial(published.append, run.steps)
    run.go_on(tmp_path, iter(()), publish, report_steps=3, publish_seconds=9.0)
    assert published == [0]


def test_the_same_seed_begins_alike() -> None:
    first, same, other = (Halving(Plan(1e9, seed)).network.weight.item() for seed in (1, 1, 2))
    assert first == same != other


def test_time_that_was_spent_before_a_pause_counts(tmp_path: Path) -> None:
    run = Halving(Plan(1e9))
    run.step(NUMBERS)
    run.seconds = 30.0
    run.save(tmp_path)
    later = Halving(Plan(120.0))
    later.restore(tmp_path)
    later.step(NUMBERS)
    assert later.steps == 2
    assert later.fractions == [0.25]
    assert math.isclose(later.seconds, 30.0, abs_tol=5.0)


def test_a_restored_run_learns_what_the_other_would_have(tmp_path: Path) -> None:
    run = Halving(Plan(1e9))
    for _ in range(3):
        run.step(NUMBERS)
    run.save(tmp_path)
    later = Halving(Plan(1e9, seed=5))
    later.restore(tmp_path)
    assert run.step(NUMBERS) == later.step(NUMBERS)
    for mine, other in zip(run.average.parameters(), later.average.parameters(), strict=True):
        assert torch.equal(mine, other)


def test_a_card_knows_the_files_that_it_lies_beside(tmp_path: Path) -> None:
    run = Halving(Plan(1e9, seed=7))
    run.step(NUMBERS)
    (tmp_path / "halving.onnx").write_bytes(b"weights")
    (tmp_path / "halving.fp16.onnx").write_bytes(b"half")
    (tmp_path / "other.onnx").write_bytes(b"another network")
    for _ in range(2):
        write_card(tmp_path / "halving.onnx", run, {"numbers": 0.5})
    card = json.loads((tmp_path / "halving.json").read_text())
    assert card["sha256"] == {
        "halving.fp16.onnx": hash_bytes(b"half"),
        "halving.onnx": hash_bytes(b"weights"),
    }
    assert (card["steps"], card["parameters"], card["seed"]) == (1, 2, 7)
    assert card["accuracy"] == {"numbers": 0.5}
    assert card["data"]["families"] == list(TRAINING_FAMILIES)


@pytest.mark.parametrize(
    ("wish", "end"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)]
)
def test_who_stops_a_training_finds_its_last_whole_step(
    wish: signal.Signals, end: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise end

    run = Halving(Plan(1e9))
    learn = run.learn

    def learn_until_stopped(lesson: Tensor, fraction: float) -> float:
        if run.steps == 2:
            signal.raise_signal(wish)
        return learn(lesson, fraction)

    monkeypatch.setattr(run, "learn", learn_until_stopped)
    before = signal.signal(wish, stop)  # a process in the background ignores Ctrl-C
    try:
        with pytest.raises(end):
            run.go_on(tmp_path, repeat(numbers), int, report_steps=9, publish_seconds=9e9)
    finally:
        signal.signal(wish, before)
    later = Halving(Plan(1e9))
    later.restore(tmp_path)
    assert later.steps == run.steps == 3
    for mine, kept in zip(later.average.parameters(), run.average.parameters(), strict=True):
        assert torch.equal(mine, kept)


def test_waiting_for_lessons_is_time_too(tmp_path: Path) -> None:
    run = Halving(Plan(0.2))

    def slowly() -> Tensor:
        time.sleep(0.2)
        return NUMBERS

    run.go_on(tmp_path, repeat(slowly), int, report_steps=9, publish_seconds=9e9)
    assert 1 <= run.steps <= MAKERS


def test_what_goes_wrong_with_a_lesson_is_told(tmp_path: Path) -> None:
    def damaged() -> Tensor:
        raise ModelError("A shot is damaged.")

    lessons = chain([numbers], repeat(damaged))
    with pytest.raises(ModelError, match="A shot is damaged"):
        Halving(Plan(1e9)).go_on(tmp_path, lessons, int, report_steps=9, publish_seconds=9e9)


def test_lessons_come_in_their_order_and_are_made_side_by_side() -> None:
    together = Barrier(MAKERS, timeout=60.0)

    def make(number: int) -> int:
        together.wait()  # nobody goes on before all are there
        time.sleep(0.01 * (MAKERS - number % MAKERS))
        return number

    lessons = made_ahead(partial(make, number) for number in count())
    assert list(islice(lessons, 3)) == [0, 1, 2]
    together.abort()


def test_a_run_on_a_gpu_goes_on_with_its_counts_on_the_cpu_as_it_began(tmp_path: Path) -> None:
    run = Halving(Plan(1e9))
    run.step(NUMBERS)
    run.save(tmp_path)
    elsewhere = Halving(Plan(1e9, device="meta"))
    elsewhere.restore(tmp_path)
    for state in elsewhere.optimizers["optimizer"].state_dict()["state"].values():
        kinds = {name: value.device.type for name, value in state.items()}
        assert kinds == {"step": "cpu", "exp_avg": "meta", "exp_avg_sq": "meta"}


def test_a_card_keeps_the_log_of_all_runs(tmp_path: Path) -> None:
    lessons = repeat(numbers)
    for total in (0.05, 0.1):
        run = Halving(Plan(total))
        run.restore(tmp_path)
        run.go_on(tmp_path, lessons, int, report_steps=1, publish_seconds=9.0)
    write_card(tmp_path / "halving.onnx", run, {})
    log = json.loads((tmp_path / "halving.json").read_text())["log"]
    assert [int(line.split(",")[0].removeprefix("step ")) for line in log] == [
        *range(1, run.steps + 1)
    ]
    assert all(re.fullmatch(r"step \d+, 0 s, loss \d+\.\d{4}", line) for line in log)
