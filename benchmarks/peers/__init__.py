"""Peers for the bench: published matchers, built anew without the weights they were made with."""

from __future__ import annotations

from pathlib import Path
from typing import Final

WEIGHTS: Final = Path(__file__).resolve().parents[2] / "out" / "peers"
"""Where ``python -m benchmarks.peers`` puts weights, their cards, and the training set."""
