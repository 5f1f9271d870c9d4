"""Whatever layers are chosen, what we painted is known as ours, in real Blenders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.hosts.blender.blenders import InstalledAddon

LEARNED, PAINTED = "Learned from: 1", "Painted drawings: 2"


def test_paint_stays_ours_whatever_layers_are_chosen(addon: InstalledAddon, tmp_path: Path) -> None:
    report = addon.run("two_characters", tmp_path / "work")
    check_one_after_the_other(report["in turn"])
    check_all_at_once(report["together"])
    check_what_waits(report["unsure"])


def check_one_after_the_other(found: dict[str, Any]) -> None:
    assert found["told"] == [[LEARNED, PAINTED]] * 3
    assert found["A"] == [1]
    assert found["B"] == [1, 3, 5]


def check_all_at_once(found: dict[str, Any]) -> None:
    assert found["told"][:3] == [[LEARNED, PAINTED]] * 3
    assert found["blank"]
    assert found["told"][3] == ["Learned from: 1, 3", "Painted drawings: 1"]
    assert found["stays blank"]


def check_what_waits(found: dict[str, Any]) -> None:
    assert all(found["counts"])
    assert found["A again"]
    assert found["B after A was accepted"]
