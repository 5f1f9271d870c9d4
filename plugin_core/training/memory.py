"""What a character's earlier drawings looked like: a reservoir of patches that never grows too big.

METHODS section 2.2, continual strategy: part of every step repeats patches from here, so that what
was learned once is not unlearned.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..features.patches import Patch

MAX_PATCHES = 2000
MAX_BYTES = 32 * 2**20


class Reservoir:
    """A fair sample of all patches ever offered to it (reservoir sampling, algorithm R)."""

    def __init__(self, capacity: int = MAX_PATCHES) -> None:
        self.patches: list[Patch] = []
        self.offered = 0
        self._capacity = capacity

    def __len__(self) -> int:
        return len(self.patches)

    def offer(self, patch: Patch, rng: np.random.Generator) -> None:
        """Keep a patch, perhaps, in the place of another."""
        self.offered += 1
        if len(self.patches) < min(self._capacity, MAX_BYTES // patch.layers.nbytes):
            self.patches.append(patch)
            return
        place = int(rng.integers(self.offered))
        if place < len(self.patches):
            self.patches[place] = patch

    def draw(self, rng: np.random.Generator) -> Patch:
        """Return some patch of those kept."""
        return self.patches[rng.integers(len(self.patches))]

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything that :meth:`from_arrays` needs."""
        arrays: dict[str, NDArray[np.generic]] = {"offered": np.array([self.offered], np.int64)}
        if not self.patches:
            return arrays
        counts = [len(patch.colors) for patch in self.patches]
        return arrays | {
            "layers": np.stack([patch.layers for patch in self.patches]),
            "regions": np.stack([patch.regions for patch in self.patches]),
            "place": np.stack([patch.place for patch in self.patches]),
            "weight": np.array([patch.weight for patch in self.patches], np.float32),
            "counts": np.array(counts, np.int32),
            "features": np.concatenate([patch.features for patch in self.patches]),
            "colors": np.concatenate([patch.colors for patch in self.patches]),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Reservoir:
        """Return the reservoir that :meth:`to_arrays` described."""
        reservoir = cls()
        if "counts" not in arrays:
            return reservoir
        reservoir.offered = int(arrays["offered"][0])
        ends = np.cumsum(arrays["counts"])
        features = np.split(arrays["features"], ends[:-1])
        colors = np.split(arrays["colors"], ends[:-1])
        reservoir.patches = [
            Patch(
                arrays["layers"][i],
                arrays["regions"][i],
                features[i],
                colors[i],
                arrays["place"][i],
                float(arrays["weight"][i]),
            )
            for i in range(len(ends))
        ]
        return reservoir
