"""What happens to a file in a day of work, in real Blenders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.hosts.blender.blenders import InstalledAddon

PAINT = [["A circle", 0.8], ["A box", 0.5]]
"""The fills of a drawing, with half their heights, the larger one at the bottom."""

LINE_UNITS = 0.04
"""How wide a line is."""

LEARNED = ["Learned from: 1", "Painted drawings: 2"]


def test_a_day_of_work(addon: InstalledAddon, tmp_path: Path) -> None:
    report = addon.run("working_day", tmp_path / "work")
    assert report["learning undone"] == PAINT
    assert report["hidden material"] == PAINT
    assert report["object's materials"] == {"told": LEARNED, "third": PAINT}
    assert all(away <= LINE_UNITS for each in report["modifiers"].values() for away in each)
    assert report["scene renamed"] == [None, "Cancelled"]
    assert report["older keys"] == LEARNED
    check_that_names_are_followed(report["renamed"])
    assert report["layer renamed"] == [[3, 5], [3, 5]]
    check_that_blank_keys_are_followed(report["blank keys"])
    assert "more than 255 colors" in report["many tints"]
    assert report["other tints"] == ["Learned from: 1", "Learned from: 1"]
    assert report["read twice"]
    assert report["retimed"] == [[3, 5], [5, 9], [5], [5]]
    assert report["blank at first"] == LEARNED
    late = report["late paint"]
    assert late["told"] == ["Learned from: 2", "Painted drawings: 3"]
    assert late["keys"] == [1, 2, 3, 5]
    assert late["third"] == PAINT
    check_that_only_what_was_chosen_is_painted(report["some frames"])


def check_that_only_what_was_chosen_is_painted(found: dict[str, Any]) -> None:
    assert found["all"] == "Painted drawings: 2"
    assert "no drawing was chosen" in found["nothing selected"]
    assert found["one selected"] == ["Painted drawings: 1", [1, 5]]
    assert "every chosen drawing has paint" in found["no repaint"]
    assert found["range within a hold"] == ["Painted drawings: 1", [1, 3]]
    assert "has no layer Gone" in found["no such layer"]


def check_that_blank_keys_are_followed(found: dict[str, Any]) -> None:
    assert (found["told"], found["blank"]) == (LEARNED, [])
    assert found["drawn"] == ["Painted drawings: 3", PAINT]
    told, third = found["emptied"]
    assert third == [], "the artist took the paint away there"
    assert told == "Painted drawings: 2", "nor is a key ours of which that may be true"


def check_that_names_are_followed(found: dict[str, Any]) -> None:
    *before, told = found["told"]
    assert before == ["Painted drawings: 2", "Learned from: 1"]
    assert told == (
        "Painted drawings: 2. Changed drawings: 2"
        " (0 more regions painted, 2 recolored, 0 left blank again)"
    )
    assert found["third"] == [["Skin, day", 0.8], ["Dress, night", 0.5]]
    learned, painted = found["corrected"]
    assert learned.startswith("Learned from: 1, 3. Frame 1 is painted unlike the other painted")
    assert ".." not in learned
    assert painted == (
        "Painted drawings: 1. Changed drawings: 1"
        " (0 more regions painted, 2 recolored, 0 left blank again)"
    )
