"""Training examples for the region matcher: generated shots, reduced to the arrays it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..arrays import NO_COLOR, ColorIndices, RgbaImage
from ..features.line_readings import Reader
from ..features.match_inputs import (
    LABEL_WIDTH,
    Inner,
    MatchInputs,
    ReferenceInputs,
    color_codes,
    described,
    evidence_between,
    inner_matrix,
    join_references,
    read_alike,
)
from ..features.pair_evidence import Evidence
from ..prepared import PreparedDrawing
from ..regions import RegionMap, find_regions, read_line_art
from ..shot import Drawing
from .stored_shots import save_arrays, stored_arrays

MAX_REFERENCES = 4
SPECK_PX = 10
SPECK_WEIGHT = 0.2
"""Regions of a few pixels are hardly a matter of matching; they teach little."""


@dataclass(frozen=True, eq=False)
class ExampleShot:
    """All drawings of one shot and the evidence between each two of them."""

    descriptors: Sequence[NDArray[np.float32]]
    inners: Sequence[Inner]
    colors: Sequence[ColorIndices]
    areas: Sequence[NDArray[np.int64]]
    evidence: dict[tuple[int, int], Evidence]

    @classmethod
    def of(cls, drawings: Sequence[PreparedDrawing], read: Reader | None = None) -> ExampleShot:
        """Reduce painted drawings to what the matcher reads, with a line encoder or without."""
        pairs = permutations(range(len(drawings)), 2)
        seen = read_alike(drawings, read)
        return cls(
            [described(one) for one in seen],
            [inner_matrix(drawing.regions) for drawing in drawings],
            [drawing.colors for drawing in drawings],
            [drawing.regions.area for drawing in drawings],
            {(t, r): evidence_between(seen[t], seen[r]) for t, r in pairs},
        )

    def save(self, path: Path) -> None:
        """Write the shot to ``path`` (``.npz``), in half precision."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for index, descriptor in enumerate(self.descriptors):
            arrays[f"descriptor{index}"] = descriptor.astype(np.float16)
            arrays[f"inner{index}"] = self.inners[index].astype(np.int8)
            arrays[f"color{index}"] = self.colors[index]
            arrays[f"area{index}"] = self.areas[index]
        for (target, reference), evidence in self.evidence.items():
            arrays[f"evidence{target}_{reference}"] = evidence.astype(np.float16)
        save_arrays(path, arrays, compressed=False)

    @classmethod
    def load(cls, path: Path) -> ExampleShot:
        """Read a shot that :meth:`save` wrote; it stays in half precision, for there are many."""
        with stored_arrays(path) as data:
            count = sum(key.startswith("descriptor") for key in data)
            if not count:
                raise KeyError("descriptor0")
            return cls(
                [data[f"descriptor{i}"] for i in range(count)],
                [data[f"inner{i}"].astype(np.float32) for i in range(count)],
                [data[f"color{i}"] for i in range(count)],
                [data[f"area{i}"] for i in range(count)],
                {(t, r): data[f"evidence{t}_{r}"] for t, r in permutations(range(count), 2)},
            )


def prepare_pictures(pictures: Sequence[tuple[RgbaImage, RgbaImage]]) -> list[PreparedDrawing]:
    """Cut generated drawings, ``(line art, paint)`` each, into regions of known colors."""
    index_of: dict[int, int] = {}
    prepared = []
    for position, (line, paint) in enumerate(pictures):
        regions = find_regions(read_line_art(line))
        values = np.ascontiguousarray(paint).view(np.uint32)[..., 0]
        colors = _majority_value(regions, values)
        indices = [index_of.setdefault(int(value), len(index_of)) for value in colors]
        drawing = Drawing("", position, "", Path(f"{position:04d}.png"))
        prepared.append(PreparedDrawing(drawing, position, regions, np.array(indices, np.int16)))
    return prepared


def _majority_value(regions: RegionMap, values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return (N,) the commonest of the pixel values in each region."""
    known, inverse = np.unique(values, return_inverse=True)
    keys = regions.labels.ravel().astype(np.int64) * len(known) + inverse.ravel()
    counts = np.bincount(keys, minlength=(regions.count + 1) * len(known))
    return known[counts.reshape(-1, len(known))[1:].argmax(1)]


@dataclass(frozen=True, eq=False)
class Example:
    """One target drawing, its references, its colors, and which of them are revealed."""

    inputs: MatchInputs
    target_label: NDArray[np.float32]
    reference_label: NDArray[np.float32]
    colors: ColorIndices
    weight: NDArray[np.float32]


def draw_example(shot: ExampleShot, rng: np.random.Generator) -> Example:
    """Choose a target and references at random, code the colors, reveal some of the target's."""
    order = rng.permutation(len(shot.colors))
    target = int(order[0])
    references = order[1 : 2 + rng.integers(min(MAX_REFERENCES, len(order) - 1))]
    inputs = join_references(
        shot.descriptors[target],
        shot.inners[target],
        [
            ReferenceInputs(
                shot.descriptors[r], shot.inners[r], shot.evidence[target, int(r)], shot.colors[r]
            )
            for r in references
        ],
    )
    colors = shot.colors[target]
    palette_size = int(max(colors.max(), inputs.reference_colors.max())) + 1
    codes_of = color_codes(np.arange(palette_size, dtype=np.int16), palette_size, rng)
    revealed = rng.random(len(colors)) < (rng.uniform(0, 0.6) if rng.random() < 0.5 else 0.0)
    target_label = np.where(revealed[:, None], codes_of[colors], 0).astype(np.float32)
    weight = np.where(shot.areas[target] > SPECK_PX, 1.0, SPECK_WEIGHT) * ~revealed
    return Example(
        inputs,
        target_label,
        codes_of[inputs.reference_colors],
        np.where(np.isin(colors, inputs.reference_colors), colors, NO_COLOR),
        weight.astype(np.float32),
    )


@dataclass(frozen=True, eq=False)
class Batch:
    """Examples padded to one size; the network's inputs in its order, then what the loss needs."""

    network_inputs: tuple[NDArray[np.float32], ...]
    same_color: NDArray[np.bool_]
    weight: NDArray[np.float32]


def collate(examples: Sequence[Example]) -> Batch:
    """Pad examples to one size. Padding belongs to no drawing: its ``inner`` is -1 throughout."""
    targets = max(len(e.colors) for e in examples)
    references = max(len(e.inputs.reference_colors) for e in examples)
    stack = _Padder(examples, targets, references)
    inputs = (
        stack.rows(targets, [e.inputs.target for e in examples]),
        stack.rows(references, [e.inputs.reference for e in examples]),
        stack.rows(targets, [e.target_label for e in examples], LABEL_WIDTH),
        stack.rows(references, [e.reference_label for e in examples], LABEL_WIDTH),
        stack.squares(targets, [e.inputs.target_inner for e in examples]),
        stack.squares(references, [e.inputs.reference_inner for e in examples]),
        stack.pairs([e.inputs.evidence for e in examples]),
    )
    return Batch(inputs, stack.same_color(), stack.weights())


class _Padder:
    """Pads the arrays of a list of examples to common sizes."""

    def __init__(self, examples: Sequence[Example], targets: int, references: int) -> None:
        self.examples, self.targets, self.references = examples, targets, references

    def rows(
        self, count: int, arrays: Sequence[NDArray[np.float32]], width: int | None = None
    ) -> NDArray[np.float32]:
        padded = np.zeros((len(arrays), count, width or arrays[0].shape[1]), np.float32)
        for place, array in zip(padded, arrays, strict=True):
            place[: len(array)] = array
        return padded

    def squares(self, count: int, arrays: Sequence[Inner]) -> Inner:
        padded = np.full((len(arrays), count, count), -1, np.float32)
        for place, array in zip(padded, arrays, strict=True):
            place[: len(array), : len(array)] = array
        return padded

    def pairs(self, arrays: Sequence[Evidence]) -> Evidence:
        shape = (len(arrays), self.targets, self.references, arrays[0].shape[-1])
        padded = np.zeros(shape, np.float32)
        for place, array in zip(padded, arrays, strict=True):
            place[: array.shape[0], : array.shape[1]] = array
        return padded

    def same_color(self) -> NDArray[np.bool_]:
        """(B, N, R + 1): which columns are right; the last where the color is in no reference."""
        shape = (len(self.examples), self.targets, self.references + 1)
        right = np.zeros(shape, bool)
        for place, example in zip(right, self.examples, strict=True):
            match = example.colors[:, None] == example.inputs.reference_colors[None, :]
            place[: match.shape[0], : match.shape[1]] = match
            place[: len(match), -1] = example.colors == NO_COLOR
        return right

    def weights(self) -> NDArray[np.float32]:
        padded = np.zeros((len(self.examples), self.targets), np.float32)
        for place, example in zip(padded, self.examples, strict=True):
            place[: len(example.weight)] = example.weight
        return padded
