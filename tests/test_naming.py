"""File names say level, number and suffix."""

from __future__ import annotations

import pytest

from plugin_core.errors import InputError
from plugin_core.naming import parse_drawings, read_label, read_name


@pytest.mark.parametrize(
    ("file", "level", "number", "suffix", "prefix"),
    [
        ("A.0001.png", "A", 1, "", "A."),
        ("A_0001.tga", "A", 1, "", "A_"),
        ("0001.png", "", 1, "", ""),
        ("7.tif", "", 7, "", ""),
        ("A.0007a.TIFF", "A", 7, "a", "A."),
        ("A.12ab.png", "A", 12, "ab", "A."),
        ("A1.png", "A", 1, "", "A"),
        ("cut_12.png", "cut", 12, "", "cut_"),
        ("c012_B.0003.png", "c012_B", 3, "", "c012_B."),
        ("髪 影.0010.png", "髪 影", 10, "", "髪 影."),
        ("A.0001.strokes.json", "A", 1, "", "A."),
    ],
)
def test_a_name_says_level_number_and_suffix(
    file: str, level: str, number: int, suffix: str, prefix: str
) -> None:
    name = read_name(file)
    assert name is not None
    assert (name.level, name.number, name.suffix, name.prefix) == (level, number, suffix, prefix)


@pytest.mark.parametrize("file", ["A.png", "A.0001.psd", "A.0001.jpg", "notes.txt", "A.0001.json"])
def test_other_files_name_no_drawing(file: str) -> None:
    assert read_name(file) is None


def test_the_stem_keeps_its_padding() -> None:
    name = read_name("A.0007a.png")
    assert name is not None
    assert (name.stem, name.label) == ("A.0007a", "7a")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("1", (1, "")),
        ("0012a", (12, "a")),
        ("A1", (1, "")),
        ("a_3", (3, "")),
        ("A.0004", (4, "")),
        ("B1", None),
        ("end", None),
    ],
)
def test_labels_of_a_column_may_repeat_its_name(
    label: str, expected: tuple[int, str] | None
) -> None:
    assert read_label(label, "A") == expected


def test_a_column_named_like_a_number_does_not_eat_the_label() -> None:
    assert read_label("12", "1") == (12, "")


def test_a_selection_holds_ranges_and_single_drawings() -> None:
    selection = parse_drawings("3-9, 12,20 - 21")
    assert [n for n in range(1, 25) if n in selection] == [3, 4, 5, 6, 7, 8, 9, 12, 20, 21]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "'' is no drawing number"),
        ("3-9,", "'' is no drawing number"),
        ("3-", "'3-' is no drawing number"),
        ("a", "'a' is no drawing number"),
        ("-3", "'-3' is no drawing number"),
        ("9-3", "9-3 runs backwards"),
    ],
)
def test_a_wrong_selection_is_refused_with_its_part(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        parse_drawings(text)
