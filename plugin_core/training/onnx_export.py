"""A trained network as an ONNX file that onnxruntime reads without torch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from pathlib import Path

import torch
from torch import Tensor, nn

from ..shipped import half_precision

OPSET = 17


def export_network(
    network: nn.Module,
    inputs: Mapping[str, Tensor],
    path: Path,
    *,
    outputs: Sequence[str],
    axes: Mapping[str, Mapping[int, str]],
) -> None:
    """Write a network.

    Parameters
    ----------
    network
        The network.
    inputs
        An example of each input by its name, in the network's order.
    path
        Where to.
    outputs
        Names of the outputs.
    axes
        Names of the axes that stay free, for inputs and outputs.
    """
    torch.onnx.export(
        network.eval().cpu(),
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_axes=dict(axes),
        opset_version=OPSET,
        dynamo=False,
    )


def export_both_precisions(
    network: nn.Module,
    inputs: Mapping[str, Tensor],
    path: Path,
    *,
    outputs: Sequence[str],
    axes: Mapping[str, Mapping[int, str]],
    exact: Collection[str] = (),
) -> None:
    """Write a network, and beside it its copy in half precision, for GPUs.

    Parameters
    ----------
    network, inputs, path, outputs, axes
        See :func:`export_network`.
    exact
        Inputs that the copy reads in single precision too.
    """
    export_network(network, inputs, path, outputs=outputs, axes=axes)
    halves = {name: x if name in exact else x.half() for name, x in inputs.items()}
    half = deepcopy(network).half()
    export_network(half, halves, half_precision(path), outputs=outputs, axes=axes)
