"""Networks in single and half precision, with a GPU and without."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from plugin_core.arrays import NO_COLOR
from plugin_core.features.match_inputs import match_inputs
from plugin_core.files.shipped import half_precision, weights_file
from plugin_core.inference import onnx_sessions
from plugin_core.inference.line_encoder import open_line_encoder
from plugin_core.inference.matcher_session import MatcherSession
from plugin_core.inference.onnx_sessions import CPU, CUDA, Network
from plugin_core.training.matching_examples import prepare_pictures
from tests.drawings import walking_figure

ROOT = Path(__file__).parents[2]
MATCHER = weights_file("matcher.onnx")
ENCODER = weights_file("line_encoder.onnx")


class FakeSession:
    """Stands for a session of onnxruntime on a machine with a GPU, or with its wheel alone."""

    opened: bytes
    given: dict[str, np.dtype[Any]]

    def __init__(self, network: bytes, providers: list[str], *, has_gpu: bool) -> None:
        self.opened = network
        self._providers = [one for one in providers if has_gpu or one != CUDA]
        self.is_half = network == half_precision(MATCHER).read_bytes()

    def get_providers(self) -> list[str]:
        return self._providers

    def get_inputs(self) -> list[SimpleNamespace]:
        kind = "tensor(float16)" if self.is_half else "tensor(float)"
        return [SimpleNamespace(name="target", type=kind)]

    def run(self, _: object, feed: dict[str, np.ndarray]) -> list[np.ndarray]:
        self.given = {name: array.dtype for name, array in feed.items()}
        return list(feed.values())


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[FakeSession]]:
    """Pretend to have the wheel for GPUs, with a GPU or without; return what is opened."""

    def pretend(*, has_gpu: bool) -> list[FakeSession]:
        opened: list[FakeSession] = []

        def open_session(network: bytes, _: object, providers: list[str]) -> FakeSession:
            opened.append(FakeSession(network, providers, has_gpu=has_gpu))
            return opened[-1]

        monkeypatch.setattr(onnx_sessions.ort, "get_available_providers", lambda: [CUDA, CPU])
        monkeypatch.setattr(onnx_sessions.ort, "InferenceSession", open_session)
        return opened

    return pretend


def test_a_gpu_gets_the_copy_in_half_precision(
    machine: Callable[..., list[FakeSession]],
) -> None:
    opened = machine(has_gpu=True)
    (answer,) = Network(MATCHER).run({"target": np.ones(3, np.float32)})
    (session,) = opened
    assert session.is_half
    assert session.given == {"target": np.float16}
    assert answer.dtype == np.float32


def test_the_wheel_for_gpus_without_a_gpu_computes_in_single_precision(
    machine: Callable[..., list[FakeSession]],
) -> None:
    opened = machine(has_gpu=False)
    Network(MATCHER).run({"target": np.ones(3, np.float32)})
    assert opened[-1].opened == MATCHER.read_bytes()
    assert opened[-1].get_providers() == [CPU]
    assert opened[-1].given == {"target": np.float32}


def test_a_network_without_a_copy_works_on_a_gpu_as_it_is(
    machine: Callable[..., list[FakeSession]],
) -> None:
    opened = machine(has_gpu=True)
    video = weights_file("video_reference.onnx")
    Network(video)
    assert [one.opened for one in opened] == [video.read_bytes()]


def test_half_precision_says_the_same_to_a_thousandth() -> None:
    figures = [walking_figure(3 * step) for step in range(4)]
    *references, target = prepare_pictures([(f.line(), f.paint()) for f in figures])
    nothing = np.full_like(target.colors, NO_COLOR)

    def ask(precision: Callable[[Path], Path]) -> np.ndarray:
        read = open_line_encoder(precision(ENCODER))
        inputs = match_inputs(target, references, read)
        return MatcherSession(precision(MATCHER)).probabilities(inputs, nothing, palette_size=6)

    whole, half = ask(Path), ask(half_precision)
    assert not np.array_equal(whole, half)
    np.testing.assert_allclose(half, whole, atol=1e-3)


def test_a_session_leaves_nothing_for_telemetry_to_send(tmp_path: Path) -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from pathlib import Path; from plugin_core.inference.onnx_sessions import Network\n"
        f"Network(Path({str(MATCHER)!r}))"
    )
    folders = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA")}
    asked = {**os.environ, **folders, "ORT_DISABLE_TELEMETRY": "0"}
    subprocess.run([sys.executable, "-I", "-c", script], env=asked, check=True)
    assert list(tmp_path.iterdir()) == []
