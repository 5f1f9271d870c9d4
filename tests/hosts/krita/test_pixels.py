"""Pixels are handled as bytes, whatever the color space."""

from __future__ import annotations

import pytest
from shiage_krita.pixels import (
    SRGB,
    ColorSpace,
    both,
    coverage,
    difference,
    from_indices,
    is_blank,
    only,
    put_over,
    without,
)

RED, BLUE, SOFT, NOTHING = b"\x10\x20\xf0\xff", b"\xf0\x20\x10\xff", b"\x01\x02\x03\x40", bytes(4)
DEEP = ColorSpace("RGBA", "U16", "sRGB-elle-V2-g10.icc")
INK = ColorSpace("CMYKA", "U8", "Chemical proof")


@pytest.mark.parametrize(
    ("space", "size"),
    [(SRGB, 4), (DEEP, 8), (INK, 5), (ColorSpace("GRAYA", "U8", ""), 2)],
)
def test_a_color_space_knows_the_size_of_its_pixels(space: ColorSpace, size: int) -> None:
    assert space.pixel_bytes == size


def test_only_alpha_covers() -> None:
    assert coverage(RED + NOTHING + SOFT, SRGB) == b"\xff\x00\x40"
    assert is_blank(b"\x01\x02\x03\x00" * 3, SRGB)
    assert not is_blank(NOTHING + SOFT, SRGB)


def test_either_byte_of_a_deep_alpha_covers() -> None:
    assert coverage(b"123456\x01\x00" + b"123456\x00\x02" + bytes(8), DEEP) == b"\x01\x02\x00"


def test_what_is_put_over_stays_to_the_bit() -> None:
    below, above = RED + RED + RED, NOTHING + SOFT + BLUE
    assert put_over(below, above, coverage(above, SRGB), SRGB) == RED + SOFT + BLUE
    ink = bytes(range(5)) + bytes(5)
    assert put_over(bytes(10), ink, coverage(ink, INK), INK) == ink


def test_a_difference_in_any_byte_counts() -> None:
    mask = difference(RED + RED + RED, RED + BLUE + RED[:3] + b"\xfe", SRGB)
    assert [bool(value) for value in mask] == [False, True, True]
    assert only(RED + BLUE + RED, mask, SRGB) == NOTHING + BLUE + RED


def test_masks_add_and_subtract() -> None:
    assert both(b"\x01\x00\x00", b"\x00\x00\x80") == b"\x01\x00\x80"
    assert [bool(value) for value in without(b"\x01\x02\x00", b"\x00\xff\xff")] == [
        True,
        False,
        False,
    ]


def test_indices_become_pixels_of_any_size() -> None:
    table = [bytes(5), b"abcde"]
    assert from_indices(b"\x01\x00\x01", table, INK) == b"abcde" + bytes(5) + b"abcde"
