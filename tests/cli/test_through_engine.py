"""With and without the engine: the same calls, the same files."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin_core import session
from plugin_core.cli import through_engine
from plugin_core.cli.border import run
from plugin_core.client import Engine
from plugin_core.errors import JobCancelled, NotPainted
from plugin_core.jobs import CancelToken
from plugin_core.shot import Shot
from tests.drawings import make_shot, walking_figure
from tests.fakes.running import running_engine
from tests.fakes.stress import REAL_WORKER, files_of, steady


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that does real work."""
    with running_engine(tmp_path_factory.mktemp("engine"), *REAL_WORKER) as running:
        yield running.client()


def test_the_signatures_are_those_of_the_session() -> None:
    for name in ("learn", "colorize"):
        ours = inspect.signature(getattr(through_engine, name)).parameters
        theirs = inspect.signature(getattr(session, name)).parameters
        assert [each for each in theirs if each not in ours] in ([], ["seed"])
        for shared in set(ours) & set(theirs):
            assert ours[shared].default == theirs[shared].default, shared


def test_the_results_are_the_same_byte_for_byte(engine: Engine, tmp_path: Path) -> None:
    steps = [walking_figure(step) for step in range(5)]
    here, there = (Shot.open(make_shot(tmp_path / name, steps)) for name in ("here", "there"))
    model = session.learn(here, method="nearest_region")
    for result in session.colorize(here, model, precision=0.9):
        result.save()
    model = through_engine.learn(there, method="nearest_region", engine=engine)
    saved = [
        each.save() for each in through_engine.colorize(there, model, precision=0.9, engine=engine)
    ]
    assert saved == [there.folder / "result" / f"A.{number:04d}.png" for number in (2, 3, 4, 5)]
    assert steady(files_of(here.folder)) == steady(files_of(there.folder))


def test_learning_in_steps_gives_the_same_model(engine: Engine, tmp_path: Path) -> None:
    steps = [walking_figure(step) for step in range(3)]
    here, there = (Shot.open(make_shot(tmp_path / name, steps)) for name in ("here", "there"))
    alone = session.learn(here, method="cfpla", max_steps=2)
    through = through_engine.learn(there, method="cfpla", max_steps=2, engine=engine)
    assert alone.hash == through.hash


def test_only_the_drawings_asked_for_are_colored(engine: Engine, walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    model = through_engine.learn(shot, method="nearest_region", engine=engine)
    assert list(through_engine.colorize(shot, model, drawings=(), engine=engine)) == []
    (only,) = through_engine.colorize(shot, model, drawings=(3,), engine=engine)
    assert only.drawing == shot.drawing(3)


def test_an_error_is_that_of_a_local_call(engine: Engine, walk_shot: Path) -> None:
    shot = Shot.open(walk_shot)
    for path in (walk_shot / "paint").iterdir():
        path.unlink()
    with pytest.raises(NotPainted):
        through_engine.learn(shot, engine=engine)


def test_a_cancel_reaches_the_engine(engine: Engine, walk_shot: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(JobCancelled):
        through_engine.learn(Shot.open(walk_shot), cancel=cancel, engine=engine)


def test_progress_and_warnings_arrive(engine: Engine, walk_shot: Path) -> None:
    stages: list[str] = []
    (walk_shot / "line" / "notes.png").write_bytes(b"")
    shot = Shot.open(walk_shot)
    through_engine.learn(
        shot,
        method="nearest_region",
        on_progress=lambda fraction, stage: stages.append(json.dumps([fraction, stage])),
        engine=engine,
    )
    assert stages


def test_paint_with_the_engine_writes_what_paint_without_it_writes(
    engine: Engine, tmp_path: Path
) -> None:
    steps = [walking_figure(step) for step in range(4)]
    for name, where in (("here", ()), ("there", ("--engine",))):
        folder = make_shot(tmp_path / name, steps)
        out = ("--out", str(tmp_path / f"{name} out"))
        assert run(["paint", str(folder), *out, "--method", "nearest_region", *where]) in (0, 1)
    assert {job.kind for job in engine.status().jobs} >= {"learn", "colorize"}
    here, there = (files_of(tmp_path / f"{name} out") for name in ("here", "there"))
    reports = {"report.json", "report.html"}
    assert here.keys() == there.keys() >= reports
    pictures = [name for name in here if name not in reports]
    assert {name: steady(here)[name] for name in pictures} == {
        name: steady(there)[name] for name in pictures
    }


def test_a_pool_travels_to_the_engine(engine: Engine, tmp_path: Path) -> None:
    bare = [walking_figure(step) for step in range(2)]
    pool = make_shot(tmp_path / "pool", [walking_figure(3)])
    here, there = (
        Shot.open(make_shot(tmp_path / name, bare, painted=())) for name in ("here", "there")
    )
    settings = {"pretrained": False, "pool": [pool]}
    alone = session.learn(here, **settings)
    through = through_engine.learn(there, **settings, engine=engine)
    assert [Path(one.file) for one in through.pool] == [pool / "paint" / "A.0001.png"]
    assert alone.hash == through.hash
    drawings = list(through_engine.colorize(there, through, precision=0.0, engine=engine))
    assert [one.drawing.stem for one in drawings] == ["A.0001", "A.0002"]


def test_paths_that_climb_reach_the_engine(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = make_shot(tmp_path / "bare", [walking_figure(step) for step in range(2)], painted=())
    make_shot(tmp_path / "pool", [walking_figure(3)])
    monkeypatch.chdir(bare)
    shot, out = ("../bare", "../out")
    learning = ("--no-pretrained", "--pool", "../pool")
    assert run(["paint", shot, "--out", out, *learning, "--engine"]) in (0, 1)
    assert (tmp_path / "out" / "A.0001.png").is_file()


def test_the_engine_follows_no_timeline_that_is_named(
    walk_shot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retake = walk_shot / "retake.otio"
    retake.touch()
    assert run(["paint", str(retake), "--engine"]) == 2
    said = capsys.readouterr().err
    assert "retake.otio would not be followed" in said and str(walk_shot) in said
