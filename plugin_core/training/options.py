"""What all scripts share that train on generated drawings: options, and how they end."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import torch

from ..errors import InputError, ShiageError
from ..files.storage import check_writable


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


def read_options(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Return what is wanted, and have log, threads, device and OUT ready for it.

    Raises
    ------
    InputError
        If PyTorch cannot compute on the device.
    StorageError
        If OUT cannot be written.
    """
    wanted = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(wanted.threads)
    check_device(wanted.device)
    check_writable(wanted.out)
    return wanted


def check_device(device: str) -> None:
    """Find out whether PyTorch computes on a device.

    Raises
    ------
    InputError
        If it does not.
    """
    try:
        torch.ones(1, device=device).sum()
    except (AssertionError, RuntimeError) as error:
        raise InputError(
            f"PyTorch {torch.__version__} cannot compute on the device {device} here.",
            hint="Install a PyTorch for this GPU and its driver, or leave --device away.",
        ) from error


def run_script(main: Callable[[], None]) -> None:
    """Run a script; what stops it is told in a sentence."""
    try:
        main()
    except ShiageError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
