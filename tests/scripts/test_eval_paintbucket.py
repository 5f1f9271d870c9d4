"""Scoring a user's copy of the PaintBucket data set, on a small one drawn here in its layout."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from plugin_core.images import write_png
from plugin_core.regions import find_regions, read_line_art
from tests.drawings import walking_figure

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script itself."""
    path = ROOT / "scripts" / "eval_paintbucket.py"
    spec = importlib.util.spec_from_file_location("eval_paintbucket", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Four drawings of the walking figure in the layout of the data set."""
    for step in range(4):
        figure, name = walking_figure(step), f"{step:04d}"
        line, paint = figure.line(), figure.paint()
        labels = find_regions(read_line_art(line)).labels
        ids = np.stack([labels >> 16, labels >> 8, labels, labels * 0 + 255], -1).astype(np.uint8)
        write_png(tmp_path / "walker" / "line" / f"{name}.png", line)
        write_png(tmp_path / "walker" / "seg" / f"{name}.png", ids)
        colors = {}
        for number in range(1, labels.max() + 1):
            row, column = np.argwhere(labels == number)[0]
            colors[str(number)] = [int(value) for value in paint[row, column]]
        (tmp_path / "walker" / "seg" / f"{name}.json").write_text(json.dumps(colors))
    return tmp_path


def test_the_true_paint_scores_full_marks(script: ModuleType, clip: Path) -> None:
    for frame in script.find_frames(clip / "walker"):
        assert script.score_frame(frame, frame.paint()) == [1.0] * 5


def test_a_blank_picture_scores_as_background(script: ModuleType, clip: Path) -> None:
    frame = script.find_frames(clip / "walker")[0]
    blank = np.zeros_like(frame.paint())
    acc, _, _, foreground, overlap = script.score_frame(frame, blank)
    assert acc == pytest.approx(1 / 7)
    assert foreground == 0
    assert 0 < overlap < 1


def test_consecutive_shows_each_drawing_to_the_next(script: ModuleType, clip: Path) -> None:
    frames = script.find_frames(clip / "walker")
    pairs = [
        (shown[0].line.stem, hidden[0].line.stem)
        for shown, hidden in script.tasks(frames, "consecutive", 1)
    ]
    assert pairs == [("0000", "0001"), ("0001", "0002"), ("0002", "0003")]


def test_keyframes_spreads_the_painted_drawings(script: ModuleType, clip: Path) -> None:
    frames = script.find_frames(clip / "walker")
    ((shown, hidden),) = script.tasks(frames, "keyframes", 2)
    assert [frame.line.stem for frame in shown] == ["0000", "0003"]
    assert [frame.line.stem for frame in hidden] == ["0001", "0002"]


def test_it_prints_a_line_for_each_clip_and_one_for_all(
    script: ModuleType,
    clip: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["eval", str(clip), "--method", "nearest_region"])
    script.main()
    rows = capsys.readouterr().out.splitlines()[2:]
    assert [row.split("|")[1].strip() for row in rows] == ["walker", "all drawings"]
    assert float(rows[0].split("|")[3]) > 80


@pytest.mark.parametrize("wrong", ["nowhere", "walker"])
def test_a_folder_without_clips_is_told_in_a_sentence(
    wrong: str,
    script: ModuleType,
    clip: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["eval", str(clip / wrong)])
    with pytest.raises(SystemExit):
        script.main()
    assert f"{wrong} holds no clips, which are folders" in capsys.readouterr().err
