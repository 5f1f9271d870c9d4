"""Trainings that may stop and go on: networks, optimizers and progress in one folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

TENSORS: Final = "checkpoint.safetensors"
PROGRESS: Final = "checkpoint.json"


def save_checkpoint(
    folder: Path,
    networks: Mapping[str, nn.Module],
    optimizers: Mapping[str, torch.optim.Optimizer],
    progress: Mapping[str, Any],
) -> None:
    """Write everything from which a training goes on; a crash meanwhile leaves the last one."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors: dict[str, Tensor] = {}
    for name, network in networks.items():
        tensors |= {f"{name}/{key}": value for key, value in network.state_dict().items()}
    for name, optimizer in optimizers.items():
        for index, state in optimizer.state_dict()["state"].items():
            tensors |= {f"{name}/{index}/{key}": value for key, value in state.items()}
    partial = folder / "checkpoint.part"
    save_file({key: value.contiguous() for key, value in tensors.items()}, partial)
    partial.replace(folder / TENSORS)
    (folder / PROGRESS).write_text(json.dumps(progress, indent=1))


def read_progress(folder: Path) -> dict[str, Any]:
    """Return how far a training was."""
    progress: dict[str, Any] = json.loads((folder / PROGRESS).read_text())
    return progress


def restore_checkpoint(
    folder: Path,
    device: str,
    networks: Mapping[str, nn.Module],
    optimizers: Mapping[str, torch.optim.Optimizer],
) -> dict[str, Any]:
    """Bring all back to where :func:`save_checkpoint` left it, and return the progress."""
    tensors = load_file(folder / TENSORS, device=device)
    for name, network in networks.items():
        network.load_state_dict(_under(tensors, f"{name}/"))
    for name, optimizer in optimizers.items():
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in _under(tensors, f"{name}/").items():
            index, entry = key.split("/")
            state.setdefault(int(index), {})[entry] = value
        groups = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": state, "param_groups": groups})
    return read_progress(folder)


@torch.no_grad()
def follow_average(average: nn.Module, network: nn.Module, steps: int, decay: float) -> None:
    """Move averaged weights towards the present ones, faster while few steps were taken."""
    kept = min(decay, (1 + steps) / (10 + steps))
    for averaged, current in zip(average.parameters(), network.parameters(), strict=True):
        averaged.lerp_(current, 1 - kept)


def _under(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
