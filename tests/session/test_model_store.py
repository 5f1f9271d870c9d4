"""Learned models on disk: exact, versioned, distrusted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plugin_core.decisions import Calibration
from plugin_core.errors import ModelError
from plugin_core.files.hashes import hash_bytes
from plugin_core.methods.method import State
from plugin_core.palette import PAPER, Color, Palette
from plugin_core.regions import TracePairs
from plugin_core.session.model_store import (
    MODEL_VERSION,
    LearnedDrawing,
    ShotModel,
    UnusableModel,
    has_model,
    inputs_hash,
    load_model,
)


@pytest.fixture
def model() -> ShotModel:
    """A model with arrays of several kinds."""
    dice = np.random.default_rng(3)
    arrays = {
        "net/weight": dice.normal(size=(4, 3, 2)).astype(np.float32),
        "net/steps": np.array(7, np.int64),
        "memory/patches": dice.integers(0, 256, (2, 5, 5), np.uint8).transpose(0, 2, 1),
    }
    return ShotModel(
        method="cfpla",
        palette=Palette((PAPER, Color(4, (255, 224, 196, 255), "skin"))),
        calibration=Calibration((0.1, 0.2, 0.30000000000000004, -2.0, -1.0), 12),
        trace_pairs=TracePairs(np.array([[0, -1], [-1, 1]], np.int16)),
        state=State(arrays, {"seed": 3, "members": ["a"]}),
        gap_px=6,
        options={"max_seconds": 90.0},
        drawings={"A.0001": LearnedDrawing("aa", "bb", place=2, corrected=True, whole=False)},
        seconds=12.5,
    )


def test_a_model_comes_back_to_the_bit(model: ShotModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = load_model(tmp_path)
    assert loaded.state.settings == model.state.settings
    assert loaded.state.arrays.keys() == model.state.arrays.keys()
    for name, array in model.state.arrays.items():
        assert loaded.state.arrays[name].dtype == array.dtype
        assert np.array_equal(loaded.state.arrays[name], array)
        assert loaded.state.arrays[name].shape == array.shape
    assert loaded.palette == model.palette
    assert loaded.calibration == model.calibration
    assert np.array_equal(loaded.trace_pairs.table, model.trace_pairs.table)
    assert loaded.drawings == model.drawings
    assert (loaded.method, loaded.gap_px, loaded.options) == ("cfpla", 6, {"max_seconds": 90.0})
    assert loaded.finished
    assert loaded.hash == model.hash


def test_the_hash_tells_models_apart_by_what_they_know(model: ShotModel) -> None:
    assert replace(model, seconds=99.0).hash == model.hash
    other = {**model.state.arrays, "net/steps": np.array(8, np.int64)}
    assert replace(model, state=State(other, model.state.settings)).hash != model.hash
    assert replace(model, calibration=Calibration()).hash != model.hash


def test_a_model_knows_what_it_was_learned_from(model: ShotModel) -> None:
    inputs = inputs_hash(model.method, model.gap_px, model.options, model.drawings)
    assert replace(model, calibration=Calibration()).learned_from(inputs, model.palette)
    assert model.learned_from(inputs, Palette(model.palette.colors[:-1]))
    more = model.palette.with_colors([(1, 2, 3, 255)])
    renamed = replace(model.palette.colors[-1], name="another")
    others = (more, Palette((*model.palette.colors[:-1], renamed)))
    assert not any(model.learned_from(inputs, palette) for palette in others)
    for changed in (
        replace(model, drawings={"A.0001": LearnedDrawing("aa", "cc")}),
        replace(model, drawings={"A.0001": LearnedDrawing("aa", "bb", place=3, corrected=True)}),
        replace(model, gap_px=3),
        replace(model, options={"max_seconds": 5.0}),
    ):
        assert not changed.learned_from(inputs, model.palette)


def test_without_a_model_the_hint_says_to_learn(tmp_path: Path) -> None:
    assert not has_model(tmp_path)
    with pytest.raises(ModelError, match="Nothing has been learned") as error:
        load_model(tmp_path)
    assert "shiage learn" in error.value.hint


@pytest.mark.parametrize(("steps", "which"), [(-1, "an earlier"), (1, "a later")])
def test_a_model_of_another_version_is_refused(
    steps: int, which: str, model: ShotModel, tmp_path: Path
) -> None:
    model.save(tmp_path)
    rewrite(tmp_path, version=MODEL_VERSION + steps)
    with pytest.raises(ModelError, match=f"{which} version of Shiage"):
        load_model(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "other"},
        {"version": "1"},
        {"palette": [{"color_id": 1}]},
        {"palette": 5},
        {"trace_pairs": {"table": [[0, 9], [9, 1]]}},
        {"trace_pairs": {"table": [[0]]}},
        {"calibration": {}},
        {"drawings": {"A.0001": {"color": 1}}},
        {"drawings": []},
        {"arrays": {}},
        {"gap_px": "wide"},
    ],
    ids=str,
)
def test_a_damaged_record_is_refused(
    change: dict[str, Any], model: ShotModel, tmp_path: Path
) -> None:
    model.save(tmp_path)
    rewrite(tmp_path, **change)
    with pytest.raises(UnusableModel, match="is damaged and cannot be used"):
        load_model(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000])
def test_a_record_that_is_none_is_refused(text: str, model: ShotModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    (tmp_path / "model.json").write_text(text)
    with pytest.raises(UnusableModel, match="is damaged"):
        load_model(tmp_path)


def test_arrays_that_do_not_belong_to_the_record_are_refused(
    model: ShotModel, tmp_path: Path
) -> None:
    model.save(tmp_path)
    path = tmp_path / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\x07")
    with pytest.raises(UnusableModel, match="is damaged"):
        load_model(tmp_path)
    path.unlink()
    with pytest.raises(UnusableModel, match="is damaged"):
        load_model(tmp_path)


def test_arrays_of_other_shapes_are_refused(model: ShotModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    record = json.loads((tmp_path / "model.json").read_text())
    record["arrays"]["shapes"]["net/weight"] = ["float32", [24]]
    rewrite(tmp_path, arrays=record["arrays"])
    with pytest.raises(UnusableModel, match="is damaged"):
        load_model(tmp_path)


@pytest.mark.parametrize(
    "data", [b"", b"\x80\x04.", b"\xff" * 16, (2**40).to_bytes(8, "little") + b"{}"]
)
def test_bytes_that_are_no_safetensors_are_refused(
    data: bytes, model: ShotModel, tmp_path: Path
) -> None:
    model.save(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(data)
    rewrite(tmp_path, arrays={"sha256": hash_bytes(data), "shapes": {}})
    with pytest.raises(UnusableModel, match="is damaged"):
        load_model(tmp_path)


def rewrite(folder: Path, **changes: Any) -> None:
    path = folder / "model.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
