"""Shots of a family: one subject in several drawings, one hand, one camera, one palette."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .coloring import random_scheme
from .drawing import PartNumbers, SyntheticDrawing, draw
from .families import FAMILIES
from .framing import Framing
from .line_style import LineStyle, draw_style
from .motion import times
from .variation import vary


def generate_shot(
    family: str,
    seed: int,
    drawings: int,
    size: int,
    *,
    style: LineStyle | None = None,
    separation_lines: bool | None = None,
) -> list[SyntheticDrawing]:
    """Generate a shot.

    Parameters
    ----------
    family
        A name in ``FAMILIES``.
    seed
        The same family and seed give the same pixels.
    drawings
        How many drawings.
    size
        Long side of the drawings in pixels; the aspect is random, the same for the whole shot.
    style
        How lines look; a random style by default.
    separation_lines
        Whether shadows have lines; as the style has it by default.

    Returns
    -------
    list of SyntheticDrawing
        Drawings of one shot: part numbers and colors mean the same in all of them.

    Raises
    ------
    KeyError
        If there is no such family.

    Examples
    --------
    >>> shot = generate_shot("humans", seed=1, drawings=2, size=200)
    >>> [max(drawing.line.shape) for drawing in shot]
    [200, 200]
    """
    rng = np.random.default_rng([seed, *family.encode()])
    subject = FAMILIES[family](rng)
    moments = times(rng, drawings)
    scenes = vary(rng, [subject.parts(moment) for moment in moments])
    roles = {piece.role for scene in scenes for top in scene for piece in top.walk()}
    numbers = PartNumbers(random_scheme(rng, roles))
    drawn = draw_style(rng, size)
    chosen = style or drawn
    if separation_lines is not None:
        chosen = replace(chosen, separation_lines=separation_lines)
    frame = Framing(rng, subject, scenes, size)
    return [
        draw(
            scene,
            numbers=numbers,
            style=chosen,
            camera=frame.camera(moment),
            size=frame.sheet,
            rng=rng,
        )
        for scene, moment in zip(scenes, moments, strict=True)
    ]
