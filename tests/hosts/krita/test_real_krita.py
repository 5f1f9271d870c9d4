"""The real Krita with the real engine: what an artist does, compared pixel by pixel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.hosts.krita.conftest import KritaHome

pytestmark = pytest.mark.slow


def test_kritas_own_importer_takes_the_zip(krita_home: KritaHome) -> None:
    assert krita_home.imported == "Imported plugin: Shiage\n"
    assert (krita_home.data / "krita" / "actions" / "shiage_krita.action").is_file()


@pytest.mark.usefixtures("engine_folders")
def test_a_day_of_an_artist(
    krita_home: KritaHome, example: Mapping[str, str], tmp_path: Path
) -> None:
    outcome = krita_home.play("whole_day", tmp_path / "out", **example)
    assert outcome.measured["wrong"] == []


@pytest.mark.usefixtures("engine_folders")
def test_color_models_stand_in_for_painted_frames(
    krita_home: KritaHome, unpainted: Mapping[str, str], tmp_path: Path
) -> None:
    outcome = krita_home.play("color_models", tmp_path / "out", **unpainted)
    assert outcome.measured["wrong"] == []
    records = Path(unpainted["SHIAGE_EXPECTED"]).glob("A.*.json")
    regions = [json.loads(record.read_text())["regions"] for record in records]
    assert min(sum(one["color_id"] is not None for one in each) for each in regions) > 3


@pytest.mark.usefixtures("engine_folders")
def test_a_farm_colors_a_file_without_a_window(
    krita_home: KritaHome, example: Mapping[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    krita_home.play("make_file", out, **example)
    colored = krita_home.colorize_file(out / "shot.kra", out / "colored.kra")
    assert colored.code == 1, colored.output
    assert "regions left to review" in colored.output
    outcome = krita_home.play("compare_file", out, **example)
    assert outcome.measured["wrong"] == []
    assert krita_home.colorize_file(out / "missing.kra", out / "x.kra").code == 2


@pytest.mark.usefixtures("engine_folders")
def test_the_engine_dies_and_the_next_click_works(
    krita_home: KritaHome, example: Mapping[str, str], tmp_path: Path
) -> None:
    outcome = krita_home.play("engine_killed", tmp_path / "out", **example)
    assert outcome.measured["wrong"] == []


@pytest.mark.usefixtures("engine_folders")
def test_an_engine_that_does_not_fit_is_replaced_from_the_docker(
    krita_home: KritaHome, example: Mapping[str, str], tmp_path: Path
) -> None:
    outcome = krita_home.play("engine_unfit", tmp_path / "out", **example)
    assert "PASS" in outcome.output


@pytest.mark.usefixtures("engine_folders")
def test_the_budgets_are_measured(krita_home: KritaHome, tmp_path: Path) -> None:
    outcome = krita_home.play("budgets", tmp_path / "out")
    assert {"export_seconds", "insert_seconds", "stall_worst_ms"} <= outcome.measured.keys()


@pytest.mark.usefixtures("engine_folders")
def test_documents_of_all_kinds(krita_home: KritaHome, tmp_path: Path) -> None:
    outcome = krita_home.play("any_document", tmp_path / "out")
    assert "PASS" in outcome.output


@pytest.mark.usefixtures("engine_folders")
def test_corrections_are_kept_whatever_happens(krita_home: KritaHome, tmp_path: Path) -> None:
    outcome = krita_home.play("corrections", tmp_path / "out")
    assert "PASS" in outcome.output


@pytest.mark.usefixtures("engine_folders")
def test_commands_go_to_what_is_in_front(krita_home: KritaHome, tmp_path: Path) -> None:
    outcome = krita_home.play("in_front", tmp_path / "out")
    assert "PASS" in outcome.output


@pytest.mark.parametrize("moment", ["idle", "working", "inserting"])
@pytest.mark.usefixtures("engine_folders")
def test_krita_quits_at_any_moment(krita_home: KritaHome, tmp_path: Path, moment: str) -> None:
    outcome = krita_home.play("quitting", tmp_path / "out", SHIAGE_MOMENT=moment)
    assert "PASS" in outcome.output


@pytest.mark.parametrize("theme", ["dark", "bright"])
@pytest.mark.usefixtures("engine_folders")
def test_the_docker_fits_230_pixels_in_any_theme(
    krita_home: KritaHome, example: Mapping[str, str], tmp_path: Path, theme: str
) -> None:
    with krita_home.theme(theme):
        outcome = krita_home.play("looks", tmp_path / "out", SHIAGE_THEME=theme, **example)
    assert outcome.measured["looked"] == theme
