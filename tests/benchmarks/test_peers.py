"""Tests of benchmarks.peers: what the peers read, how they learn, how they answer."""

from __future__ import annotations

import math
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from benchmarks.peers import methods
from benchmarks.peers.networks import AntLike, DaconLike, mean_at
from benchmarks.peers.shots import draw_training_set
from benchmarks.peers.training import (
    choose_references,
    color_loss,
    shot_loss,
    tokens_of,
    train_matcher,
    train_peer,
)
from benchmarks.peers.views import View, ViewedShot, view_of
from plugin_core.arrays import NO_COLOR
from plugin_core.errors import ModelError
from plugin_core.prepared import PreparedDrawing
from tests.drawings import CLOTH, SKIN, TRACE_BLUE, LineDrawing, walking_figure
from tests.prepared_drawings import PALETTE, painted_drawing


def two_squares() -> PreparedDrawing:
    drawing = LineDrawing(256, 128).rectangle((20, 20, 60, 60), SKIN)
    return painted_drawing(drawing.rectangle((150, 40, 60, 60), CLOTH, ink=TRACE_BLUE))


def steps(drawings: int) -> list[PreparedDrawing]:
    return [painted_drawing(walking_figure(4 * place), place) for place in range(drawings)]


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Weights of peers that learned nothing yet."""
    monkeypatch.setattr(methods, "WEIGHTS", tmp_path)
    methods.load_peer.cache_clear()
    torch.manual_seed(0)
    save_file(
        {k: v.half() for k, v in DaconLike().state_dict().items()},
        tmp_path / "dacon_like.safetensors",
    )
    save_file(
        {k: v.half() for k, v in AntLike().state_dict().items()}, tmp_path / "ant_like.safetensors"
    )
    return tmp_path


def test_boxes_are_measured_from_the_middle_by_the_long_side() -> None:
    drawing = two_squares()
    row = int(drawing.regions.labels[50, 50]) - 1
    left, top, width, height = drawing.regions.box[row]

    box = view_of(drawing.regions).boxes[row]

    pixels = [left - 128, left + width - 128, top - 64, top + height - 64]
    assert box == pytest.approx(np.array(pixels) / (0.7 * 256))


def test_a_shot_comes_back_from_its_file(tmp_path: Path) -> None:
    shot = ViewedShot.of(steps(2))

    shot.save(tmp_path / "shot.npz")
    again = ViewedShot.load(tmp_path / "shot.npz")

    assert [path.name for path in tmp_path.iterdir()] == ["shot.npz"]
    for ours, theirs in zip(shot.views, again.views, strict=True):
        for name in View.__dataclass_fields__:
            np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))
    np.testing.assert_array_equal(shot.colors[1], again.colors[1])


def test_features_are_averaged_over_the_places_of_a_region() -> None:
    features = torch.arange(12.0).reshape(2, 2, 3)

    first = [[0.1, 0.2], [0.5, 0.2], [0.9, 0.2], [0.1, 0.9]]
    second = [[0.9, 0.9]] * 4
    pooled = mean_at(features, torch.tensor([first, second]))

    assert pooled.tolist() == [[1.5, 7.5], [5.0, 11.0]]


def test_the_loss_adds_up_the_regions_of_the_right_color() -> None:
    log_p = torch.tensor([[0.5, 0.25, 0.25]]).log()

    loss = color_loss(log_p, np.array([1], np.int16), np.array([1, 2, 1], np.int16))

    assert loss.item() == pytest.approx(-math.log(0.75))


def test_a_color_that_no_reference_has_belongs_into_the_bin() -> None:
    log_p = torch.tensor([[0.5, 0.25, 0.25], [0.5, 0.25, 0.25]]).log()

    loss = color_loss(log_p, np.array([7, 1], np.int16), np.array([1, 2], np.int16))

    assert loss.item() == pytest.approx(-(math.log(0.25) + math.log(0.5)) / 2)


def test_without_a_bin_a_missing_color_teaches_nothing() -> None:
    log_p = torch.tensor([[0.5, 0.5], [0.75, 0.25]]).log()

    loss = color_loss(log_p, np.array([7, 1], np.int16), np.array([1, 2], np.int16))

    assert loss.item() == pytest.approx(-math.log(0.75))


def test_ant_is_shown_one_reference_and_dacon_up_to_all() -> None:
    rng = np.random.default_rng(0)

    ant = [choose_references(AntLike(), 4, 2, rng) for _ in range(40)]
    dacon = [choose_references(DaconLike(), 4, 2, rng) for _ in range(40)]

    assert {len(used) for used in ant} == {1}
    assert {len(used) for used in dacon} == {1, 2, 3}
    assert {place for used in [*ant, *dacon] for place in used} == {0, 1, 3}


@pytest.mark.parametrize("network", [AntLike, DaconLike])
def test_a_peer_learns_a_shot_in_the_time_that_the_clock_gives(
    network: type[AntLike] | type[DaconLike],
) -> None:
    torch.manual_seed(0)
    peer, shot, clock = network(), ViewedShot.of(steps(2)), count()
    before = shot_loss(peer, shot, np.random.default_rng(0)).item()
    told: list[int] = []

    # The clock is read twice a step: before it, and for the report.
    taken = train_peer(
        peer, [shot], 20, clock=lambda: next(clock), report=lambda step, *_: told.append(step)
    )

    assert taken == 10
    assert told == list(range(1, 11))
    assert shot_loss(peer, shot, np.random.default_rng(0)).item() < before


def test_ant_gives_a_distribution_over_regions_and_the_bin() -> None:
    torch.manual_seed(0)
    network = AntLike()
    shot = ViewedShot.of(steps(2))
    with torch.no_grad():
        here, there = tokens_of(network, shot.views)
        log_p = network(here, there)

    assert log_p.shape == (len(shot.colors[0]), len(shot.colors[1]) + 1)
    assert log_p.exp().sum(1) == pytest.approx(1.0, abs=1e-5)


def test_dacon_finds_every_region_of_the_same_drawing_even_untrained(weights: Path) -> None:
    drawing = painted_drawing(walking_figure(0))

    probabilities = methods.look_like_dacon(drawing, [drawing], len(PALETTE))

    np.testing.assert_array_equal(probabilities.argmax(1), drawing.colors)
    assert probabilities.sum(1) == pytest.approx(1.0, abs=1e-5)


def test_the_highest_cosine_of_each_color_counts() -> None:
    cosines = np.array([[1.0, 0.8, 0.9, 1.0]], np.float32)
    colors = np.array([0, 1, 1, NO_COLOR], np.int16)

    probabilities = methods.highest_by_color(cosines, colors, 2)

    odds = math.exp((1.0 - 0.9) / 0.1)
    assert probabilities[0, 0] == pytest.approx((odds / (1 + odds) + 0.01) / 1.02, abs=1e-5)


def test_ant_looks_at_the_nearest_drawing_of_the_shot_alone(weights: Path) -> None:
    _, middle, last = steps(3)
    far = painted_drawing(walking_figure(40), 9)

    near = methods.look_like_ant(middle, [last, far], len(PALETTE))

    np.testing.assert_array_equal(near, methods.look_like_ant(middle, [last], len(PALETTE)))
    assert not np.array_equal(near, methods.look_like_ant(middle, [far], len(PALETTE)))


def test_a_peer_that_was_not_trained_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(methods, "WEIGHTS", tmp_path)
    methods.load_peer.cache_clear()

    with pytest.raises(ModelError, match="no weights of ant_like") as caught:
        methods.load_peer("ant_like")

    assert "python -m benchmarks.peers ant_like" in caught.value.hint


def test_matcher_and_peers_are_given_the_same_shots(tmp_path: Path) -> None:
    draw_training_set(tmp_path, 3)

    views = sorted(path.name for path in (tmp_path / "views").iterdir())
    assert views == sorted(path.name for path in (tmp_path / "shots").iterdir())
    assert views == ["000001_chibi.npz", "000002_faces.npz"]  # 0 came out too intricate
    clock = count()
    _, taken = train_matcher(tmp_path / "shots", 2, clock=lambda: next(clock))
    assert taken == 2
