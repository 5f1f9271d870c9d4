"""What ``cfpla`` knows of a character: its network, the color of each head row, and its memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ..arrays import NO_COLOR, ColorIndices, Probabilities
from ..features.drawing_window import Box, drawing_box
from ..features.position import View, smooth_box, view, working_scale
from ..files.hashes import hash_bytes
from ..inference.voting import vote
from ..networks.patch_network import PatchNetwork, PatchNetworkConfig, add_colors
from ..palette import Color, Palette, Rgba
from ..prepared import PreparedDrawing
from ..training.memory import Reservoir
from .method import State

FLOOR = 1e-6
"""Probability of a color that was never shown."""


@dataclass(eq=False)
class PatchModel:
    """A patch network and all that it takes to go on teaching it.

    Attributes
    ----------
    network
        The network; its head has a row for each of ``colors``, which only ever grow.
    colors
        Every color that was ever met, of this shot or of earlier ones.
    seen
        (rows,) whether a region of that color was ever shown.
    scale
        Pixels of the network's layers per pixel of a drawing.
    boxes
        Boxes of the painted drawings by their places in the shot.
    memory
        Patches of what was learned before.
    rng
        The dice, as they fell last.
    learned
        Hashes of the regions of each drawing that was learned, and of their colors.
    """

    network: PatchNetwork
    colors: list[Color]
    seen: NDArray[np.bool_]
    scale: float
    boxes: dict[int, Box]
    memory: Reservoir
    rng: np.random.Generator
    learned: dict[str, str] = field(default_factory=dict)

    @classmethod
    def fresh(
        cls,
        references: Sequence[PreparedDrawing],
        palette: Palette,
        config: PatchNetworkConfig,
        seed: int,
    ) -> PatchModel:
        """Return a model that knows nothing but how large the drawings are."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            network = PatchNetwork(config)
        return cls(
            network=network,
            colors=list(palette.colors),
            seen=np.zeros(len(palette), np.bool_),
            scale=working_scale(references),
            boxes={},
            memory=Reservoir(),
            rng=np.random.default_rng(seed),
        )

    def meet(self, palette: Palette, references: Sequence[PreparedDrawing]) -> None:
        """Take in the colors and boxes of a shot; rows of known colors are not touched."""
        known = len(self.colors)
        new = [color for color in palette.colors if find_row(color, self.colors) is None]
        if new:
            self.network = add_colors(self.network, len(new))
            self.colors += new
            self.seen = np.append(self.seen, np.zeros(len(self.colors) - known, np.bool_))
        self.boxes = {one.position: drawing_box(one.regions) for one in references}
        for one in references:
            rows = self.rows_of(one.colors, palette)
            self.seen[rows[rows != NO_COLOR]] = True

    def view(self, drawing: PreparedDrawing) -> View:
        """Return a drawing as the network sees it."""
        box = smooth_box(drawing_box(drawing.regions), drawing.position, self.boxes)
        return view(drawing.regions, box, self.scale)

    def probabilities(self, target: PreparedDrawing, palette: Palette) -> Probabilities:
        """Return (N, K): the vote on each region, over the colors of ``palette``."""
        self.network.eval()
        rows = self.palette_rows(palette)
        votes = vote(self.network, self.view(target), target.regions)[:, rows]
        votes = np.where(self.seen[rows], np.maximum(votes, FLOOR), FLOOR)
        return (votes / votes.sum(1, keepdims=True)).astype(np.float32)

    def palette_rows(self, palette: Palette) -> NDArray[np.int64]:
        """Return (K,) the head row of each color of a palette that the model has met."""
        return np.array([find_row(color, self.colors) for color in palette.colors], np.int64)

    def rows_of(self, colors: ColorIndices, palette: Palette) -> ColorIndices:
        """Return the head row of each palette index; ``NO_COLOR`` stays."""
        table = np.append(self.palette_rows(palette), NO_COLOR).astype(np.int16)
        return table[colors]

    def has_learned(self, drawing: PreparedDrawing, palette: Palette) -> bool:
        """Whether a drawing was learned with just these colors."""
        return self.learned.get(_hash(drawing.regions.labels)) == self._hash_colors(
            drawing, palette
        )

    def has_seen(self, drawing: PreparedDrawing) -> bool:
        """Whether a drawing was learned, with these colors or others."""
        return _hash(drawing.regions.labels) in self.learned

    def remember(self, drawings: Sequence[PreparedDrawing], palette: Palette) -> None:
        """Take down that drawings were learned."""
        for one in drawings:
            self.learned[_hash(one.regions.labels)] = self._hash_colors(one, palette)

    def _hash_colors(self, drawing: PreparedDrawing, palette: Palette) -> str:
        return _hash(self.rows_of(drawing.colors, palette))

    def state(self) -> State:
        """Return everything as arrays and JSON."""
        arrays: dict[str, NDArray[Any]] = {
            f"network/{name}": value.detach().cpu().numpy().copy()
            for name, value in self.network.state_dict().items()
        }
        arrays |= {f"memory/{name}": value for name, value in self.memory.to_arrays().items()}
        settings = {
            "network": asdict(self.network.config),
            "colors": [[one.color_id, list(one.rgba), one.name] for one in self.colors],
            "seen": self.seen.tolist(),
            "scale": self.scale,
            "boxes": [[place, *box] for place, box in sorted(self.boxes.items())],
            "dice": self.rng.bit_generator.state,
            "learned": dict(self.learned),
        }
        return State(arrays, settings)

    @classmethod
    def from_state(cls, state: State) -> PatchModel:
        """Return the model that :meth:`state` described."""
        settings = state.settings
        network = PatchNetwork(_config(settings["network"]))
        network.load_state_dict(
            {
                name: torch.from_numpy(np.array(value))
                for name, value in state.arrays_under("network").items()
            }
        )
        rng = np.random.default_rng()
        rng.bit_generator.state = settings["dice"]
        return cls(
            network=network,
            colors=[Color(number, _rgba(rgba), name) for number, rgba, name in settings["colors"]],
            seen=np.array(settings["seen"], np.bool_),
            scale=settings["scale"],
            boxes={place: (x, y, w, h) for place, x, y, w, h in settings["boxes"]},
            memory=Reservoir.from_arrays(state.arrays_under("memory")),
            rng=rng,
            learned=dict(settings["learned"]),
        )


def find_row(color: Color, colors: Sequence[Color]) -> int | None:
    """Return the place of a color: of the same value, else of the same id and name.

    Values come first, as ids of palettes that were read from paint are mere numbers.
    """
    for row, one in enumerate(colors):
        if one.rgba == color.rgba:
            return row
    for row, one in enumerate(colors):
        if color.name and one.name == color.name and one.color_id == color.color_id:
            return row
    return None


def _hash(array: NDArray[Any]) -> str:
    return hash_bytes(array.tobytes())


def _config(fields: Mapping[str, Any]) -> PatchNetworkConfig:
    config = PatchNetworkConfig(**fields)
    first, second, third = config.filters
    return replace(config, filters=(first, second, third), dilations=tuple(config.dilations))


def _rgba(values: Sequence[int]) -> Rgba:
    red, green, blue, alpha = (int(value) for value in values)
    return red, green, blue, alpha
