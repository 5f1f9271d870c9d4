"""Tests of plugin_core.bench.running and plugin_core.bench.trial, with real processes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from plugin_core.bench import BenchPlan, run_bench
from plugin_core.bench.trial import TrialJob, main, peak_memory_mib, read_costs
from plugin_core.errors import InputError, JobCancelled
from plugin_core.images import picture_size
from plugin_core.jobs import CancelToken
from plugin_core.methods.registry import _MAKERS
from tests.bench.sequences import make_bench, make_sequence
from tests.drawings import CLOTH, SKIN, LineDrawing, make_shot, walking_figure, write_picture

PLAN = BenchPlan(references="1", methods=("same_position",))


def test_a_run_scores_every_sequence_and_writes_table_and_pictures(tmp_path: Path) -> None:
    out = tmp_path / "out"
    stages: list[str] = []

    table = run_bench(
        make_bench(tmp_path / "bench"), out, PLAN, progress=lambda _, stage: stages.append(stage)
    )

    moving, resting = table.trials
    assert (moving.sequence, resting.sequence) == ("moving", "resting")
    assert resting.values["acc"] == 1.0
    assert resting.values["clicks"] == 0.0
    assert moving.values["acc"] is not None
    assert moving.values["acc"] < 1.0
    assert (out / "bench.md").read_text("utf-8") == table.to_markdown()
    assert json.loads((out / "bench.json").read_text("utf-8")) == json.loads(
        json.dumps(table.to_dict())
    )
    sheets = sorted(path.name for path in (out / "same_position/moving").iterdir())
    assert sheets == ["0002.png", "0003.png", "0004.png"]
    assert picture_size(out / "same_position/moving/0002.png") == (3 * 200 + 2 * 8, 160)
    assert stages == ["same_position on moving", "same_position on resting", "Measured"]


def test_a_color_that_no_reference_shows_limits_every_method(tmp_path: Path) -> None:
    hats = [LineDrawing(90, 60).rectangle((10, 10, 20, 20), CLOTH) for _ in range(2)]
    hats[0].rectangle((50, 10, 20, 20), CLOTH)
    hats[1].rectangle((50, 10, 20, 20), SKIN)
    make_sequence(tmp_path / "bench/hats", hats)

    table = run_bench(tmp_path / "bench", tmp_path / "out", PLAN)

    assert table.values("same_position", "shown") == [0.5]
    assert "50.0 % of the foreground regions above 10 px have a color" in table.to_markdown()


def test_a_module_may_add_methods(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "guessing.py").write_text(
        "import numpy as np\n"
        "from plugin_core.methods.looking import LookingMethod\n"
        "from plugin_core.methods.registry import add_method\n"
        "def guess(target, references, size):\n"
        "    return np.full((target.regions.count, size), 1 / size, np.float32)\n"
        "add_method(LookingMethod('guess', guess))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("plugin_core.methods.registry._MAKERS", dict(_MAKERS))
    plan = replace(PLAN, methods=("guess",), module="guessing")

    table = run_bench(make_bench(tmp_path / "bench"), tmp_path / "out", plan)

    assert [trial.error for trial in table.trials] == ["", ""]
    assert table.trials[0].dared[0.99].painted == 0
    assert table.trials[0].values["clicks"] == 6.0


def test_a_sequence_that_cannot_be_read_does_not_end_the_run(tmp_path: Path) -> None:
    bench = make_bench(tmp_path / "bench", drawings=2)
    (bench / "moving/line/0002.png").write_bytes(b"\x89PNG broken")

    broken, whole = run_bench(bench, tmp_path / "out", PLAN).trials

    assert "0002.png" in broken.error
    assert broken.values == {}
    assert whole.error == ""


def test_a_truth_that_cannot_be_read_does_not_end_the_run(tmp_path: Path) -> None:
    bench = make_bench(tmp_path / "bench", drawings=2)
    (bench / "moving/truth/0002.png").write_bytes(b"\x89PNG broken")

    broken, whole = run_bench(bench, tmp_path / "out", PLAN).trials

    assert "0002.png" in broken.error
    assert whole.error == ""


def test_a_drawing_without_regions_has_nothing_to_get_wrong(tmp_path: Path) -> None:
    bench = make_bench(tmp_path / "bench", drawings=2)
    write_picture(bench / "resting/line/0002.png", np.full((160, 200, 4), (0, 0, 0, 255), np.uint8))

    trials = run_bench(bench, tmp_path / "out", PLAN).trials

    assert [trial.error for trial in trials] == ["", ""]
    assert (trials[1].values["acc"], trials[1].values["miou"]) == (1.0, 1.0)


def test_a_sequence_without_a_drawing_to_score_is_told(tmp_path: Path) -> None:
    bench = make_bench(tmp_path / "bench", drawings=3)

    table = run_bench(bench, tmp_path / "out", replace(PLAN, references="3"))

    assert {trial.error for trial in table.trials} == {"All of its drawings are references."}


def test_a_process_that_dies_does_not_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin_core.bench.running.sys.executable", "/bin/false")

    table = run_bench(make_bench(tmp_path / "bench", drawings=2), tmp_path / "out", PLAN)

    assert [trial.error for trial in table.trials] == ["It ended with 1."] * 2


def test_a_cancelled_run_writes_no_table(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(JobCancelled):
        run_bench(make_bench(tmp_path / "bench"), tmp_path / "out", PLAN, cancel=token)

    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (BenchPlan(references="2"), "no references called 2"),
        (BenchPlan(methods=("guess",)), "no method called guess"),
    ],
)
def test_plans_that_make_no_sense_are_refused(
    tmp_path: Path, plan: BenchPlan, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        run_bench(make_bench(tmp_path / "bench"), tmp_path / "out", plan)


def test_a_trial_writes_pictures_how_sure_they_are_and_its_costs(tmp_path: Path) -> None:
    shot = make_shot(tmp_path / "shot", [walking_figure(0)] * 3, level="")
    job = TrialJob(str(shot), str(tmp_path / "out"), "same_position", 5.0)
    (tmp_path / "job.json").write_text(json.dumps(vars(job)))

    main(str(tmp_path / "job.json"))

    costs = read_costs(tmp_path / "costs.json")
    assert costs.error == ""
    assert costs.learn_seconds > 0
    assert costs.drawing_seconds > 0
    names = sorted(path.name for path in (tmp_path / "out").glob("*/*"))
    assert names == ["0002.npy", "0002.png", "0003.npy", "0003.png"]
    sure = np.load(tmp_path / "out/sure/0002.npy")
    assert sure.shape == (160, 200)
    assert 0.5 < sure.min() <= sure.max() < 1


def test_a_trial_that_fails_says_why(tmp_path: Path) -> None:
    shot = make_shot(tmp_path / "shot", [walking_figure(0)], painted=(), level="")
    job = TrialJob(str(shot), str(tmp_path / "out"), "same_position", 5.0)
    (tmp_path / "job.json").write_text(json.dumps(vars(job)))

    main(str(tmp_path / "job.json"))

    assert read_costs(tmp_path / "costs.json").error != ""


def test_a_trial_without_a_word_crashed(tmp_path: Path) -> None:
    assert read_costs(tmp_path / "costs.json").error == "The process ended without a word."


def test_peak_memory_is_that_of_this_process() -> None:
    peak = peak_memory_mib()

    assert peak is None or 10 < peak < 100_000
