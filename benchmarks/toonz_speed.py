"""Time, memory and accuracy of the OpenToonz bridge.

    python benchmarks/toonz_speed.py --drawings 100              # HD drawings by our generator
    python benchmarks/toonz_speed.py --truth ../shared/data/bench/dev   # drawings of known paint

The first writes a level of HD drawings of which three are painted, reads it back, learns it and
colorizes all of it with the command, and prints seconds and memory. The second turns every
sequence into a level, paints its first and middle drawing, colorizes the others and compares
styles.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shiage_opentoonz.cm32 import Cm32, join, paint_of, tone_of
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.tlv import TlvDrawing, open_tlv
from shiage_opentoonz.tlv_writing import encode_tlv

from plugin_core.arrays import RgbaImage
from plugin_core.images import read_rgba
from plugin_core.palette import pack, unpack
from plugin_core.regions import LineClass, read_line_art
from plugin_core.synthesis import generate_shot

HD = (1920, 1080)
LINES = {
    LineClass.INK: 1,
    LineClass.SELF: 1,
    LineClass.RED: 2,
    LineClass.GREEN: 3,
    LineClass.BLUE: 4,
}
FIRST_FILL = 5
ARTIST = "OpenToonz CM(f1)"


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--drawings", type=int, default=100)
    parser.add_argument("--family", default="humans")
    parser.add_argument("--truth", type=Path, help="sequences with line/ and truth/")
    parser.add_argument("--lines", default="line")
    parser.add_argument("--seconds", type=float, default=60.0, help="to learn")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["SHIAGE_WORK_DIR"] = f"{scratch}/work"
        if wanted.truth:
            measure_accuracy(wanted.truth, wanted.lines, wanted.seconds, Path(scratch))
        else:
            measure_speed(wanted.family, wanted.drawings, wanted.seconds, Path(scratch))


def measure_speed(family: str, count: int, seconds: float, folder: Path) -> None:
    """Print how long an HD level takes, step by step."""
    level = folder / "A.tlv"
    # In a process of its own: a command that is started from a large one counts its memory, too.
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        taken, megabytes, reading = pool.submit(make_hd_level, level, family, count).result()
    print(f"write: {taken:.1f} s, {megabytes:.1f} MiB")
    print(f"read: {reading:.1f} s")
    learning, coloring = ["--max-seconds", str(seconds)], ["--precision", "0"]
    for verb, options in (("learn", learning), ("colorize", coloring)):
        started = perf_counter()
        report, cpu, memory = run_toonz(verb, level, *options)
        seconds_taken = perf_counter() - started
        print(f"{verb}: {seconds_taken:.1f} s ({cpu:.1f} s CPU), at most {memory:.0f} MiB")
    painted = len(report["levels"][0]["painted"])
    print(f"painted: {painted} drawings, {report['levels'][0]['uncertain_regions']} regions left")


def make_hd_level(level: Path, family: str, count: int) -> tuple[float, float, float]:
    """Write a level of which three drawings are painted; return seconds, MiB, seconds to read."""
    shot = generate_shot(family, seed=7, drawings=count, size=HD[1])
    truths = [centered(drawing.paint, HD) for drawing in shot]
    palette = Palette(truths)
    painted = {1, 1 + count // 2, count}
    drawings = [
        as_drawing(
            number,
            centered(drawing.line, HD),
            palette.styles(truth),
            painted=number in painted,
        )
        for number, (drawing, truth) in enumerate(zip(shot, truths, strict=True), start=1)
    ]
    started = perf_counter()
    write_level(level, drawings, palette)
    written = perf_counter()
    for each in open_tlv(level).drawings():
        assert each.pixels.size
    return written - started, level.stat().st_size / 2**20, perf_counter() - written


def measure_accuracy(folder: Path, lines: str, seconds: float, scratch: Path) -> None:
    """Print for each sequence the share of painted pixels and how many have the right style."""
    print("| sequence | drawings | painted | right of painted | right of all |")
    print("|---|---:|---:|---:|---:|")
    for sequence in sorted(path for path in folder.iterdir() if (path / lines).is_dir()):
        files = sorted((sequence / lines).glob("*.png"))
        truths = [read_rgba(sequence / "truth" / file.name) for file in files]
        palette = Palette(truths)
        painted = {1, 1 + len(files) // 2}
        level = scratch / f"{sequence.name}.tlv"
        numbered = enumerate(zip(files, truths, strict=True), start=1)
        drawings = [
            as_drawing(number, read_rgba(file), palette.styles(truth), painted=number in painted)
            for number, (file, truth) in numbered
        ]
        write_level(level, drawings, palette)
        run_toonz("learn", level, "--max-seconds", str(seconds))
        run_toonz("colorize", level)
        shares = compare(level.with_name(f"{sequence.name}_auto.tlv"), truths, palette, painted)
        print(
            f"| {sequence.name} | {len(files)} | " + " | ".join(f"{x:.1%}" for x in shares) + " |"
        )


class Palette:
    """The colors of some painted pictures as styles."""

    def __init__(self, paints: Sequence[RgbaImage]) -> None:
        codes = np.unique(np.concatenate([np.unique(pack(paint)) for paint in paints]))
        self.codes = codes[codes > 0]

    def styles(self, paint: RgbaImage) -> NDArray[np.uint16]:
        """(H, W): style of every pixel."""
        codes = pack(paint)
        place = np.searchsorted(self.codes, codes).astype(np.uint16)
        return np.where(codes > 0, place + FIRST_FILL, 0).astype(np.uint16)

    def text(self) -> str:
        """Return the palette as a file; trace lines carry the program's flag."""
        values = ["color_0 3 255 255 255 0", "line 3 0 0 0 255", "_1 red 3 255 0 0 255"]
        values += ["_1 green 3 0 255 0 255", "_1 blue 3 0 0 255 255"]
        fills = unpack(self.codes)[:, :3].tolist()
        values += [f"fill 3 {red} {green} {blue} 255" for red, green, blue in fills]
        styles = "".join(f"<style> {value} </style>\n" for value in values)
        page = " ".join(str(style) for style in range(len(values)))
        return (
            f"<palette id='1'>\n<version> 71 0 </version>\n<styles>\n{styles}</styles>\n"
            f"<stylepages> <page> <name> colors </name> <indices> {page} </indices> </page>\n"
            "</stylepages>\n</palette>\n"
        )


def as_drawing(
    number: int, line: RgbaImage, styles: NDArray[np.uint16], *, painted: bool
) -> TlvDrawing:
    """Return a drawing as OpenToonz would store it; painted, its trace lines took styles."""
    art = read_line_art(line)
    of_class = np.zeros(8, np.uint16)
    for line_class, ink in LINES.items():
        of_class[line_class] = ink
    lines, tone = of_class[art.classes], (255 - art.strength).astype(np.uint8)
    inks = np.where(art.trace_mask & (styles > 0), styles, lines) if painted else lines
    pixels: Cm32 = join(inks, styles if painted else np.zeros_like(styles), tone)
    return TlvDrawing(FrameId(number), pixels[::-1], (120.0, 120.0), (0, 0, 0, 0))


def write_level(path: Path, drawings: Sequence[TlvDrawing], palette: Palette) -> None:
    """Write a level as if the program had saved it."""
    height, width = drawings[0].pixels.shape
    path.write_bytes(encode_tlv((width, height), drawings, creator=ARTIST))
    path.with_suffix(".tpl").write_text(palette.text(), encoding="utf-8")


def compare(
    result: Path, truths: Sequence[RgbaImage], palette: Palette, painted: Collection[int]
) -> tuple[float, float, float]:
    """Return painted share, right share of painted, and right share of all that has paint."""
    wanted = filled = right = 0
    for drawing in open_tlv(result).drawings():
        if drawing.frame_id.number not in painted:
            truth = palette.styles(truths[drawing.frame_id.number - 1])[::-1]
            between = (tone_of(drawing.pixels) == 255) & (truth > 0)
            paint = paint_of(drawing.pixels)
            wanted += int(between.sum())
            filled += int((between & (paint > 0)).sum())
            right += int((between & (paint == truth)).sum())
    return filled / wanted, right / max(filled, 1), right / wanted


def centered(picture: RgbaImage, size: tuple[int, int]) -> RgbaImage:
    """Return a picture in the middle of a transparent sheet."""
    sheet = np.zeros((size[1], size[0], 4), np.uint8)
    height, width = min(picture.shape[0], size[1]), min(picture.shape[1], size[0])
    top, left = (size[1] - height) // 2, (size[0] - width) // 2
    sheet[top : top + height, left : left + width] = picture[:height, :width]
    return sheet


def run_toonz(verb: str, level: Path, *options: str) -> tuple[dict[str, Any], float, float]:
    """Run the command; return its report, CPU seconds, and the most memory in MiB that it held."""
    command = [sys.executable, "-m", "plugin_core.cli", "toonz", verb, str(level), "--json"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([*command, *options], stdout=said, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        said.seek(0)
        report: dict[str, Any] = json.loads(said.read())
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(str(report))
    return report, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 2**10


if __name__ == "__main__":
    main()
