"""Draw the example shot: a girl who walks, looks round at us, blinks and speaks.

    python examples/draw_example.py out/example [--size 1280x720] [--painted 1,7,12]

Everything in it is made by the project's own generator; the same command draws the same pixels.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from plugin_core.images import write_png
from plugin_core.synthesis import (
    Camera,
    LineStyle,
    PartNumbers,
    SyntheticDrawing,
    draw,
    fixed_scheme,
)
from plugin_core.synthesis.anatomy import (
    FaceLook,
    FacePose,
    FigureLook,
    FigurePose,
    HairLook,
    LimbPose,
    Outfit,
    build,
    curtain_edge,
    figure,
)
from plugin_core.synthesis.line_style import Rgb
from plugin_core.timesheets.exposure import Exposure
from plugin_core.timesheets.xdts import write_xdts

LEVEL = "A"
DRAWINGS = 14
FRAMES_EACH = 2
HELD = {5: 6, 14: 8}
"""Drawings that stay longer: the look at us, and the end."""

BROKEN = (4, 9, 11)
"""Drawings with breaks in their lines."""

COLORS: dict[str, Rgb] = {
    "skin": (255, 226, 208),
    "skin.shadow": (236, 180, 164),
    "skin.light": (255, 196, 186),
    "hair": (122, 86, 148),
    "hair.shadow": (88, 58, 116),
    "hair.light": (188, 158, 214),
    "hair_back": (98, 66, 126),
    "hair_back.shadow": (72, 46, 98),
    "eye_white": (250, 250, 255),
    "iris": (70, 170, 160),
    "iris.shadow": (30, 102, 110),
    "pupil": (24, 40, 60),
    "shine": (255, 255, 250),
    "mouth": (150, 50, 62),
    "tongue": (232, 120, 120),
    "top": (244, 240, 228),
    "top.shadow": (206, 202, 214),
    "trim": (46, 74, 126),
    "collar": (58, 92, 150),
    "ribbon": (222, 72, 76),
    "ribbon.shadow": (168, 44, 62),
    "metal": (232, 196, 96),
    "belt": (120, 76, 52),
    "bottom": (64, 98, 158),
    "bottom.shadow": (40, 64, 116),
    "socks": (52, 56, 76),
    "socks.shadow": (34, 36, 54),
    "shoes": (140, 84, 56),
    "sole": (84, 52, 44),
}


def look() -> FigureLook:
    """The girl."""
    edge = curtain_edge(np.random.default_rng(21), bangs=5, bang_y=0.03, side_y=1.25, back_y=2.1)
    return FigureLook(
        body=build(3.7),
        face=FaceLook(eye_width=0.29, eye_height=0.29, iris=0.66, lash=1.8, has_blush=True),
        hair=HairLook(edge, radius=1.13, flare=0.1, ahoge=0.4, has_bow=True),
        outfit=Outfit(
            bottom="skirt",
            sleeves="long",
            socks="knee",
            neck="sailor",
            front="pockets",
            tie="bow",
            skirt_length=0.42,
            skirt_flare=1.75,
            pleats=8,
        ),
    )


def pose(moment: float) -> FigurePose:
    """One moment of the shot; 0 is its start and 1 its end."""
    step = 2 * np.pi * 1.35 * moment
    swing = 0.62 * np.sin(step)
    glance = float(np.exp(-(((moment - 0.42) / 0.2) ** 2)))
    wave = float(np.clip((moment - 0.62) / 0.25, 0, 1))
    legs = tuple(
        LimbPose(s * swing, 0.04, 0.12 + 0.75 * max(0.0, float(np.cos(step)) * s) ** 2)
        for s in (-1, 1)
    )
    arm_near = LimbPose(0.75 * swing * (1 - wave) + 1.5 * wave, 0.16 + 0.4 * wave, 0.4 + 1.1 * wave)
    return FigurePose(
        yaw=0.62 - 0.3 * moment,
        head_turn=-0.75 * glance - 0.1 * np.sin(step),
        face=FacePose(
            pitch=0.12 * np.sin(2 * step),
            eyes=0.12 if 0.2 < moment < 0.27 else 1.0,
            mouth=float(np.clip(1.2 * np.sin(9 * moment) * (moment > 0.4), 0, 1)),
            smile=0.6,
            gaze=(-0.5 * glance + 0.4 * (1 - glance), 0.0),
            brows=0.4 * glance,
        ),
        roll=0.08 * np.sin(step + 0.6) + 0.05 * glance,
        lean=0.05 * np.sin(step),
        rise=0.025 * abs(float(np.cos(step))),
        sway=0.5 * float(np.sin(step - 0.9)),
        arms=(LimbPose(-0.75 * swing, 0.16, 0.35), arm_near),
        legs=(legs[0], legs[1]),
    )


def draw_shot(size: tuple[int, int]) -> list[SyntheticDrawing]:
    """All drawings of the example, in order."""
    numbers = PartNumbers(fixed_scheme(COLORS))
    girl = look()
    fine = min(size) / 720
    style = LineStyle(
        width_px=2.3 * fine, pressure=0.45, trace_width_px=max(1.0, 1.2 * fine), wobble_px=fine
    )
    drawings = []
    for number in range(DRAWINGS):
        moment = number / (DRAWINGS - 1)
        rng = np.random.default_rng(1000 + number)
        camera = Camera(center=(0.35 - 0.7 * moment, -0.07), zoom=1.02)
        drawings.append(
            draw(
                figure(girl, pose(moment)),
                numbers=numbers,
                style=replace(style, gaps=2 if number + 1 in BROKEN else 0, gap_px=3.0 * fine),
                camera=camera,
                size=size,
                rng=rng,
            )
        )
    return drawings


def timesheet() -> Exposure:
    """Which drawing shows when: most of them on twos, two of them held."""
    stems: list[str | None] = []
    for number in range(1, DRAWINGS + 1):
        stems += [f"{LEVEL}.{number:04d}"] * HELD.get(number, FRAMES_EACH)
    return Exposure(tuple(stems))


def write_shot(
    folder: Path, *, size: tuple[int, int], painted: Sequence[int], truth: Path | None = None
) -> None:
    """Write the shot folder, and the paint of every drawing into ``truth``."""
    places = [folder / "line", folder / "paint", *([truth] if truth else [])]
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
    for number, drawing in enumerate(draw_shot(size), start=1):
        name = f"{LEVEL}.{number:04d}.png"
        write_png(folder / "line" / name, drawing.line)
        if number in painted:
            write_png(folder / "paint" / name, drawing.paint)
        if truth:
            write_png(truth / name, drawing.paint)
    write_xdts(folder / "sheet.xdts", {LEVEL: timesheet()})


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Draw the example shot.")
    parser.add_argument("folder", type=Path, help="where the shot folder goes")
    parser.add_argument("--size", type=_size, default=(1280, 720), help="such as 1920x1080")
    parser.add_argument("--painted", type=_numbers, default=(1, 7, 12), help="such as 1,7,12")
    parser.add_argument("--truth", type=Path, help="folder for the paint of every drawing")
    chosen = parser.parse_args(arguments)
    write_shot(chosen.folder, size=chosen.size, painted=chosen.painted, truth=chosen.truth)
    sys.stdout.write(f"{chosen.folder}: {DRAWINGS} drawings, {len(chosen.painted)} painted\n")
    return 0


def _size(text: str) -> tuple[int, int]:
    width, height = (int(part) for part in text.split("x"))
    return width, height


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    raise SystemExit(main())
