"""Whatever the artist does while Shiage works, the file stays in order."""

from __future__ import annotations

from pathlib import Path

from tests.hosts.blender.blenders import InstalledAddon


def test_a_stop_leaves_whole_drawings_and_what_was_painted_meanwhile_stays(
    addon: InstalledAddon, stage: Path, tmp_path: Path
) -> None:
    report = addon.run("stopping", tmp_path / "work", stage=stage)
    theirs = {"1", "13", "23", str(report["by hand"])}
    ours = set(report["types"]) - theirs
    assert report["said"] == "Cancelled"
    assert report["frame"] == 4
    assert 0 < len(ours) < 10
    assert {str(number) for number in report["known"]} == ours
    assert report["selected"] == report["unsure"]
    assert {str(number) for number in report["unsure"]} <= ours
    check_that_the_next_run_paints_the_rest(report["types again"], theirs)


def check_that_the_next_run_paints_the_rest(types: dict[str, str], theirs: set[str]) -> None:
    assert len(types) == 14
    assert {number for number, kind in types.items() if kind == "KEYFRAME"} == theirs
