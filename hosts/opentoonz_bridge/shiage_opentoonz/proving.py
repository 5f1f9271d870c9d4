"""The lossless check: proof that a written level holds the artist's drawings, and ours is paint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from plugin_core.errors import ShiageError

from .cm32 import EMPTY, Cm32, box_of, ink_of, is_visible, paint_of, tone_of
from .tlv import CREATOR_BYTES, Tlv
from .tpl import Tpl

_MASK: Final = "CM(f1)"


class NotLosslessError(ShiageError):
    """A level that differs from its source in more than new paint; it was not put into place."""

    code = "toonz.not_lossless"


@dataclass(frozen=True)
class Fault:
    """One way in which a level is not what its source was."""

    drawing: str
    message: str

    def __str__(self) -> str:
        return f"Drawing {self.drawing}: {self.message}" if self.drawing else self.message


def prove_level(
    source: Tlv,
    source_tpl: Tpl,
    result: Tlv,
    result_tpl: Tpl,
    trace_inks: frozenset[int],
    *,
    unpainted: int | None = None,
) -> list[Fault]:
    """Compare a painted level with its source.

    Parameters
    ----------
    source, source_tpl
        The artist's level and palette.
    result, result_tpl
        The painted level and its palette.
    trace_inks
        Inks of lines that may take another style.
    unpainted
        A style of the source that counts as no paint.

    Returns
    -------
    list[Fault]
        Nothing where tones, lines, ids, sizes, resolution, palette and the artist's paint are
        the same.
    """
    faults = [*_check_file(source, result), *_check_palette(source_tpl, result_tpl)]
    if faults:
        return faults
    for frame_id in source.frame_ids:
        before, after = source.read(frame_id), result.read(frame_id)
        messages = [
            *_check_pixels(before.pixels, after.pixels, trace_inks, unpainted),
            *_check_styles(after.pixels, len(result_tpl.styles)),
        ]
        if before.dpi != after.dpi:
            messages.append(f"the resolution is {after.dpi}, not {before.dpi}")
        if not _is_tight(after.pixels, after.savebox):
            messages.append("what is stored is larger than the drawing")
        if icon := result.icon_fault(frame_id):
            messages.append(icon)
        faults += [Fault(frame_id.label, message) for message in messages]
    return faults


def demand_proof(faults: list[Fault], path: Path) -> None:
    """Raise :class:`NotLosslessError` if there is any fault."""
    if faults:
        raise NotLosslessError(
            f"{path.name} was not written: it would not have kept every drawing as it was"
            f" ({faults[0]}).",
            hint="This is a bug in Shiage; your files are as they were. Please report it.",
        )


def _check_file(source: Tlv, result: Tlv) -> Iterator[Fault]:
    if result.frame_ids != source.frame_ids:
        yield Fault("", f"{result.path.name} holds other drawings than {source.path.name}.")
    if result.size != source.size:
        yield Fault("", f"{result.path.name} is of size {result.size}, not {source.size}.")
    needs_15 = any(len(each.suffix) > 1 for each in source.frame_ids)
    if result.version != 15 and needs_15:
        yield Fault("", f"{result.path.name} is of version {result.version}, which cuts suffixes.")
    if result.is_ours and (len(result.creator) >= CREATOR_BYTES or _MASK not in result.creator):
        yield Fault("", f"OpenToonz would not show {result.path.name}.")


def _check_palette(source: Tpl, result: Tpl) -> Iterator[Fault]:
    count = len(source.styles)
    if result.styles[:count] != source.styles:
        yield Fault("", f"{result.path.name} changes styles of {source.path.name}.")
    if source.text not in (result.text, source_part(source, result)):
        yield Fault("", f"{result.path.name} differs from {source.path.name}.")


def source_part(source: Tpl, result: Tpl) -> str:
    """Return the source's text if the result is it with our review page, else the result's."""
    return source.text if source.with_review_page() == result.text else result.text


def _check_pixels(
    before: Cm32, after: Cm32, trace_inks: frozenset[int], unpainted: int | None
) -> Iterator[str]:
    if not np.array_equal(tone_of(before), tone_of(after)):
        yield f"{_count(tone_of(before) != tone_of(after))} pixels changed their tone"
    changed = ink_of(before) != ink_of(after)
    if changed.any():
        wrong = changed & ~np.isin(ink_of(before), list(trace_inks))
        if wrong.any():
            yield f"{_count(wrong)} line pixels changed their ink"
    painted = (paint_of(before) != 0) & (paint_of(before) != (unpainted or 0))
    lost = painted & (paint_of(before) != paint_of(after))
    if lost.any():
        yield f"{_count(lost)} pixels of the artist's paint changed"


def _check_styles(after: Cm32, styles: int) -> Iterator[str]:
    highest = max(int(ink_of(after).max()), int(paint_of(after).max()))
    if highest >= styles:
        yield f"style {highest} is used, but the palette has {styles} styles"


def _is_tight(pixels: Cm32, savebox: tuple[int, int, int, int]) -> bool:
    return savebox in (box_of(is_visible(pixels)), box_of(pixels != EMPTY))


def _count(mask: np.ndarray) -> int:
    return int(np.count_nonzero(mask))
