"""Sentences of the engine in the words of a host."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugin_core.client import Changes, changes_in, in_frames

FRAMES = {"A.0016": "frame 16", "0005": "frame 5"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "A.0016 is painted unlike the others: #001600 where they have #0005ff.",
            "Frame 16 is painted unlike the others: #001600 where they have #0005ff.",
        ),
        ("The lines of A.0016.png close no region.", "The lines of frame 16 close no region."),
        ("0005 and A.0016. Learn again.", "Frame 5 and frame 16. Learn again."),
        ("A.0017 is not there.", "A.0017 is not there."),
        ("/work/A.0016/model.json is damaged.", "/work/A.0016/model.json is damaged."),
        ("/work/A.0016.png of the pool", "/work/A.0016.png of the pool"),
        ("paint/A.0016.png went through a lossy file.", "Frame 16 went through a lossy file."),
        ("paint/A.0016.png of the pool is left out.", "paint/A.0016.png of the pool is left out."),
        ("photo.png is left out.", "photo.png is left out."),
        ("", ""),
    ],
)
def test_drawings_are_called_by_their_frames(said: str, told: str) -> None:
    assert in_frames(said, FRAMES) == told


def test_changes_of_several_results_are_added_up(tmp_path: Path) -> None:
    told = [
        {"changes": {"painted": 2, "recolored": 0, "blanked": 1}},
        {"changes": {"painted": 0, "recolored": 0, "blanked": 0}},
        {"changes": {"painted": 3, "recolored": 4, "blanked": 0}},
        {},
    ]
    records = [tmp_path / f"{number}.json" for number in range(6)]
    for record, values in zip(records, told, strict=False):
        record.write_text(json.dumps(values), encoding="utf-8")
    records[4].write_text("[", encoding="utf-8")  # and the last is missing
    assert changes_in(records) == Changes(painted=5, recolored=4, blanked=1, drawings=2)
