"""LZO1X: our code and the library read what the other wrote, and nothing makes them crash."""

from __future__ import annotations

import contextlib
import random
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lzallright import LZOCompressor
from shiage_opentoonz import lzo, lzo_python
from shiage_opentoonz.lzo import BadStreamError

from tests.hosts.opentoonz.toonz_levels import random_pixels


@pytest.mark.parametrize("seed", range(60))
def test_the_library_reads_what_we_wrote(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pixels = random_pixels(rng, int(rng.integers(1, 90)), int(rng.integers(1, 90)))
    data = pixels.astype("<u4").tobytes()
    assert LZOCompressor.decompress(lzo_python.compress(pixels), len(data)) == data


@pytest.mark.parametrize("seed", range(60))
def test_we_read_what_the_library_wrote(seed: int) -> None:
    rng = np.random.default_rng(seed)
    width, height = int(rng.integers(1, 90)), int(rng.integers(1, 90))
    data = random_pixels(rng, width, height).astype("<u4").tobytes()
    assert lzo_python.decompress(LZOCompressor().compress(data), len(data)) == data


@given(st.binary(max_size=4000))
@settings(max_examples=100, deadline=None)
def test_we_read_any_bytes_that_the_library_wrote(data: bytes) -> None:
    assert lzo_python.decompress(LZOCompressor().compress(data), len(data)) == data


@pytest.mark.parametrize("width", [1, 4095, 4097, 8192, 12287, 12288])
def test_rows_of_any_width_are_matched_or_left(width: int) -> None:
    rng = np.random.default_rng(1)
    pixels = np.tile(rng.integers(0, 2**32, width, np.uint64).astype(np.uint32), (4, 1))
    data = pixels.astype("<u4").tobytes()
    stream = lzo_python.compress(pixels)
    assert lzo_python.decompress(stream, len(data)) == data
    assert LZOCompressor.decompress(stream, len(data)) == data
    assert width == 1 or width == 12288 or len(stream) < len(data) / 2


def test_far_matches_and_long_literals_of_the_library_are_read() -> None:
    noise = np.random.default_rng(2).bytes(40_000)
    data = noise + noise[:30_000] + bytes(5000) + noise[100:20_000]
    assert lzo_python.decompress(LZOCompressor().compress(data), len(data)) == data


def _fuzzed() -> list[tuple[bytes, int]]:
    """1,000 damaged streams with the sizes that were announced for them."""
    dice = random.Random(7)
    rng = np.random.default_rng(7)
    found = []
    for _ in range(1000):
        pixels = random_pixels(rng, int(rng.integers(1, 60)), int(rng.integers(1, 60)))
        stream = bytearray(lzo_python.compress(pixels))
        kind = dice.randrange(4)
        if kind == 0:
            stream = stream[: dice.randrange(len(stream) + 1)]
        elif kind == 1:
            for _ in range(dice.randrange(1, 8)):
                stream[dice.randrange(len(stream))] = dice.randrange(256)
        elif kind == 2:
            at = dice.randrange(len(stream))
            stream[at:at] = dice.randbytes(dice.randrange(1, 9))
        else:
            stream = bytearray(dice.randbytes(dice.randrange(200)))
        found.append((bytes(stream), 4 * pixels.size))
    return found


FUZZED = _fuzzed()


@pytest.mark.parametrize("decompress", [lzo.decompress, lzo_python.decompress])
def test_a_thousand_damaged_streams_give_their_size_or_an_error(
    decompress: Callable[[bytes, int], bytes],
) -> None:
    for stream, size in FUZZED:
        with contextlib.suppress(BadStreamError):
            assert len(decompress(stream, size)) == size


def test_both_decoders_agree_about_damaged_streams() -> None:
    for stream, size in FUZZED:
        answers = []
        for decompress in (lzo.decompress, lzo_python.decompress):
            try:
                answers.append(decompress(stream, size))
            except BadStreamError:
                answers.append(b"bad")
        assert answers[0] == answers[1]


def test_a_bomb_takes_no_more_than_ten_times_the_announced_memory() -> None:
    bomb = LZOCompressor().compress(bytes(100 * 2**20))
    announced = 64 * 2**10
    for decompress in (lzo.decompress, lzo_python.decompress):
        tracemalloc.start()
        with pytest.raises(BadStreamError):
            decompress(bomb, announced)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 10 * announced


def test_a_bomb_never_reaches_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = LZOCompressor().compress(bytes(10 * 2**20))

    class Library:
        @staticmethod
        def decompress(*_: object) -> bytes:
            raise AssertionError

    monkeypatch.setattr("lzallright.LZOCompressor", Library)
    with pytest.raises(BadStreamError):
        lzo.decompress(bomb, 1000)


def test_without_the_library_everything_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lzo, "_HAS_LIBRARY", False)
    pixels = random_pixels(np.random.default_rng(3), 50, 40)
    stream = lzo.compress(pixels, max_bytes=10)
    assert lzo.decompress(stream, 4 * pixels.size) == pixels.astype("<u4").tobytes()


def test_noise_is_packed_by_the_library_where_ours_is_too_long() -> None:
    pixels = np.random.default_rng(4).integers(0, 64, (40, 50), np.uint32)
    ours = len(lzo_python.compress(pixels))
    assert len(lzo.compress(pixels, max_bytes=ours - 1)) < ours


def test_something_after_the_end_is_an_error() -> None:
    stream = lzo_python.compress(np.zeros((2, 2), np.uint32))
    for decompress in (lzo.decompress, lzo_python.decompress):
        with pytest.raises(BadStreamError, match="follows the end"):
            decompress(stream + b"more", 16)
