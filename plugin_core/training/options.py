"""The options that all trainings on generated drawings have."""

from __future__ import annotations

import argparse
from pathlib import Path


def training_parser(what: str, *, seconds: float, shots: int) -> argparse.ArgumentParser:
    """Return a parser of OUT and of how, where and how long to learn.

    Parameters
    ----------
    what
        The script's docstring; its first line is shown.
    seconds, shots
        Defaults.
    """
    parser = argparse.ArgumentParser(description=what.splitlines()[0])
    parser.add_argument("out", type=Path, help="folder for shots, checkpoints and the weights")
    parser.add_argument(
        "--seconds", type=float, default=seconds, help="of learning, all runs together"
    )
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw shots")
    parser.add_argument("--threads", type=int, default=1, help="of the network's arithmetic")
    parser.add_argument("--shots", type=int, default=shots, help="to draw at most")
    parser.add_argument("--seed", type=int, default=0)
    return parser
