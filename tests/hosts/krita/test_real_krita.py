"""The real Krita with the real engine: what an artist does, compared pixel by pixel."""

from __future__ import annotations

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
