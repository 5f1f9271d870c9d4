"""The arrays that the region matcher reads: one target drawing beside any number of references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import NO_COLOR, ColorIndices
from ..prepared import PreparedDrawing
from ..regions import RegionMap
from .drawing_window import zooms
from .line_readings import Reader, Reading, reading_evidence
from .pair_evidence import Evidence, pair_evidence
from .region_descriptors import Rows, region_descriptors

Inner = NDArray[np.float32]
"""(N, N): 1 neighbors, 0 same drawing, -1 different drawings."""

Places = NDArray[np.intp]
"""Which regions of a drawing, by their place in its arrays."""

LABEL_WIDTH = 32
TOKEN_LENGTH = np.float32(8)
"""The encoder's unit vectors are made longer, about as large as the numbers beside them."""

INPUT_NAMES = (
    "target",
    "reference",
    "target_label",
    "reference_label",
    "target_inner",
    "reference_inner",
    "evidence",
)
"""The network's inputs, in its order."""


@dataclass(frozen=True, eq=False)
class ReadDrawing:
    """A drawing, and what the line encoder says of it; ``None`` for a matcher that knows none."""

    drawing: PreparedDrawing
    reading: Reading | None


@dataclass(frozen=True, eq=False)
class ReferenceInputs:
    """One reference beside a target; R counts the regions of it that are looked at.

    Attributes
    ----------
    described
        (R, D) descriptors.
    inner
        (R, R): who is whose neighbor.
    evidence
        (N, R, E) pair evidence.
    colors
        (R,) palette index of each region.
    """

    described: Rows
    inner: Inner
    evidence: Evidence
    colors: ColorIndices

    def part(self, here: Places, there: Places) -> ReferenceInputs:
        """Return what is said of some regions of the target and some of the reference."""
        return ReferenceInputs(
            self.described[there],
            self.inner[np.ix_(there, there)],
            self.evidence[np.ix_(here, there)],
            self.colors[there],
        )


@dataclass(frozen=True, eq=False)
class MatchInputs:
    """One target and its references, unbatched; R counts the colored regions of all references.

    Attributes
    ----------
    target, reference
        (N, D) and (R, D) descriptors.
    target_inner, reference_inner
        (N, N) and (R, R): who is whose neighbor, who shares a drawing.
    evidence
        (N, R, E) pair evidence.
    reference_colors
        (R,) palette index of each reference region.
    """

    target: Rows
    reference: Rows
    target_inner: Inner
    reference_inner: Inner
    evidence: Evidence
    reference_colors: ColorIndices


def match_inputs(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], read: Reader | None = None
) -> MatchInputs:
    """Collect what the matcher reads of a target and of the colored regions of references.

    Parameters
    ----------
    target, references
        The drawings.
    read
        The line encoder; without one, the inputs of a matcher that knows none.
    """
    here, *there = read_alike([target, *references], read)
    everything = np.arange(target.regions.count)
    return join_references(
        described(here),
        inner_matrix(target.regions),
        [beside(here, one).part(everything, colored_regions(one.drawing)) for one in there],
    )


def beside(target: ReadDrawing, reference: ReadDrawing) -> ReferenceInputs:
    """Compare every region of a target with every region of a reference."""
    return ReferenceInputs(
        described(reference),
        inner_matrix(reference.drawing.regions),
        evidence_between(target, reference),
        reference.drawing.colors,
    )


def colored_regions(drawing: PreparedDrawing) -> Places:
    """Return the places of the regions whose color is known."""
    return np.flatnonzero(drawing.colors != NO_COLOR)


def read_alike(drawings: Sequence[PreparedDrawing], read: Reader | None) -> list[ReadDrawing]:
    """Read drawings that are to be compared, those of the shot from as near as one another."""
    if read is None:
        return [ReadDrawing(drawing, None) for drawing in drawings]
    return [
        ReadDrawing(drawing, read(drawing.regions, zoom))
        for drawing, zoom in zip(drawings, zooms(drawings), strict=True)
    ]


def read_among(
    target: PreparedDrawing, references: Sequence[PreparedDrawing], read: Reader
) -> Reading:
    """Read a target as :func:`match_inputs` does beside these references."""
    return read(target.regions, zooms([target, *references])[0])


def described(drawing: ReadDrawing) -> Rows:
    """Return (N, D): what a region looks like, first without weights, then to the encoder."""
    rows = region_descriptors(drawing.drawing.regions)
    if drawing.reading is None:
        return rows
    return np.hstack([rows, drawing.reading.tokens * TOKEN_LENGTH])


def evidence_between(target: ReadDrawing, reference: ReadDrawing) -> Evidence:
    """Return (N, R, E): pair evidence, first without weights, then of the encoder."""
    evidence = pair_evidence(target.drawing, reference.drawing)
    if target.reading is None or reference.reading is None:
        return evidence
    seen = reading_evidence(target.reading, reference.reading)
    return np.concatenate([evidence, seen], axis=-1)


def join_references(
    target: Rows, target_inner: Inner, references: Sequence[ReferenceInputs]
) -> MatchInputs:
    """Put several references side by side as one long list of reference regions."""
    ends = np.cumsum([len(one.colors) for one in references])
    together = np.full((ends[-1], ends[-1]), -1, np.float32)
    for one, end in zip(references, ends, strict=True):
        span = slice(end - len(one.colors), end)
        together[span, span] = one.inner
    return MatchInputs(
        target,
        np.concatenate([one.described for one in references]),
        target_inner,
        together,
        np.concatenate([one.evidence for one in references], axis=1),
        np.concatenate([one.colors for one in references]),
    )


def inner_matrix(regions: RegionMap) -> Inner:
    """Return (N, N): 1 where two regions face each other across a line, 0 elsewhere."""
    inner = np.zeros((regions.count, regions.count), np.float32)
    first, second = (regions.adjacency.pairs - 1).T
    inner[first, second] = inner[second, first] = 1
    return inner


def color_codes(
    colors: ColorIndices, palette_size: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return (N, LABEL_WIDTH) random sign vectors, one a color; zero for ``NO_COLOR``."""
    codes = rng.choice(np.array([-1, 1], np.float32), (palette_size + 1, LABEL_WIDTH))
    codes[NO_COLOR] = 0
    return codes[colors]
