"""Trainings that may stop and go on: networks, optimizers and progress in one file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from ..errors import ModelError
from ..files.storage import write_bytes

CHECKPOINT: Final = "checkpoint.safetensors"
PROGRESS: Final = "progress"
"""The entry of the file's metadata that holds, as JSON, how far the training is."""


def save_checkpoint(
    folder: Path,
    networks: Mapping[str, nn.Module],
    optimizers: Mapping[str, torch.optim.Optimizer],
    progress: Mapping[str, Any],
) -> None:
    """Write everything from which a training goes on; a crash meanwhile leaves the last one.

    Raises
    ------
    StorageError
        If the folder cannot be written or the disk is full.
    """
    tensors: dict[str, Tensor] = {}
    for name, network in networks.items():
        tensors |= {f"{name}/{key}": value for key, value in network.state_dict().items()}
    for name, optimizer in optimizers.items():
        for index, state in optimizer.state_dict()["state"].items():
            tensors |= {f"{name}/{index}/{key}": value for key, value in state.items()}
    whole = {key: value.contiguous() for key, value in tensors.items()}
    write_bytes(folder / CHECKPOINT, save(whole, {PROGRESS: json.dumps(progress)}))


def restore_checkpoint(
    folder: Path,
    networks: Mapping[str, nn.Module],
    optimizers: Mapping[str, torch.optim.Optimizer],
) -> dict[str, Any]:
    """Bring all back to where :func:`save_checkpoint` left it, and return the progress.

    Raises
    ------
    ModelError
        If the checkpoint is damaged, or of another network than ``networks``.
    """
    path = folder / CHECKPOINT
    tensors, progress = _read(path)
    try:
        for name, network in networks.items():
            network.load_state_dict(_under(tensors, f"{name}/"))
        for name, optimizer in optimizers.items():
            state: dict[int, dict[str, Tensor]] = {}
            for key, value in _under(tensors, f"{name}/").items():
                index, entry = key.split("/")
                state.setdefault(int(index), {})[entry] = value
            groups = optimizer.state_dict()["param_groups"]
            optimizer.load_state_dict({"state": state, "param_groups": groups})
    except RuntimeError as error:
        raise ModelError(
            f"The checkpoint {path} is of another network, or of one of other sizes.",
            hint="Give the options that it was begun with, or another folder as OUT.",
        ) from error
    return progress


def _read(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Return the tensors, on the CPU, and the progress; optimizers keep their counts there."""
    try:
        data = path.read_bytes()
        tensors = load(data)
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
        return tensors, json.loads(header["__metadata__"][PROGRESS])
    except (OSError, SafetensorError, ValueError, KeyError) as error:
        raise ModelError(
            f"The checkpoint {path} cannot be read.",
            hint="Delete it to begin anew; the shots in this folder are kept.",
        ) from error


@torch.no_grad()
def follow_average(average: nn.Module, network: nn.Module, steps: int, decay: float) -> None:
    """Move averaged weights towards the present ones, faster while few steps were taken."""
    kept = min(decay, (1 + steps) / (10 + steps))
    for averaged, current in zip(average.parameters(), network.parameters(), strict=True):
        averaged.lerp_(current, 1 - kept)


def _under(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
