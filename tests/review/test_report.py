"""The report: numbers for machines, one page for people."""

from __future__ import annotations

import base64
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from plugin_core.errors import ForeignFile
from plugin_core.review import report_files, review_level, write_report
from plugin_core.review.thumbnails import find_action, make_thumbnails
from plugin_core.session import ShotModel, colorize, learn
from plugin_core.shot import Shot
from tests.drawings import CLOTH, HAIR, TRACE_BLUE, make_shot, walking_figure, write_picture


def colored(folder: Path, *, precision: float) -> tuple[Shot, ShotModel]:
    """Learn and colorize a shot."""
    shot = Shot.open(folder)
    model = learn(shot, method="nearest_region")
    for result in colorize(shot, model, precision=precision):
        result.save()
    return shot, model


def report_of(folder: Path, *, precision: float) -> dict[str, Any]:
    """Write the report of a shot and return what its JSON says."""
    shot, model = colored(folder, precision=precision)
    review = review_level(shot, model, shot.result_folder, precision=precision)
    said = write_report(shot.result_folder, [review])
    written = json.loads((shot.result_folder / "report.json").read_text())
    assert said.items() <= written.items()
    return written


def page_of(folder: Path) -> str:
    return (folder / "result" / "report.html").read_text(encoding="utf-8")


def test_regions_are_counted_by_who_decides_them(walk_shot: Path) -> None:
    partly = walking_figure(3).paint(only=[CLOTH])
    write_picture(walk_shot / "paint" / "A.0004.png", partly)
    report = report_of(walk_shot, precision=1.0)
    assert (report["schema"], report["version"]) == ("shiage.report", 1)
    (level,) = report["levels"]
    states = {one["stem"]: one["state"] for one in level["drawings"]}
    assert states == {
        "A.0001": "painted",
        "A.0002": "colored",
        "A.0003": "colored",
        "A.0004": "colored",
    }
    for one in level["drawings"][1:]:
        counts = one["counts"]
        assert counts["regions"] == counts["auto"] + counts["unsure"] + counts["kept"]
        assert counts["unsure"] == len(one["unsure_regions"])
    kept = [one["counts"]["kept"] for one in level["drawings"][1:]]
    assert kept == [0, 0, 1]  # the coat
    assert report["counts"] == level["counts"]


def test_hashes_say_what_the_report_is_about(walk_shot: Path) -> None:
    (level,) = report_of(walk_shot, precision=0.0)["levels"]
    assert level["model"]["learned_from"] == ["A.0001"]
    assert re.fullmatch("[0-9a-f]{64}", level["model"]["hash"])
    assert re.fullmatch("[0-9a-f]{64}", level["palette"]["hash"])
    for one in level["drawings"][1:]:
        assert re.fullmatch("[0-9a-f]{64}", one["hashes"]["result"])


def test_the_page_is_well_formed_and_needs_nothing_else(walk_shot: Path) -> None:
    report_of(walk_shot, precision=1.0)
    page = page_of(walk_shot)
    checker = Nesting()
    checker.feed(page)
    checker.close()
    assert checker.open_tags == []
    assert all(link.startswith(("#", "data:")) for link in checker.links)
    assert "://" not in page
    assert "default-src 'none'" in page


def test_every_unsure_region_is_outlined_and_listed_with_its_candidates(walk_shot: Path) -> None:
    report = report_of(walk_shot, precision=1.0)
    page = page_of(walk_shot)
    unsure = report["counts"]["unsure"]
    assert unsure > 0
    assert page.count("<path data-region=") == unsure
    assert page.count("<li data-region=") == unsure
    (level,) = report["levels"]
    rgba = {color["color_id"]: color["rgba"] for color in level["palette"]["colors"]}
    region = level["drawings"][1]["unsure_regions"][1]
    best = rgba[region["candidates"][0]["color_id"]]
    assert best[3] == 255
    assert f"background:rgb({best[0]} {best[1]} {best[2]})" in page


def test_names_cannot_smuggle_markup_into_the_page(tmp_path: Path) -> None:
    figures = [walking_figure(), walking_figure(1)]
    folder = make_shot(tmp_path / "<script>alert(1)<", figures, level="<b>")
    report_of(folder, precision=0.0)
    page = page_of(folder)
    assert "<script>alert" not in page
    assert "<b>.0002" not in page
    assert "&lt;b&gt;.0002" in page


def test_the_same_report_is_not_written_twice(walk_shot: Path) -> None:
    page = walk_shot / "result" / "report.html"
    report_of(walk_shot, precision=1.0)
    written = page.stat().st_mtime_ns
    report_of(walk_shot, precision=1.0)
    assert page.stat().st_mtime_ns == written
    report_of(walk_shot, precision=0.0)
    assert page.stat().st_mtime_ns != written


def test_a_report_is_replaced_but_a_foreign_one_is_not(walk_shot: Path) -> None:
    report_of(walk_shot, precision=1.0)
    report_of(walk_shot, precision=0.0)
    files = report_files(walk_shot / "result")
    files.content.write_text("<p>mine</p>")
    with pytest.raises(ForeignFile, match=r"report\.html was changed"):
        report_of(walk_shot, precision=0.5)
    assert files.content.read_text() == "<p>mine</p>"


def test_after_shows_lines_over_paint_and_trace_lines_are_gone() -> None:
    figure = walking_figure()
    thumbnails = make_thumbnails(figure.line(), figure.paint())
    before, after = decode(thumbnails.before), decode(thumbnails.after)
    assert np.abs(before[80, 68] - np.array(TRACE_BLUE)).max() < 90
    assert np.abs(after[30, 55] - np.array(HAIR[:3])).max() < 30
    assert after[80, 68, 2] < 200
    assert after[60, 45].max() < 90


def test_thumbnails_are_small_however_large_the_drawing_is() -> None:
    line = np.full((3000, 1500, 4), 255, np.uint8)
    thumbnails = make_thumbnails(line, None)
    assert decode(thumbnails.before).shape == (640, 320, 3)
    assert thumbnails.box == (0, 0, 1500, 3000)
    assert len(thumbnails.before) < 10_000


def test_only_the_part_in_which_something_happens_is_shown() -> None:
    box = find_action([(100, 50, 20, 10), (90, 60, 10, 40)], (400, 300))
    assert box == (82, 42, 46, 66)
    assert find_action([], (400, 300)) == (0, 0, 400, 300)
    line = np.full((300, 400, 4), 255, np.uint8)
    line[90, 100:110, :3] = 0
    thumbnails = make_thumbnails(line, None, box=box)
    shown = decode(thumbnails.before)
    assert shown.shape == (66, 46, 3)
    assert shown[48, 20].max() < 128
    assert make_thumbnails(line[:50], None, box=box).box == (0, 0, 400, 50)


def decode(uri: str) -> np.ndarray:
    data = base64.b64decode(uri.split(",", 1)[1])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


class Nesting(HTMLParser):
    """Tags that are still open, and everything that the page links to."""

    VOID = frozenset({"meta", "img", "br", "path", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.open_tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in self.VOID:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open_tags.pop() == tag


def test_a_result_of_other_lines_is_open_again(walk_shot: Path) -> None:
    shot, model = colored(walk_shot, precision=0.0)
    write_picture(walk_shot / "line" / "A.0002.png", np.zeros((50, 60, 4), np.uint8))
    shot = Shot.open(walk_shot)
    review = review_level(shot, model, shot.result_folder, precision=0.0)
    write_report(shot.result_folder, [review])
    assert [one.state for one in review.drawings][:3] == ["painted", "open", "colored"]
    assert [(fault.kind, fault.drawing) for fault in review.faults] == [("lines_changed", "A.0002")]


def test_a_drawing_painted_after_its_lines_changed_has_no_fault(walk_shot: Path) -> None:
    shot, model = colored(walk_shot, precision=0.0)
    write_picture(walk_shot / "line" / "A.0002.png", walking_figure(5).line())
    write_picture(walk_shot / "paint" / "A.0002.png", walking_figure(5).paint())
    shot = Shot.open(walk_shot)
    review = review_level(shot, model, shot.result_folder, precision=0.0)
    assert review.faults == []
