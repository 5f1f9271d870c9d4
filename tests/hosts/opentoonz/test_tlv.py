"""TLV files: what is written is read back to the bit, what is damaged is refused."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from shiage_opentoonz.cm32 import box_of, empty, ink_of, is_visible
from shiage_opentoonz.frame_ids import FrameId
from shiage_opentoonz.tlv import TlvDrawing, open_tlv, parse_tlv
from shiage_opentoonz.tlv_tables import CHUNK, HalfWrittenError
from shiage_opentoonz.tlv_writing import encode_tlv

from plugin_core.errors import InputError
from tests.hosts.opentoonz.toonz_levels import NOWHERE, random_pixels, same_drawings, walk_level

NAME = Path("A.tlv")


def _drawing(pixels: np.ndarray, frame_id: FrameId = FrameId(1)) -> TlvDrawing:  # noqa: B008
    return TlvDrawing(frame_id, pixels, (120.0, 120.00007), NOWHERE)


def _level(*drawings: TlvDrawing) -> bytes:
    height, width = drawings[0].pixels.shape
    return encode_tlv((width, height), drawings)


@pytest.mark.parametrize("seed", range(300))
def test_random_levels_come_back_to_the_bit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    width, height = int(rng.integers(8, 120)), int(rng.integers(8, 90))
    suffixes = ["", "a", "Z"] if seed % 2 else ["", "a", "bc", "仮", "_x1"]
    numbers = rng.choice(9999, int(rng.integers(1, 7)), replace=False)
    drawings = [
        TlvDrawing(
            FrameId(int(number), str(rng.choice(suffixes))),
            random_pixels(rng, width, height),
            (float(rng.random() * 600), float(rng.random() * 600)),
            NOWHERE,
        )
        for number in numbers
    ]
    level = parse_tlv(NAME, encode_tlv((width, height), drawings))
    written = {drawing.frame_id: drawing for drawing in drawings}
    assert level.frame_ids == tuple(sorted(written))
    for drawing in level.drawings():
        expected = written[drawing.frame_id]
        assert np.array_equal(drawing.pixels, expected.pixels)
        assert drawing.dpi == expected.dpi
        assert level.icon_fault(drawing.frame_id) is None


def test_one_letter_is_version_14_and_more_is_15() -> None:
    pixels = empty(4, 4)
    one = parse_tlv(NAME, _level(_drawing(pixels, FrameId(1, "a"))))
    more = parse_tlv(NAME, _level(_drawing(pixels, FrameId(1, "ab"))))
    other = parse_tlv(NAME, _level(_drawing(pixels, FrameId(1, "1"))))
    assert (one.version, more.version, other.version) == (14, 15, 15)


def test_drawings_are_in_the_order_of_numbers_then_suffixes() -> None:
    ids = [FrameId(7, "a"), FrameId(12), FrameId(7), FrameId(1)]
    level = parse_tlv(NAME, _level(*(_drawing(empty(3, 3), each) for each in ids)))
    assert [each.label for each in level.frame_ids] == ["1", "7", "7a", "12"]


def test_a_blank_drawing_stays_blank_and_takes_no_room() -> None:
    level = parse_tlv(NAME, _level(_drawing(empty(50, 40))))
    drawing = level.read(FrameId(1))
    assert not is_visible(drawing.pixels).any()
    assert drawing.savebox == NOWHERE
    assert len(level.data) < 250


def test_the_savebox_is_tight_unless_an_empty_pixel_names_an_ink() -> None:
    pixels = empty(30, 20)
    pixels[5:9, 10:14] = 1 << 20
    tight = parse_tlv(NAME, _level(_drawing(pixels))).read(FrameId(1))
    assert tight.savebox == (10, 5, 4, 4)
    pixels[0, 0] = 3 << 20 | 0xFF
    kept = parse_tlv(NAME, _level(_drawing(pixels))).read(FrameId(1))
    assert kept.savebox == (0, 0, 14, 9)
    assert int(ink_of(kept.pixels)[0, 0]) == 3


def test_row_0_is_the_bottom_and_the_savebox_counts_from_there() -> None:
    pixels = empty(8, 6)
    pixels[0, 2] = 1 << 20
    data = _level(_drawing(pixels))
    offset = struct.unpack_from("<i", data, struct.unpack_from("<i", data, 64)[0] + 5)[0]
    assert CHUNK.unpack_from(data, offset)[:4] == (2, 0, 1, 1)


def test_thumbnails_are_cropped_to_what_shows() -> None:
    pixels = empty(640, 480)
    pixels[100:300, 200:400] = 1 << 20
    data = _level(_drawing(pixels))
    icons_at = struct.unpack_from("<i", data, 68)[0]
    offset = struct.unpack_from("<i", data, icons_at + 5)[0]
    width, height, _, across, down, kind = struct.unpack_from("<6i", data, offset)
    assert (width, height, kind) == (80, 60, 2)
    assert (across, down) == (25, 25)


def test_a_hairline_that_the_thumbnail_loses_still_has_one_of_the_expected_size() -> None:
    pixels = empty(640, 480)
    pixels[101:300, 201] = 1 << 20
    data = _level(_drawing(pixels))
    icons_at = struct.unpack_from("<i", data, 68)[0]
    offset = struct.unpack_from("<i", data, icons_at + 5)[0]
    assert struct.unpack_from("<5i", data, offset)[3:] == (1, 25)


def test_thumbnails_keep_the_size_that_the_source_declares() -> None:
    drawing = _drawing(empty(640, 480))
    data = encode_tlv((640, 480), [drawing], icon_size=(160, 90))
    assert parse_tlv(NAME, data).icon_size == (160, 90)
    small = encode_tlv((20, 10), [_drawing(empty(20, 10))], icon_size=(160, 90))
    assert parse_tlv(NAME, small).icon_size == (20, 10)


def test_the_creator_lets_the_program_read_the_level() -> None:
    level = parse_tlv(NAME, _level(_drawing(empty(4, 4))))
    assert "CM(f1)" in level.creator
    assert len(level.creator) <= 39
    assert level.is_ours


def test_a_level_of_the_artist_is_not_ours(tmp_path: Path) -> None:
    assert not open_tlv(walk_level(tmp_path / "A.tlv", count=1)).is_ours


@pytest.mark.parametrize("version", [10, 11, 12, 13])
def test_old_versions_are_read(version: int) -> None:
    rng = np.random.default_rng(version)
    drawings = [_drawing(random_pixels(rng, 40, 30), FrameId(number)) for number in (1, 2, 3)]
    new = parse_tlv(NAME, encode_tlv((40, 30), drawings))
    old = parse_tlv(NAME, _as_old(new.data, version))
    assert old.version == version
    assert old.creator == ""
    assert same_drawings(old, new)


def _as_old(data: bytes, version: int) -> bytes:
    """Return a level of version 14 as an older program would have written it."""
    _, width, height, count, frames_at, icons_at = struct.unpack_from("<6i", data, 48)
    entries = [struct.unpack_from("<icii", data, frames_at + 13 * row) for row in range(count)]
    icons = [struct.unpack_from("<icii", data, icons_at + 13 * row) for row in range(count)]
    head = 8 + (20 if version == 10 else 28)
    body, frame_rows, icon_rows = b"", b"", b""
    for number, letter, offset, length in entries:
        row = struct.pack("<ici", number, letter, head + len(body))
        frame_rows += row + (struct.pack("<i", length) if version > 11 else b"")
        body += data[offset : offset + length]
    for number, letter, offset, length in icons if version == 13 else []:
        icon_rows += struct.pack("<icii", number, letter, head + len(body), length)
        body += data[offset : offset + length]
    frames = head + len(body)
    tables = b"" if version == 10 else struct.pack("<2i", frames, frames + len(frame_rows))
    numbers = struct.pack("<4i", 16, width, height, count)
    rows = b"" if version == 10 else frame_rows + icon_rows
    return f"TLV{version}B1a".encode() + numbers + tables + b"LZO " + body + rows


def test_a_file_cut_anywhere_is_refused_with_a_sentence(tmp_path: Path) -> None:
    data = walk_level(tmp_path / "A.tlv", count=2).read_bytes()
    for length in [*range(0, 100), *range(100, len(data), 97)]:
        with pytest.raises(InputError):
            list(parse_tlv(NAME, data[:length]).drawings())


def test_flipped_bytes_never_crash(tmp_path: Path) -> None:
    data = walk_level(tmp_path / "A.tlv", count=2).read_bytes()
    rng = np.random.default_rng(5)
    for _ in range(300):
        broken = bytearray(data)
        for at in rng.integers(0, len(data), 3):
            broken[at] = int(rng.integers(256))
        try:
            level = parse_tlv(NAME, bytes(broken))
            for drawing in level.drawings():
                level.icon_fault(drawing.frame_id)
        except InputError:
            pass


def test_tables_over_half_written_drawings_are_noticed(tmp_path: Path) -> None:
    data = bytearray(walk_level(tmp_path / "A.tlv", count=2).read_bytes())
    data[76 + 60 : 76 + 160] = bytes(range(100, 200))
    with pytest.raises(HalfWrittenError, match=r"Drawing 1 of A\.tlv is cut off or damaged"):
        parse_tlv(NAME, bytes(data)).read(FrameId(1))


def test_a_level_saved_without_drawings_says_so() -> None:
    for data in (struct.pack("<12i", 0, 48, 48, *[0] * 9), b"TLV14B1a" + bytes(40)):
        with pytest.raises(InputError, match="saved without any drawing"):
            parse_tlv(NAME, data)


def test_another_file_is_no_level() -> None:
    with pytest.raises(InputError, match="no Toonz raster level"):
        parse_tlv(NAME, b"\x89PNG" + bytes(100))


def test_noise_that_the_program_could_not_read_back_is_refused() -> None:
    noise = np.random.default_rng(6).integers(0, 2**32, (60, 80), np.uint64).astype(np.uint32)
    with pytest.raises(InputError, match="Drawing 3 is noise"):
        _level(_drawing(noise, FrameId(3)))


def test_boxes_are_tight() -> None:
    mask = np.zeros((6, 8), np.bool_)
    assert box_of(mask) == NOWHERE
    mask[2:4, 5] = True
    assert box_of(mask) == (5, 2, 1, 2)
