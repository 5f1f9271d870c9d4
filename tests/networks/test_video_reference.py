"""Tests of plugin_core.networks.video_reference: the equations on cases that fit on paper."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from plugin_core.networks.video_reference import (
    ColorTransform,
    Encoded,
    VideoReferenceConfig,
    VideoReferenceNetwork,
)
from plugin_core.training.video_reference_export import example_inputs

WIDTH = 8


@pytest.fixture(autouse=True)
def same_dice() -> None:
    torch.manual_seed(3)


def network() -> VideoReferenceNetwork:
    return VideoReferenceNetwork(VideoReferenceConfig(width=16, key=8, blocks=2)).eval()


def transform() -> ColorTransform:
    return ColorTransform(WIDTH, 4)


def drawings(count: int) -> Encoded:
    given = torch.rand(count, len(transform().metric), 3, 2)
    return Encoded(torch.empty(0), torch.empty(0), torch.rand(count, WIDTH, 3, 2), given, given)


def test_masks_are_a_sigmoid_of_one_convolution_over_both_drawings() -> None:
    sim, target, references = transform(), torch.rand(2, WIDTH, 3, 2), torch.rand(3, WIDTH, 3, 2)
    m, n = sim.masks(target, references)
    for mask, conv in ((m, sim.mask_m), (n, sim.mask_n)):
        joined = torch.cat([references[2:3], target[1:2]], 1)  # f_di before f_d, equation 3
        torch.testing.assert_close(mask[1, 2], torch.sigmoid(conv(joined))[0])


def test_color_features_are_mixed_as_in_equation_five() -> None:
    sim, target, references = transform(), torch.rand(1, WIDTH, 3, 2), torch.rand(2, WIDTH, 3, 2)
    colors = torch.rand(2, WIDTH, 3, 2)
    attention = torch.rand(1, 6, 12).softmax(-1)
    small = torch.cat([sim.color(one[None])[0].flatten(1) for one in colors], 1)  # (k, 12)
    f_mat = sim.expand((small @ attention[0].T).reshape(1, 4, 3, 2))[0]
    m, n = (mask[0] for mask in sim.masks(target, references))
    expected = sum((1 - n[i]) * f_mat + n[i] * colors[i] * m[i] for i in range(2)) / 2
    torch.testing.assert_close(sim(target, references, colors, attention)[0], expected)


def test_attention_is_one_softmax_over_the_positions_of_all_references() -> None:
    sim, target, references = transform(), drawings(1), drawings(3)
    queries = sim.traits(target.f_d.flatten(2), target.given.flatten(2))
    attention = sim.attention(queries, references, torch.zeros(1, 3), torch.ones(3, 3, 2))
    assert attention.shape == (1, 6, 18)
    torch.testing.assert_close(attention.sum(-1), torch.ones(1, 6))
    there = references.given.transpose(0, 1).flatten(1)
    apart = (target.given[0].flatten(1)[:, :, None] - there[:, None]).square()
    keys = sim.key(references.f_d.flatten(2)).transpose(0, 1).flatten(1)
    alike = F.normalize(sim.key(target.f_d.flatten(2))[0], dim=0).T @ F.normalize(keys, dim=0)
    scores = sim.sharpness.exp() * alike - (sim.metric.exp()[:, None, None] * apart).sum(0)
    torch.testing.assert_close(attention[0], scores.softmax(-1), rtol=2e-3, atol=1e-5)


def test_positions_without_a_color_are_never_copied() -> None:
    sim, target, references = transform(), drawings(1), drawings(1)
    queries = sim.traits(target.f_d.flatten(2), target.given.flatten(2))
    painted = torch.tensor([[[1.0, 0.0], [0.0, 0.0], [1.0, 1.0]]])
    attention = sim.attention(queries, references, torch.zeros(1, 1), painted)
    assert attention[..., painted.flatten() == 0].max() == 0


def test_drawings_near_in_order_are_copied_more() -> None:
    sim, target, reference = transform(), drawings(1), drawings(1)
    both = Encoded(*(torch.cat([one, one]) for one in vars(reference).values()))
    queries = sim.traits(target.f_d.flatten(2), target.given.flatten(2))
    attention = sim.attention(queries, both, torch.tensor([[1.0, 6.0]]), torch.ones(2, 3, 2))
    near, far = attention.sum(1)[0].split(6)
    haste = F.softplus(sim.haste)
    times = ((1 + 6) / (1 + 1)) ** haste
    torch.testing.assert_close(near, far * times, rtol=1e-3, atol=1e-5)


def test_every_stage_gives_distributions_over_the_slots() -> None:
    scores = network()(*example_inputs(VideoReferenceConfig(), slots=5, points=7))
    for stage in (scores.final, scores.early, scores.middle):
        assert stage.shape == (1, 7, 5)
        torch.testing.assert_close(stage.exp().sum(-1), torch.ones(1, 7))


def test_copied_probability_sums_to_one_over_the_slots() -> None:
    scores = network()(*example_inputs(VideoReferenceConfig(), slots=5))
    least = 1e-3 * 5
    torch.testing.assert_close(scores.copied.exp().sum(-1), torch.full((1, 24), 1 + least))


def test_an_untrained_network_copies_and_corrects_nothing() -> None:
    scores = network()(*example_inputs(VideoReferenceConfig()))
    torch.testing.assert_close(scores.final, scores.copied.log_softmax(-1))


def test_slots_in_another_order_get_the_same_scores_in_that_order() -> None:
    net, inputs = network(), list(example_inputs(VideoReferenceConfig(), slots=5))
    order = torch.tensor([3, 0, 4, 1, 2])
    scores = net(*inputs).final
    inputs[4], inputs[5] = inputs[4][:, order], inputs[5][order]
    np.testing.assert_allclose(net(*inputs).final.detach(), scores[..., order].detach(), atol=1e-4)
