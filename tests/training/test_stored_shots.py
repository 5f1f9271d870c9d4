"""Shots on disk that are damaged, or of another training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from plugin_core.errors import ModelError
from plugin_core.training.line_encoder_examples import ViewedShot
from plugin_core.training.matching_examples import ExampleShot, prepare_pictures
from plugin_core.training.stored_shots import save_arrays, stored_arrays
from plugin_core.training.video_reference_examples import StillShot
from tests.drawings import walking_figure


@pytest.mark.parametrize("compressed", [True, False])
def test_half_a_shot_is_told_with_what_to_do(tmp_path: Path, *, compressed: bool) -> None:
    path = tmp_path / "000001_chibi.npz"
    save_arrays(path, {"lines0": np.arange(5000)}, compressed=compressed)
    whole = path.read_bytes()
    for size in (0, 1, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(ModelError, match=r"is damaged.*Delete it"), stored_arrays(path) as data:
            _ = data["lines0"]
    spoilt = bytearray(whole)
    spoilt[len(whole) // 2] ^= 255
    path.write_bytes(spoilt)
    with pytest.raises(ModelError, match="is damaged"), stored_arrays(path) as data:
        _ = data["lines0"]


def test_shots_of_one_training_are_refused_by_the_others(tmp_path: Path) -> None:
    drawings = prepare_pictures([(f.line(), f.paint()) for f in map(walking_figure, (0, 4))])
    ViewedShot.of(drawings).save(tmp_path / "viewed.npz")
    ExampleShot.of(drawings).save(tmp_path / "example.npz")
    for name, kinds in (("viewed", (ExampleShot, StillShot)), ("example", (ViewedShot, StillShot))):
        for kind in kinds:
            with pytest.raises(ModelError, match=f"{name}.npz is damaged, or no shot of this"):
                kind.load(tmp_path / f"{name}.npz")
