"""Pixels vote, regions win: the patch network's scores of a whole drawing, gathered per region.

METHODS section 2.2: the soft vote is the mean softmax over a region. Votes are taken at a fixed
number of points spread over each region and read between the network's pixels, so that a region of
ten pixels is heard as well as the sky. The same points give the mean traits by which the network
judges the region as a whole; both opinions count alike.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..arrays import Probabilities
from ..features.position import STRIDE, View
from ..networks.patch_network import PatchNetwork
from ..regions import RegionMap

TILE = 512
OVERLAP = 64
WHOLE = 2**20
"""Drawings of up to this many pixels at half resolution go through the network in one piece."""


@torch.inference_mode()
def vote(network: PatchNetwork, view: View, regions: RegionMap) -> Probabilities:
    """Return (N, K): the colors that a network sees in the regions of a drawing.

    Parameters
    ----------
    network
        In evaluation mode.
    view
        The drawing as the network sees it.
    regions
        Its regions at full resolution.
    """
    maps = network_maps(network, view)  # (K + f, H, W)
    points = torch.from_numpy(view.samples(regions)).to(maps.device)  # (N, S, 2)
    size = torch.tensor(maps.shape[:0:-1], device=maps.device) * STRIDE
    at_points = F.grid_sample(
        maps[None], points[None] / size * 2 - 1, padding_mode="border", align_corners=False
    )[0]  # (K + f, N, S)
    colors = network.config.colors
    votes = at_points[:colors].softmax(0).mean(-1).T
    traits = at_points[colors:].mean(-1).T
    known = torch.from_numpy(view.features[1:]).to(maps.device)
    judged = network.judge(traits, known).softmax(1)
    return np.ascontiguousarray(((votes + judged) / 2).cpu().numpy())


@torch.inference_mode()
def network_maps(network: PatchNetwork, view: View) -> Tensor:
    """Return (K + f, H, W) scores and traits; a very large drawing goes through in tiles."""
    height, width = view.regions.shape
    if height * width <= WHOLE:
        return _maps(network, view, slice(0, height), slice(0, width))
    rows = []
    for top in range(0, height, TILE):
        columns = [_tile(network, view, top, left) for left in range(0, width, TILE)]
        rows.append(torch.cat(columns, dim=2))
    return torch.cat(rows, dim=1)


def _tile(network: PatchNetwork, view: View, top: int, left: int) -> Tensor:
    """Return the maps of one tile, which was shown to the network with what lies around it."""
    height, width = view.regions.shape
    above, before = min(top, OVERLAP), min(left, OVERLAP)
    bottom, right = min(top + TILE, height), min(left + TILE, width)
    rows = slice(top - above, min(bottom + OVERLAP, height))
    columns = slice(left - before, min(right + OVERLAP, width))
    maps = _maps(network, view, rows, columns)
    return maps[:, above : above + bottom - top, before : before + right - left]


def _maps(network: PatchNetwork, view: View, rows: slice, columns: slice) -> Tensor:
    device = next(network.parameters()).device
    of_layers = [slice(part.start * STRIDE, part.stop * STRIDE) for part in (rows, columns)]
    place = view.place.copy()
    place[:, 2] += place[:, 0] * of_layers[1].start + place[:, 1] * of_layers[0].start
    inputs = (
        view.layers[of_layers[0], of_layers[1]],
        place,
        view.features[view.regions[rows, columns]],
    )
    tensors = [torch.from_numpy(np.ascontiguousarray(array))[None].to(device) for array in inputs]
    scores, traits = network(*tensors)
    return torch.cat([scores[0], traits[0]])
