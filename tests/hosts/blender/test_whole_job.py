"""The example shot in real Blenders: learned, colorized, saved, opened again, rendered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plugin_core import Shot, colorize, learn
from tests.hosts.blender.blenders import InstalledAddon

PAINTED_FRAMES = {"1", "13", "23"}


@pytest.fixture(params=["no", "yes"], ids=["plain", "modifier"])
def report(
    request: pytest.FixtureRequest, addon: InstalledAddon, stage: Path, tmp_path: Path
) -> Iterator[dict[str, Any]]:
    """What one Blender reported of the whole job."""
    folder = tmp_path / "work"
    yield addon.run("whole_job", folder, stage=stage, modifier=request.param)


def test_the_whole_job_comes_out_as_decided(report: dict[str, Any]) -> None:
    check_that_it_finished(report)
    check_the_keys(report)
    check_every_region_in_the_render(report)
    check_the_session_decides_the_same(Path(report["shot"]))


def check_that_it_finished(report: dict[str, Any]) -> None:
    assert report["finished"] == [True, True]
    assert report["untouched"]
    assert report["strokes again"] == report["strokes"]


def check_the_keys(report: dict[str, Any]) -> None:
    types = report["key types"]
    assert {n for n, kind in types.items() if kind == "KEYFRAME"} == PAINTED_FRAMES
    assert {kind for n, kind in types.items() if n not in PAINTED_FRAMES} <= {"GENERATED", "JITTER"}
    assert len(types) == 14
    assert report["ours again"] == 11


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


def check_the_session_decides_the_same(folder: Path) -> None:
    """The engine that Blender used, and ``shiage paint``, are one."""
    shot = Shot.open(folder)
    model = learn(shot, method="nearest_region", gap_px=8)
    # Keys of the artist stay as they are in Blender, even where they are partly painted.
    ours = {int(path.stem) for path in (folder / "result").glob("*.json") if path.stem.isdigit()}
    again = colorize(shot, model, drawings=ours, precision=0.9, folder=folder / "again")
    for result in again:
        record = json.loads((folder / "result" / f"{result.drawing.stem}.json").read_text())
        by_blender = [region["color_id"] for region in record["regions"]]
        by_session = [region.color and region.color.color_id for region in result.regions]
        assert by_session == by_blender, result.drawing.stem
