"""Palettes and scenes: understood as the program does, edited without touching another byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.markup import encode_markup, parse_markup, quote, read_markup, unescape
from shiage_opentoonz.tnz import read_tnz
from shiage_opentoonz.tpl import parse_tpl, read_tpl

from plugin_core.errors import InputError
from tests.hosts.opentoonz.toonz_levels import palette_text, scene_text

TPL = Path("A.tpl")


def test_the_grammar_knows_words_strings_and_comments() -> None:
    text = """<!-- <a> --> <page x="1 \\"2\\"" y='3'> one "two words"3 <empty/> "a\\\\b" </page>"""
    page = parse_markup(text, "x").child("page")
    assert page is not None
    assert page.attributes == {"x": '1 "2"', "y": "3"}
    assert [word.text for word in page.words] == ["one", "two words", "3", "a\\b"]
    assert [child.name for child in page.children] == ["empty"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<?xml version='1.0'?><palette></palette>", "line 1: an XML header"),
        ("<a>\n<b>\n</a>", "line 3: </a> closes nothing"),
        ("<a>\n", "line 2: <a> is not closed"),
        ('<a>\n"open', "line 2: '\"open'"),
    ],
)
def test_what_the_program_would_not_understand_is_named_with_its_line(text: str, what: str) -> None:
    with pytest.raises(InputError, match=r"x\.tpl cannot be understood") as refusal:
        parse_markup(text, "x.tpl")
    assert what in refusal.value.message


@pytest.mark.parametrize("text", ["a b", 'say "x"', "back\\slash", "+drawings/A.tlv", "色"])
def test_what_is_quoted_is_read_back(text: str) -> None:
    word = quote(text)
    assert word.startswith('"')
    assert unescape(word[1:-1]) == text


def test_deep_nesting_is_no_trouble() -> None:
    depth = 20_000
    text = "<a>" * depth + "</a>" * depth
    assert sum(1 for _ in parse_markup(text, "x").walk()) == depth + 1


def test_packed_scenes_of_old_versions_are_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "old.tnz"
    path.write_bytes(b"TABc\x0d\x0c\x0b\x0a" + bytes(20))
    with pytest.raises(InputError, match="packed file of an old version"):
        read_tnz(path)


def test_bytes_that_are_no_utf_8_survive(tmp_path: Path) -> None:
    path = tmp_path / "A.tpl"
    data = palette_text(more=['"\udce9t\udce9" 3 1 2 3 255']).encode("utf-8", "surrogateescape")
    path.write_bytes(data)
    assert encode_markup(read_markup(path)) == data
    assert (
        read_tpl(path).with_review_page().encode("utf-8", "surrogateescape").startswith(data[:99])
    )


def test_a_palette_tells_names_colors_and_trace_lines() -> None:
    palette = parse_tpl(TPL, palette_text(more=['|4_2 @orig "skin, lit" 3 1 2 3 40']))
    assert [style.name for style in palette.styles[:3]] == ["color_0", "line", "trace"]
    assert palette.trace_inks == {2}
    assert (palette.styles[8].name, palette.styles[8].rgba) == ("skin, lit", (1, 2, 3, 40))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("3 1 2 3 4", "color"),
        ("_1 3 1 2 3 4", "color"),
        ("__1a 3 1 2 3 4", "_1a"),
        ("_1a 3 1 2 3 4", "1a"),
        ("_0 x 3 1 2 3 4", "x"),
        ("|g x 3 1 2 3 4", "x"),
        ("|g @@o x 3 1 2 3 4", "x"),
        ("brush 4001 x.myb 1 2 3 4", "brush"),
    ],
)
def test_names_of_styles(words: str, name: str) -> None:
    assert parse_tpl(TPL, palette_text(more=[words])).styles[8].name == name


def test_the_flag_of_no_autopaint_is_no_trace_line() -> None:
    assert parse_tpl(TPL, palette_text(more=["_0 x 3 1 2 3 4", "_2 y 3 1 2 3 4"])).trace_inks == {
        2,
        9,
    }


def test_the_color_model_is_read() -> None:
    extra = '  <refImgPath fids="1,3-5">\n    "+drawings\\\\model.tlv" \n  </refImgPath>\n'
    model = parse_tpl(TPL, palette_text(extra=extra)).color_model
    assert model is not None
    assert (model.path, model.drawings) == ("+drawings\\model.tlv", "1,3-5")


@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_the_review_page_adds_one_style_and_one_page_at_the_end(line: str) -> None:
    text = palette_text().replace("\n", line)
    palette = parse_tpl(TPL, text)
    marked = parse_tpl(TPL, palette.with_review_page())
    assert marked.review_style == 8
    assert marked.styles[:8] == palette.styles
    assert marked.pages == (*palette.pages, ("shiage review", (8,)))
    assert marked.with_review_page() == marked.text
    added = [each for each in marked.text.split(line) if each not in text.split(line)]
    assert [each.strip() for each in added] == [
        "shiage_unsure 3 255 0 255 255",
        '"shiage review"',
        "8",
    ]
    assert ("\r\n" in marked.text) == (line == "\r\n")


def test_a_missing_palette_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"palette A\.tpl is missing"):
        read_tpl(tmp_path / "A.tpl")


def _scene(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "cut.tnz"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_scene_tells_its_levels_and_cells(tmp_path: Path) -> None:
    cells = '<cell> 0 2 $0003 0 </cell> <cell> 2 3 $0001 1 </cell> <cell> 6 1 $"0007a" 0 </cell>'
    scene = read_tnz(_scene(tmp_path, scene_text(["A", "B"], cells=cells)))
    assert [(level.name, level.path) for level in scene.levels] == [
        ("A", "+drawings/A.tlv"),
        ("B", "+drawings/B.tlv"),
    ]
    shown = dict(scene.columns_of(scene.levels[0])[0].cells)
    assert {row: each.label for row, each in shown.items()} == {
        0: "3",
        1: "3",
        2: "1",
        3: "2",
        4: "3",
        6: "7a",
    }
    assert shown[6] == FrameId(7, "a")


@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_a_swap_changes_one_path_and_drops_its_scan(tmp_path: Path, line: str) -> None:
    text = scene_text(["A", "B"]).replace("\n", line)
    scene = read_tnz(_scene(tmp_path, text))
    swapped = scene.with_paths({"1": "+drawings/A_auto.tlv"}).decode()
    expected = text.replace('"+drawings/A.tlv"', '"+drawings/A_auto.tlv"').replace(
        f'{line}        <scannedPath>{line}          "+inputs/A..tif" {line}        </scannedPath>',
        "",
    )
    assert swapped == expected


def test_a_level_inside_a_sub_scene_is_found(tmp_path: Path) -> None:
    inner = (
        "<childLevel id='50'> sub <xsheet> <columns> <levelColumn id='51'> <cells> <cell> 3 1 "
        "<level id='9'> deep <path> \"+drawings/deep.tlv\" </path> </level> 0005 0 </cell> </cells>"
        " </levelColumn> </columns> </xsheet> </childLevel>"
    )
    text = scene_text(["A"]).replace("</levels>", inner + "</levels>", 1)
    scene = read_tnz(_scene(tmp_path, text))
    deep = next(level for level in scene.levels if level.name == "deep")
    assert scene.columns_of(deep)[0].cells == ((3, FrameId(5)),)


@pytest.mark.parametrize("version", ["", ' version="0"', ' version="x"'])
def test_a_scene_without_version_is_refused(tmp_path: Path, version: str) -> None:
    text = scene_text(["A"]).replace(' version="71.1"', version)
    with pytest.raises(InputError, match="states no version"):
        read_tnz(_scene(tmp_path, text))


def test_a_scene_of_a_million_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at most 100,000 frames"):
        read_tnz(_scene(tmp_path, scene_text(["A"], cells="<cell> 0 999999999 $0001 0 </cell>")))
