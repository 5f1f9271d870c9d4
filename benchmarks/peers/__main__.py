"""Train a peer, or our matcher beside it, on one generated training set for so many minutes.

    python -m benchmarks.peers ant_like --minutes 30
    python -m benchmarks.peers dacon_like --minutes 30
    python -m benchmarks.peers matcher --minutes 30

Minutes are those that one thread computes, whatever else the machine does. Shots are drawn once,
into ``--shots``; all three learn from the same.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import cv2
import torch
from safetensors.torch import save_file

from plugin_core.files.storage import write_json
from plugin_core.training.matcher_export import export_matcher
from plugin_core.training.training_run import hash_weights

from . import WEIGHTS
from .networks import PEERS
from .shots import draw_training_set
from .training import train_matcher, train_peer
from .views import ViewedShot

log = logging.getLogger("peers")

NAMES = (*PEERS, "matcher")


def main() -> None:
    """Draw what is missing of the training set, train, write weights and their card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("network", choices=NAMES)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--shots", type=Path, default=WEIGHTS)
    parser.add_argument("--count", type=int, default=300, help="shots to draw")
    wanted = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    draw_training_set(wanted.shots, wanted.count)
    wanted.out.mkdir(parents=True, exist_ok=True)
    make(wanted.network, wanted.shots, wanted.out, wanted.minutes)


def make(name: str, shots: Path, out: Path, minutes: float) -> None:
    """Train one network on the shots that were drawn."""
    network: torch.nn.Module
    if name == "matcher":
        matcher, steps = train_matcher(shots / "shots", 60 * minutes, report=report)
        weights, network = out / "matcher.onnx", matcher
        export_matcher(matcher, weights)
    else:
        network = peer = PEERS[name]()
        views = [ViewedShot.load(path) for path in sorted((shots / "views").glob("*.npz"))]
        steps = train_peer(peer, views, 60 * minutes, report=report)
        weights = out / f"{name}.safetensors"
        save_file({key: value.half() for key, value in peer.state_dict().items()}, weights)
    card = {
        "network": name,
        "steps": steps,
        "seconds": round(60 * minutes),
        "shots": len(list((shots / "views").glob("*.npz"))),
        "parameters": sum(weight.numel() for weight in network.parameters()),
        "sha256": hash_weights(weights),
        "command": f"python -m benchmarks.peers {name} --minutes {minutes:g}",
    }
    write_json(weights.with_suffix(".json"), card)


def report(step: int, seconds: float, loss: float) -> None:
    """Tell now and then how far it is."""
    if step % 20 == 0:
        log.info("step %d, %.0f s, loss %.3f", step, seconds, loss)


if __name__ == "__main__":
    main()
