"""What happens to a file in a day of work, in real Blenders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.hosts.blender.blenders import InstalledAddon


def test_a_day_of_work(addon: InstalledAddon, tmp_path: Path) -> None:
    report = addon.run("working_day", tmp_path / "work")
    assert report["learning undone"] == {"A circle": 0.6, "A box": -1.1}
    check_that_only_what_was_chosen_is_painted(report["some frames"])


def check_that_only_what_was_chosen_is_painted(found: dict[str, Any]) -> None:
    assert found["all"] == "Painted drawings: 2"
    assert "no drawing was chosen" in found["nothing selected"]
    assert found["one selected"] == ["Painted drawings: 1", [1, 5]]
    assert "every chosen drawing has paint" in found["no repaint"]
    assert found["range within a hold"] == ["Painted drawings: 1", [1, 3]]
    assert "has no layer Gone" in found["no such layer"]
