"""How artists arrange their layers, in real Blenders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.hosts.blender.blenders import InstalledAddon

TINT = [0.1, 0.6, 0.2, 0.5]
NO_TINT = [0.0] * 4


def test_colors_go_to_the_layers_where_the_artist_uses_them(
    addon: InstalledAddon, tmp_path: Path
) -> None:
    report = addon.run("artist_layers", tmp_path / "work")
    for way in {"all", "group"} & set(report):
        check_the_layers(report[way])
    check_what_is_refused(report["protected"])
    assert "No line closes a region on frames 7" in report["open lines"]["said"]
    check_that_our_paint_ends(report["open lines"])
    check_that_our_paint_ends(report["no lines"])
    check_that_our_paint_ends(report["no lines without repaint"])
    assert all(
        set(keys) == {"1", "3", "5"} for keys in report["no lines after theirs"]["keys"].values()
    )
    assert all(keys["7"] > 0 for keys in report["emptied"]["before"].values())
    assert all(keys["7"] == 0 for keys in report["emptied"]["after"].values())
    assert all(
        set(keys) == {"1", "5"} for keys in report["no lines after theirs"]["keys left"].values()
    )


def check_that_our_paint_ends(found: dict[str, Any]) -> None:
    """A drawing without regions gets blank keys, where paint of ours would stand on."""
    for name in ("Skin", "Dress"):
        keys = found["keys"][name]
        assert {number for number, count in keys.items() if count} == {"1", "3", "5"}
        assert keys["7"] == 0
    assert found["keys again"] == found["keys"]
    assert all(set(keys) == {"1"} for keys in found["keys left"].values())


def check_the_layers(painted: dict[str, Any]) -> None:
    for number in ("3", "5"):
        skin, dress = painted["Skin"][number], painted["Dress"][number]
        assert skin["type"] in ("GENERATED", "JITTER")
        assert dress["type"] == skin["type"]
        check_shapes(skin["shapes"], painted["Skin"]["1"]["shapes"])
        check_shapes(dress["shapes"], painted["Dress"]["1"]["shapes"])


def check_shapes(ours: list[Any], theirs: list[Any]) -> None:
    """The same materials and tints; areas but for how exactly lines are followed."""
    assert [shape[:2] for shape in ours] == [shape[:2] for shape in theirs]
    for (_, _, area), (_, _, wanted) in zip(ours, theirs, strict=True):
        assert abs(area - wanted) < 0.06 * wanted


def check_what_is_refused(said: dict[str, str]) -> None:
    assert "The layer Dress is locked." in said["locked"] or "Skin is locked" in said["locked"]
    assert "Girl is linked from another file" in said["linked"]
    assert "Girl is linked from another file" in said["learned from linked"]
    assert said["namesake"] == "[1]"
    assert "Girl is a library override" in said["object overridden"]
    assert "Girl is a library override" in said["data overridden"]
