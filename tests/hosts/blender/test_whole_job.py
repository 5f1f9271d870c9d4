"""The example shot in real Blenders: learned, colorized, saved, opened again, rendered."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hosts.blender.blenders import InstalledAddon

PAINTED_FRAMES = {"1", "13", "23"}
OURS = 11
LEFT_TO_YOU = 1
"""How ``shiage paint`` ends where regions stayed blank."""


@pytest.fixture(params=["no", "yes"], ids=["plain", "modifier"])
def report(
    request: pytest.FixtureRequest, addon: InstalledAddon, stage: Path, tmp_path: Path
) -> Iterator[dict[str, Any]]:
    """What one Blender reported of the whole job."""
    folder = tmp_path / "work"
    yield addon.run("whole_job", folder, stage=stage, modifier=request.param)


def test_the_whole_job_comes_out_as_decided(report: dict[str, Any], tmp_path: Path) -> None:
    check_that_it_finished(report)
    check_the_keys(report)
    check_every_region_in_the_render(report)
    check_shiage_paint_decides_the_same(Path(report["shot"]), tmp_path / "alone")


def check_that_it_finished(report: dict[str, Any]) -> None:
    assert report["finished"] == [True, True]
    assert report["untouched"]
    assert report["strokes again"] == report["strokes"]


def check_the_keys(report: dict[str, Any]) -> None:
    types = report["key types"]
    assert {n for n, kind in types.items() if kind == "KEYFRAME"} == PAINTED_FRAMES
    assert {kind for n, kind in types.items() if n not in PAINTED_FRAMES} <= {"GENERATED", "JITTER"}
    assert len(types) == 14
    assert report["ours again"] == OURS


def check_every_region_in_the_render(report: dict[str, Any]) -> None:
    rows = report["pixels"]["rows"]
    others = [row for row in rows if (row[2] or None) != row[3]]
    assert len(rows) > 200
    assert others == []
    ours = [(row[1] or None, row[2]) for row in rows if row[0] not in (1, 7, 12)]
    wrong = sum(decided is not None and (decided or None) != true for true, decided in ours)
    unsure = sum(decided is None for _, decided in ours)
    assert wrong <= 0.02 * len(ours)
    assert unsure <= 0.08 * len(ours)


def check_shiage_paint_decides_the_same(shot: Path, alone: Path) -> None:
    """``shiage paint`` on the same pictures: the same colors, the same regions left blank."""
    alone.mkdir()
    for name in ("line", "paint", "palette.json"):
        copy = shutil.copytree if (shot / name).is_dir() else shutil.copy
        copy(shot / name, alone / name)
    settings = ("--method", "nearest_region", "--precision", "0.9", "--gap", "8")
    command = (sys.executable, "-m", "plugin_core.cli", "paint", str(alone), *settings)
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode in (0, LEFT_TO_YOU), done.stderr
    # Keys of the artist stay as they are in Blender, even where they are partly painted.
    by_blender = {
        path.name: decided(path) for path in (shot / "result").glob("*.json") if path.stem.isdigit()
    }
    assert len(by_blender) == OURS
    assert by_blender == {name: decided(alone / "result" / name) for name in by_blender}


def decided(path: Path) -> list[tuple[int, int | None, float]]:
    """What a result says of each region; None is left to the artist."""
    regions = json.loads(path.read_text())["regions"]
    return [(each["id"], each["color_id"], each["confidence"]) for each in regions]
