"""The scripts that train: their documented commands, and one training after the other."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from plugin_core.files.shipped import half_precision, read_weights
from plugin_core.inference.line_encoder import open_line_encoder
from plugin_core.prepared import PreparedDrawing
from plugin_core.training.matching_examples import prepare_pictures
from scripts import train_line_encoder, train_matcher, train_video_reference
from tests.drawings import walking_figure

ROOT = Path(__file__).parents[2]
SCRIPTS = ("train_line_encoder", "train_matcher", "train_video_reference")


def documented_commands() -> list[tuple[str, list[str]]]:
    """Return script and arguments of every command in the weights' README and the docstrings."""
    texts = [(ROOT / "models" / "README.md").read_text(encoding="utf-8")]
    texts += [str(import_module(f"scripts.{name}").__doc__) for name in SCRIPTS]
    found = []
    for text in texts:
        whole = text.replace("\\\n", " ")
        for name, arguments in re.findall(r"python scripts/(train_\w+)\.py ([^`&]+?)[`&\n]", whole):
            found.append((name, shlex.split(arguments, comments=True)))
    return found


class Parsed(Exception):
    """What was wanted."""


@pytest.mark.parametrize(("script", "arguments"), documented_commands())
def test_every_documented_command_is_understood(
    script: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module(f"scripts.{script}")

    def parse(parser: argparse.ArgumentParser) -> None:
        raise Parsed(parser.parse_args(arguments).out)

    monkeypatch.setattr(module, "read_options", parse)
    with pytest.raises(Parsed, match=re.escape(arguments[0])):
        module.main()


def drawings(family: str, seed: int, **_: object) -> list[PreparedDrawing]:
    """Return the little figure in three poses, in the place of a generated shot."""
    figures = [walking_figure(4 * step) for step in range(3)]
    return prepare_pictures([(figure.line(), figure.paint()) for figure in figures])


def run(script: ModuleType, *arguments: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a script whose shots are drawn already, and quickly."""
    monkeypatch.setattr("sys.argv", ["train.py", *map(str, arguments), "--workers", "0"])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(script, "draw_drawings", drawings)
    monkeypatch.setattr(script, "VALIDATION_SHOTS", 1)
    script.main()


def test_the_matcher_is_trained_after_its_encoder_and_both_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, matcher = tmp_path / "encoder", tmp_path / "matcher"
    weights = encoder / "line_encoder.onnx"
    (encoder / "shots").mkdir(parents=True)
    monkeypatch.setattr(train_line_encoder, "draw_drawings", drawings)
    shot = train_line_encoder.draw_shot("humans", 0)
    assert shot is not None
    shot.save(encoder / "shots" / "000000_humans.npz")
    cards: list[dict[str, Any]] = [{"seconds": 0, "steps": 0}]
    for _ in range(2):
        options = (encoder, "--seconds", cards[-1]["seconds"] + 1, "--shots", 2, "--batch", 1)
        run(train_line_encoder, *options, monkeypatch=monkeypatch)
        cards.append(json.loads((encoder / "line_encoder.json").read_text()))
    assert cards[0]["steps"] < cards[1]["steps"] < cards[2]["steps"]
    # What reads the matcher's drawings is what was written last: the folder bears its hash.
    shots = matcher / f"shots-{cards[-1]['sha256'][weights.name][:8]}"
    shots.mkdir(parents=True)
    monkeypatch.setattr(train_matcher, "draw_drawings", drawings)
    example = train_matcher.draw_shot(weights, "humans", 0)
    assert example is not None
    example.save(shots / "000000_humans.npz")
    options = (matcher, "--encoder", weights, "--seconds", 0.5, "--shots", 2, "--batch", 1)
    run(train_matcher, *options, "--width", 16, "--blocks", 1, monkeypatch=monkeypatch)
    for file in (weights, matcher / "matcher.onnx"):
        assert read_weights(file)
        assert read_weights(half_precision(file))
    open_line_encoder(weights)


def test_the_video_network_is_written_in_both_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_video_reference, "draw_drawings", drawings)
    (tmp_path / "shots").mkdir()
    shot = train_video_reference.draw_shot((48, 64), "humans", 0)
    assert shot is not None
    shot.save(tmp_path / "shots" / "000000_humans.npz")
    options = (tmp_path, "--seconds", 0.1, "--shots", 2, "--batch", 1, "--sides", 48, 64)
    run(train_video_reference, *options, monkeypatch=monkeypatch)
    for name in ("video_reference.onnx", "video_reference.safetensors"):
        assert read_weights(tmp_path / name)
