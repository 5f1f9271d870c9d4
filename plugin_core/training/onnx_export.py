"""A trained network as an ONNX file that onnxruntime reads without torch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
import torch
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from onnx.numpy_helper import to_array
from torch import Tensor, nn

from ..errors import ModelError
from ..files.shipped import half_precision
from ..files.storage import write_bytes

OPSET = 17


@dataclass(frozen=True)
class Signature:
    """What goes into a network and what comes out.

    Attributes
    ----------
    inputs
        An example of each input by its name, in the network's order.
    outputs
        Names of the outputs.
    axes
        Names of the axes that stay free, for inputs and outputs.
    """

    inputs: Mapping[str, Tensor]
    outputs: Sequence[str]
    axes: Mapping[str, Mapping[int, str]]


def export_network(network: nn.Module, signature: Signature, path: Path) -> None:
    """Write ``network`` to ``path``; its weights keep their names and shapes."""
    with TemporaryDirectory() as scratch:
        exported = Path(scratch, path.name)
        torch.onnx.export(
            network.eval().cpu(),
            tuple(signature.inputs.values()),
            str(exported),
            input_names=list(signature.inputs),
            output_names=list(signature.outputs),
            dynamic_axes=dict(signature.axes),
            opset_version=OPSET,
            do_constant_folding=False,
            dynamo=False,
        )
        write_bytes(path, exported.read_bytes())


def read_weights(path: Path) -> dict[str, Tensor]:
    """Return the weights of a network that :func:`export_network` wrote, by their names.

    Raises
    ------
    ModelError
        If the file cannot be read.
    """
    try:
        weights = onnx.load(path).graph.initializer
    except (OSError, DecodeError) as error:
        raise ModelError(
            f"{path} cannot be read as an ONNX network.", hint="Give a file NAME.onnx."
        ) from error
    return {one.name: torch.from_numpy(to_array(one).copy()) for one in weights}


def export_both_precisions(
    network: nn.Module, signature: Signature, path: Path, *, exact: Collection[str] = ()
) -> None:
    """Write ``network`` to ``path``, and beside it its copy in half precision, for GPUs.

    The copy reads the inputs named in ``exact`` in single precision too.
    """
    export_network(network, signature, path)
    inputs = signature.inputs.items()
    halves = {name: x if name in exact else x.half() for name, x in inputs}
    half = deepcopy(network).half()
    export_network(half, replace(signature, inputs=halves), half_precision(path))
