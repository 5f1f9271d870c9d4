"""Checkpoints that are damaged, or of something else; a run that dies while it writes one."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from plugin_core.errors import ModelError
from plugin_core.training.checkpoints import CHECKPOINT, restore_checkpoint, save_checkpoint

Trained = tuple[dict[str, nn.Module], dict[str, torch.optim.Optimizer]]


def trained(inputs: int = 2) -> Trained:
    """Return a network that took one step, and its optimizer."""
    network = nn.Linear(inputs, 1)
    optimizer = torch.optim.AdamW(network.parameters())
    network(torch.ones(1, inputs)).sum().backward()
    optimizer.step()
    return {"network": network}, {"optimizer": optimizer}


def test_a_run_that_dies_while_it_writes_leaves_weights_and_progress_that_belong_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, later = trained(), trained()
    save_checkpoint(tmp_path, *first, {"steps": 1})

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(Path, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            save_checkpoint(tmp_path, *later, {"steps": 2})
    back = trained()
    assert restore_checkpoint(tmp_path, *back) == {"steps": 1}
    for mine, kept in zip(
        *(each[0]["network"].parameters() for each in (back, first)), strict=True
    ):
        assert torch.equal(mine, kept)


@pytest.mark.parametrize("keep", [0, 5, 40, 200, -1])
def test_half_a_checkpoint_is_told_with_what_to_do(tmp_path: Path, keep: int) -> None:
    save_checkpoint(tmp_path, *trained(), {"steps": 1})
    path = tmp_path / CHECKPOINT
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ModelError, match=r"checkpoint\.safetensors cannot be read\. Delete it"):
        restore_checkpoint(tmp_path, *trained())


def test_a_checkpoint_of_other_sizes_is_told_in_a_sentence(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, *trained(inputs=2), {"steps": 1})
    with pytest.raises(ModelError, match=r"of other sizes\. Give the options"):
        restore_checkpoint(tmp_path, *trained(inputs=3))
