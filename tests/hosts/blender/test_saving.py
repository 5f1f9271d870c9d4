"""What was learned goes with the file, whatever name it gets, in real Blenders."""

from __future__ import annotations

from pathlib import Path

from tests.hosts.blender.blenders import InstalledAddon


def test_a_file_that_gets_another_name_keeps_what_was_learned(
    addon: InstalledAddon, tmp_path: Path
) -> None:
    report = addon.run("saving", tmp_path / "work")
    assert report["colorized"] == ["Painted drawings: 2"] * 3
    assert report["keys"] == [1, 3, 5]
    for said in (report["not learned"], report["other folder"]):
        assert "Press Learn from Painted Frames" in said
        assert "shiage learn" not in said
