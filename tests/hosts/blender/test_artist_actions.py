"""What artists do with our paint, in real Blenders."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.hosts.blender.blenders import (
    SCREENS,
    WINDOWS,
    InstalledAddon,
    find_blender,
    run_inside,
)

OUTLINE_COLOR = (255, 64, 191)


def test_refusals_corrections_accept_and_remove(
    addon: InstalledAddon, stage: Path, tmp_path: Path
) -> None:
    report = addon.run("artist_actions", tmp_path / "work", stage=stage)
    check_the_refusals(report["refusals"])
    check_the_unsure_regions(report)
    check_what_the_view_shows(report["shown"])
    if addon.blender.name == "5.2":  # the first one that draws on a screen without windows
        check_the_pixels(report["shown"]["pixels"])
    check_that_one_fill_helps(report["one fill"])
    assert report["accepted"]["7"] == "KEYFRAME"
    kept = {"1", "7", "13", "23", str(report["one fill"]["frame"])}
    assert set(report["removed"]) == kept


def check_the_refusals(said: dict[str, str]) -> None:
    assert "The layer Color is locked." in said["locked"]
    assert "The layer Color is hidden." in said["hidden"]
    assert "The scene has no camera" in said["no camera"]
    assert "No painted drawing was found on the layer Color." in said["no paint"]
    assert "Select a Grease Pencil object" in said["no object"]


def check_the_unsure_regions(report: dict[str, Any]) -> None:
    assert report["unsure"]
    assert report["selected"] == report["unsure"]
    visited = report["tour"]
    assert sorted(set(visited)) == report["unsure"]
    assert visited[-1] == visited[0]


def check_what_the_view_shows(shown: dict[str, Any]) -> None:
    assert shown["curves"] == shown["waiting here"] + 1
    assert shown["away"] < 0.5
    assert shown["inside"]


def check_the_pixels(counts: dict[str, int]) -> None:
    assert counts["pink"] > 100
    assert counts["white"] > 100 * counts["pink"]


def check_that_one_fill_helps(one: dict[str, Any]) -> None:
    assert one["is covered"]
    assert one["covered"] == one["within"]
    assert one["learned"] == sorted({1, 13, 23, one["frame"]})
    assert one["strokes"][0] == one["strokes"][1]
    assert one["still here"] == one["here"] - one["covered"]
    assert one["after elsewhere"] < one["before elsewhere"]


def test_one_undo_step_takes_all_paint_away(
    addon: InstalledAddon, stage: Path, tmp_path: Path
) -> None:
    report = addon.run("undo", tmp_path / "work", stage=stage)
    assert report == {"painted": 14, "undo": 3, "redo": 14}


def count_pink(picture: Path) -> int:
    """How many pixels of a screen have the color of the outlines."""
    data = picture.read_bytes()
    header = np.frombuffer(data, ">u4", 20)
    size, width, height, row, colors = (int(header[at]) for at in (0, 4, 5, 12, 19))
    pixels = np.frombuffer(data, np.uint8, row * height, size + 12 * colors)
    shown = pixels.reshape(height, row // 4, 4)[:, :width, 2::-1].astype(int)
    return int((np.abs(shown - OUTLINE_COLOR).max(axis=2) < 3).sum())


def test_progress_undo_and_escape_in_a_window(
    install: Callable[[str], tuple[InstalledAddon, dict[str, object]]],
    stage: Path,
    tmp_path: Path,
    host_missing: Callable[..., Any],
) -> None:
    windows = find_blender(WINDOWS)
    if windows is None:
        host_missing("Debian's Blender or xvfb-run is not installed.")
    addon, _ = install("program")
    SCREENS.mkdir()
    try:
        report = run_inside(
            windows,
            "interface",
            tmp_path / "work",
            addon.resources,
            module=addon.module,
            stage=stage,
            screen=SCREENS / "Xvfb_screen0",
        )
    finally:
        shutil.rmtree(SCREENS)
    assert count_pink(tmp_path / "work" / "painted.xwd") > 20
    assert count_pink(tmp_path / "work" / "undone.xwd") == 0
    assert report["started"] == [
        ["RUNNING_MODAL"],
        ["RUNNING_MODAL"],
        ["FINISHED"],
        ["RUNNING_MODAL"],
    ]
    assert not report["may start twice"]
    assert report["painted"] == 14
    assert report["undone"] == 3
    assert report["after Esc"] == 3
    assert report["said after Esc"] == "Cancelled"
