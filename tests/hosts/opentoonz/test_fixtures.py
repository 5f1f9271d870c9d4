"""Files of the real program: they come back to the bit; what is broken gives a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from shiage_opentoonz.proving import prove_level
from shiage_opentoonz.raster_source import open_raster_source
from shiage_opentoonz.tlv import open_tlv, parse_tlv
from shiage_opentoonz.tlv_writing import encode_tlv
from shiage_opentoonz.tnz import read_tnz
from shiage_opentoonz.tpl import encode_tpl, read_tpl

from plugin_core.errors import InputError
from tests.hosts.opentoonz.conftest import DATA
from tests.hosts.opentoonz.toonz_levels import same_drawings

LEVELS = sorted(path.relative_to(DATA) for path in (DATA / "fixtures").rglob("*.tlv"))

REFUSED = {
    "creator_forbidden": "is marked (CM(f2)) so that OpenToonz shows it as an empty level",
    "framecount_plus1": "says that it holds 5 drawings, but its table does not",
    "header_only": "was saved without any drawing",
    "icontable_zero": "has no table of its thumbnails: OpenToonz shows only its first drawing",
    "no_palette": "The palette no_palette.tpl is missing beside its level",
    "paint_beyond_palette": "uses style 300, but paint_beyond_palette.tpl has 8 styles",
    "savebox_outside": "lies outside of its picture",
    "tpl_extra_tag": "holds <autopaint>, which OpenToonz does not know",
    "tpl_unknown_tag": "is of type 9999, which OpenToonz does not know",
    "tpl_v71_5": "is of version 71.5; OpenToonz reads palettes up to 71.0",
    "tpl_v72": "is of version 72.0; OpenToonz reads palettes up to 71.0",
    "tpl_xmlprolog": "cannot be understood at line 1: an XML header",
    "truncated": "says that it holds 4 drawings, but its table does not",
}
WARNED = {
    "icon_missing": "has no thumbnail, so that OpenToonz does not load it",
    "icon_uncropped": "has a thumbnail that is not cropped",
}
FINE = ["codec_lz4", "creator_empty", "good", "tpl_amp", "tpl_comment", "tpl_crlf", "tpl_utf8"]


@pytest.mark.parametrize("name", LEVELS, ids=str)
def test_a_level_of_the_program_comes_back_to_the_bit(name: Path) -> None:
    level = open_tlv(DATA / name)
    data = encode_tlv(level.size, level.drawings(), icon_size=level.icon_size)
    again = parse_tlv(level.path, data)
    assert same_drawings(level, again)
    assert again.version == level.version
    assert {again.icon_fault(each) for each in again.frame_ids} == {None}


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_level_is_refused_with_its_sentence(name: str, toonz_data: Path) -> None:
    with pytest.raises(InputError) as refusal:
        open_raster_source(toonz_data / "broken" / f"{name}.tlv", {})
    assert REFUSED[name] in refusal.value.message
    assert refusal.value.hint


@pytest.mark.parametrize("name", WARNED)
def test_a_faulty_thumbnail_is_a_warning(name: str, toonz_data: Path) -> None:
    source = open_raster_source(toonz_data / "broken" / f"{name}.tlv", {})
    assert WARNED[name] in source.warnings[0]


@pytest.mark.parametrize("name", FINE)
def test_what_the_program_reads_is_read(name: str, toonz_data: Path) -> None:
    source = open_raster_source(toonz_data / "broken" / f"{name}.tlv", {})
    assert source.warnings == ()
    assert [each.label for each in source.level.frame_ids] == ["1", "2", "3", "4"]


def test_every_broken_file_is_spoken_for(toonz_data: Path) -> None:
    names = {path.stem for path in (toonz_data / "broken").glob("*.tlv")}
    assert names == {*REFUSED, *WARNED, *FINE}


def test_palettes_of_the_program_survive_to_the_byte(toonz_data: Path) -> None:
    for path in (toonz_data / "fixtures").rglob("*.tpl"):
        assert encode_tpl(read_tpl(path).text) == path.read_bytes()


def test_the_palette_of_a_professional_level_tells_trace_lines_and_its_color_model(
    toonz_data: Path,
) -> None:
    palette = read_tpl(toonz_data / "fixtures" / "sparse14.tpl")
    assert palette.trace_inks == {2, 3}
    assert palette.styles[12].name == "clothes_dark"
    assert palette.color_model is not None
    assert palette.color_model.path.endswith("a_full_colormodel.tlv")


def test_a_swapped_scene_differs_in_the_path_alone(toonz_data: Path) -> None:
    scenes = toonz_data / "fixtures" / "proj" / "scenes"
    scene = read_tnz(scenes / "cleanup.tnz")
    swapped = scene.with_paths({scene.levels[0].level_id: "+drawings/scan_auto.tlv"})
    before = (scenes / "cleanup.tnz").read_text(encoding="utf-8").splitlines()
    after = swapped.decode().splitlines()
    assert [line for line in after if line not in before] == ['          "+drawings/scan_auto.tlv"']
    gone = [line for line in before if line not in after]
    assert gone == [
        '          "+drawings/scan.tlv"',
        "        <scannedPath>",
        '          "+inputs/scan..tif"',
        "        </scannedPath>",
    ]


def test_lines_before_painting_are_found_beside_a_cleaned_level(toonz_data: Path) -> None:
    source = open_raster_source(toonz_data / "fixtures" / "proj" / "drawings" / "scan.tlv", {})
    assert source.level.before is not None
    assert source.inks.main == 1


def test_a_level_proves_to_be_itself(toonz_data: Path) -> None:
    path = toonz_data / "fixtures" / "proj" / "drawings" / "scan.tlv"
    level, palette = open_tlv(path), read_tpl(path.with_suffix(".tpl"))
    assert prove_level(level, palette, level, palette, frozenset()) == []
