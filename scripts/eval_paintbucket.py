"""Score Shiage on your own copy of the PaintBucket-Character data set (Dai et al., BasicPBC).

    python scripts/eval_paintbucket.py test/PaintBucket_Char --protocol consecutive --limit 40
    python scripts/eval_paintbucket.py test/PaintBucket_Real --protocol keyframes --references 3

The folder holds one folder for each clip: ``line/0000.png``, ``seg/0000.png`` (segment id as
R * 65536 + G * 256 + B, 0 is line) and ``seg/0000.json`` (its color). *consecutive* colors each
drawing from the true paint of the one before; *keyframes* cuts clips of 20 drawings and colors them
from evenly spread painted ones. Scores are means over drawings, in percent, lines left out.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from plugin_core import Shot, colorize, learn
from plugin_core.arrays import LabelMap, RgbaImage
from plugin_core.bench.metrics import (
    MIN_AREA_PX,
    JudgedRegions,
    background_overlap,
    majority,
    share,
)
from plugin_core.images import read_rgba, write_png
from plugin_core.palette import pack

CLIP: Final = 20
PAPER: Final = ([0, 0, 0, 0], [255, 255, 255, 0])
SCORES: Final = ("Acc", "Acc-Thres", "Pix-Acc", "Pix-F-Acc", "Pix-B-MIoU")


@dataclass(frozen=True)
class Frame:
    """One drawing of the data set."""

    line: Path
    segments: Path
    colors: Path

    def labels(self) -> LabelMap:
        """Return the segment id of each pixel."""
        red, green, blue, _ = np.moveaxis(read_rgba(self.segments).astype(np.int32), -1, 0)
        labels: LabelMap = red * 65536 + green * 256 + blue
        return labels

    def table(self, count: int) -> RgbaImage:
        """Return the (count + 1, 4) true color of each segment; paper is transparent black."""
        table = np.zeros((count + 1, 4), np.uint8)
        for name, rgba in json.loads(self.colors.read_text(encoding="utf-8")).items():
            if rgba not in PAPER and int(name) <= count:
                table[int(name)] = rgba
        return table

    def paint(self) -> RgbaImage:
        """Return the true paint, lines transparent."""
        labels = self.labels()
        return self.table(int(labels.max()))[labels]


def main() -> None:
    """Score every clip and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--protocol", choices=("consecutive", "keyframes"), default="consecutive")
    parser.add_argument(
        "--references", type=int, default=3, help="painted drawings of a clip of 20"
    )
    parser.add_argument("--method", default="auto")
    parser.add_argument("--max-seconds", type=float, default=60.0)
    parser.add_argument("--limit", type=int, default=0, help="drawings of each folder; 0 is all")
    wanted = parser.parse_args()
    clips = sorted(seg.parent for seg in wanted.data.glob("*/seg"))
    if not clips:
        parser.error(f"{wanted.data} holds no clips, which are folders with line/ and seg/ in them")
    print("| clip | drawings |", *(f"{name} |" for name in SCORES))
    print("|---|---:|" + "---:|" * len(SCORES))
    everything: list[list[float]] = []
    for folder in clips:
        frames = find_frames(folder)[: wanted.limit or None]
        scores = [
            score
            for shown, hidden in tasks(frames, wanted.protocol, wanted.references)
            for score in color(shown, hidden, wanted.method, wanted.max_seconds)
        ]
        everything += scores
        print_row(folder.name, scores)
    print_row("all drawings", everything)


def find_frames(folder: Path) -> list[Frame]:
    """Return the drawings of a clip in order."""
    lines = sorted((folder / "line").glob("*.png"))
    seg = folder / "seg"
    return [Frame(line, seg / line.name, (seg / line.name).with_suffix(".json")) for line in lines]


def tasks(
    frames: Sequence[Frame], protocol: str, references: int
) -> Iterator[tuple[list[Frame], list[Frame]]]:
    """Yield what is shown painted, and what is to be colored from it."""
    if protocol == "consecutive":
        for before, frame in pairwise(frames):
            yield [before], [frame]
        return
    for start in range(0, len(frames), CLIP):
        clip = frames[start : start + CLIP]
        places = set(np.linspace(0, len(clip) - 1, references).round().astype(int).tolist())
        shown = [frame for place, frame in enumerate(clip) if place in places]
        hidden = [frame for place, frame in enumerate(clip) if place not in places]
        if hidden:
            yield shown, hidden


def color(
    shown: Sequence[Frame], hidden: Sequence[Frame], method: str, max_seconds: float
) -> list[list[float]]:
    """Play the drawings as a shot; return the scores of each hidden one."""
    with tempfile.TemporaryDirectory(prefix="shiage-paintbucket-") as name:
        folder = Path(name)
        frames = {frame.line.stem: frame for frame in [*shown, *hidden]}
        for frame in frames.values():
            write_png(folder / "line" / frame.line.name, read_rgba(frame.line))
        for frame in shown:
            write_png(folder / "paint" / frame.line.name, frame.paint())
        shot = Shot.open(folder)
        model = learn(shot, method=method, max_seconds=max_seconds)
        return [
            score_frame(frames[result.drawing.stem], result.rgba())
            for result in colorize(shot, model, precision=0.0)
        ]


def score_frame(frame: Frame, result: RgbaImage) -> list[float]:
    """Return the scores of one drawing, in the order of ``SCORES``."""
    labels = frame.labels()
    count = int(labels.max())
    area = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    truth = pack(frame.table(count)[None, 1:])[0]
    judged = JudgedRegions(labels, area, truth, majority(labels, pack(result)))
    there, right = area > 0, judged.right
    return [
        share(right, among=there),
        share(right, among=area > MIN_AREA_PX),
        share(right, weight=area),
        share(right, among=truth != 0, weight=area),
        background_overlap(judged.truth, judged.result, area),
    ]


def print_row(name: str, scores: Sequence[Sequence[float]]) -> None:
    """Print the means of one clip."""
    means = np.mean(scores, axis=0) if scores else np.full(len(SCORES), np.nan)
    print(f"| {name} | {len(scores)} |", *(f"{100 * mean:.2f} |" for mean in means), flush=True)


if __name__ == "__main__":
    main()
