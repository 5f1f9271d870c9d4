"""The engine is set up from the preferences, in real Blenders; what is in the way is said."""

from __future__ import annotations

import sys
import venv
import zipfile
from pathlib import Path

from plugin_core import __version__
from tests.hosts.blender.blenders import InstalledAddon


def test_an_engine_is_chosen_and_checked_and_refusals_are_sentences(
    addon: InstalledAddon, tmp_path: Path
) -> None:
    venv.create(tmp_path / "bare", symlinks=True)
    bare = tmp_path / "bare" / "bin" / "python"
    report = addon.run(
        "engine_ways",
        tmp_path / "work",
        bare=bare,
        python=sys.executable,
        runtime=tmp_path / "runtime",
    )
    assert "No Python was chosen." in report["no choice"]
    assert f"{bare} has no Shiage that fits this add-on." in report["bare"]
    assert report["chosen"] == report["checked"] == "{'FINISHED'}"
    assert "Blender may not go online." in report.get("offline", "Blender may not go online.")
    said, ways = report["later"]
    assert "This add-on is older than Shiage's engine" in said and ways == []
    said, ways = report["earlier"]
    assert "Press Update the Engine" in said and ways == ["UPDATE"]
    assert report["updated"] == ["{'FINISHED'}", []]
    said, ways = report["broken"]
    assert "The Shiage engine could not start." in said and ways == ["INSTALL", "FIND"]


def test_both_zips_carry_the_engine(zips: Path) -> None:
    for name, folder in (("shiage_blender", ""), ("shiage_blender_legacy", "shiage_blender/")):
        with zipfile.ZipFile(zips / f"{name}.zip") as archive:
            wheels = [each for each in archive.namelist() if each.endswith(".whl")]
        assert wheels == [f"{folder}engine/shiage-{__version__}-py3-none-any.whl"]
