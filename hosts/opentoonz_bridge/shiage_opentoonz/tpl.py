"""TPL palettes: styles with their ids, names and colors; changed only by adding at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plugin_core.errors import InputError

from .markup import Edit, Element, Word, edit, encode_markup, parse_markup, quote, read_markup

Rgba = tuple[int, int, int, int]

REVIEW_STYLE: Final = "shiage_unsure"
REVIEW_PAGE: Final = "shiage review"
MAGENTA: Final[Rgba] = (255, 0, 255, 255)

_NEWEST: Final = (71, 0)
_SOLID: Final = 3
_KNOWN_TAGS: Final = frozenset(
    ["version", "refImgPath", "styles", "stylepages", "animation", "shortcuts", "lock"]
)
_KNOWN_TYPES: Final = frozenset(
    [2, 3, 4, 201, 2000, 2001, 2002, 2800, 3000, 4001, *range(99, 142), *range(1125, 1161)]
)
_FLAGS = re.compile(r"_([0-9])")
_NUMBER = re.compile(r"-?[0-9]+")


@dataclass(frozen=True, slots=True)
class Style:
    """One style of a palette; its place is its id.

    ``is_trace`` is the program's "Autopaint for Lines": lines in it vanish into the paint.
    """

    style_id: int
    name: str
    rgba: Rgba
    is_trace: bool = False


@dataclass(frozen=True)
class ColorModel:
    """The painted level that a palette names as its color model, and which of its drawings."""

    path: str
    drawings: str


@dataclass(frozen=True, eq=False)
class Tpl:
    """A palette.

    Attributes
    ----------
    path
        Its file.
    text
        The file as it is.
    styles
        All styles, in the order of their ids.
    pages
        Name and style ids of each page.
    color_model
        The palette's color model, if it names one.
    """

    path: Path
    text: str
    styles: tuple[Style, ...]
    pages: tuple[tuple[str, tuple[int, ...]], ...]
    color_model: ColorModel | None
    _styles_end: int
    _pages_end: int

    @property
    def trace_inks(self) -> frozenset[int]:
        """Ids of the styles whose lines vanish into the paint."""
        return frozenset(style.style_id for style in self.styles if style.is_trace)

    @property
    def review_style(self) -> int | None:
        """Id of the style with which we mark unsure regions, if the palette has it."""
        for style in self.styles:
            if style.name == REVIEW_STYLE:
                return style.style_id
        return None

    def with_review_page(self) -> str:
        """Return the text with a last page of one magenta style; nothing else changes."""
        if self.review_style is not None:
            return self.text
        line = "\r\n" if "\r\n" in self.text else "\n"
        values = " ".join(map(str, MAGENTA))
        style = _block(line, "style", f"{REVIEW_STYLE} {_SOLID} {values} ")
        name = _block(line, "name", f"{quote(REVIEW_PAGE)} ", depth=3)
        indices = _block(line, "indices", f"{len(self.styles)} ", depth=3)
        page = f"<page>{line}      {name}{line}      {indices}{line}      </page>"
        edits: list[Edit] = [
            (self._styles_end, self._styles_end, f"{style}{line}    "),
            (self._pages_end, self._pages_end, f"{page}{line}    "),
        ]
        return edit(self.text, edits)


def read_tpl(path: Path) -> Tpl:
    """Read a palette.

    Raises
    ------
    InputError
        If it is missing, or if OpenToonz would refuse it.
    """
    if not path.is_file():
        raise InputError(
            f"The palette {path.name} is missing beside its level: OpenToonz shows it in blue.",
            hint=f"Put {path.name} back into {path.parent}, or save the level again.",
        )
    return parse_tpl(path, read_markup(path))


def parse_tpl(path: Path, text: str) -> Tpl:
    """Read a palette whose text was read already; see :func:`read_tpl`."""
    root = parse_markup(text, path.name).child("palette")
    if root is None:
        raise InputError(f"{path.name} is no palette.", hint="Save the palette again in OpenToonz.")
    _check_version(path, root)
    for child in root.children:
        if child.name not in _KNOWN_TAGS:
            raise InputError(
                f"{path.name} holds <{child.name}>, which OpenToonz does not know: it would not"
                " load the level.",
                hint="Take that part out, or take the palette from a backup.",
            )
    styles, pages = root.child("styles"), root.child("stylepages")
    if styles is None or pages is None:
        raise InputError(
            f"{path.name} holds no styles or no pages.", hint="Save the palette again in OpenToonz."
        )
    elements = [child for child in styles.children if child.name == "style"]
    return Tpl(
        path,
        text,
        tuple(_style(path, place, element) for place, element in enumerate(elements)),
        tuple(_page(page) for page in pages.children if page.name == "page"),
        _color_model(root.child("refImgPath")),
        styles.inner_end,
        pages.inner_end,
    )


def encode_tpl(text: str) -> bytes:
    """Return the bytes of a palette's text."""
    return encode_markup(text)


def _check_version(path: Path, root: Element) -> None:
    version = root.child("version")
    numbers = [int(word.text) for word in version.words if _is_number(word)] if version else []
    if tuple(numbers) > _NEWEST or len(numbers) != 2:
        stated = ".".join(map(str, numbers)) or "none"
        raise InputError(
            f"{path.name} is of version {stated}; OpenToonz reads palettes up to"
            f" {_NEWEST[0]}.{_NEWEST[1]}.",
            hint="Save the palette again with the version of OpenToonz that you use.",
        )


def _style(path: Path, place: int, element: Element) -> Style:
    words = element.words
    flags = _FLAGS.fullmatch(words[0].text) if words and not words[0].quoted else None
    words = words[1:] if flags else words
    if words and words[0].text.startswith("|"):
        words = words[2:] if len(words) > 1 and words[1].text.startswith("@") else words[1:]
    name = "color"
    if words and (words[0].quoted or not _is_number(words[0])):
        name, words = words[0].text, words[1:]
    if not words or not _is_number(words[0]) or int(words[0].text) not in _KNOWN_TYPES:
        kind = words[0].text if words else "none"
        raise InputError(
            f"Style {place} ({name}) in {path.name} is of type {kind}, which OpenToonz does not"
            " know: it would not load the level.",
            hint="Replace that style in the program that made it.",
        )
    if re.match(r"_[0-9_]", name):
        name = name[1:]
    return Style(place, name, _color(words[1:]), bool(flags and flags[1] != "0"))


def _color(words: list[Word]) -> Rgba:
    values = [min(max(int(word.text), 0), 255) for word in words if _is_number(word)][:4]
    red, green, blue, matte = values if len(values) == 4 else (128, 128, 128, 255)
    return red, green, blue, matte


def _page(element: Element) -> tuple[str, tuple[int, ...]]:
    name, indices = element.child("name"), element.child("indices")
    ids = [int(word.text) for word in indices.words if _is_number(word)] if indices else []
    return " ".join(word.text for word in name.words) if name else "", tuple(ids)


def _color_model(element: Element | None) -> ColorModel | None:
    if element is None or not element.words or not element.words[0].text:
        return None
    return ColorModel(element.words[0].text, element.attributes.get("fids", ""))


def _block(line: str, name: str, content: str, *, depth: int = 2) -> str:
    inner = "  " * (depth + 1)
    return f"<{name}>{line}{inner}{content}{line}{'  ' * depth}</{name}>"


def _is_number(word: Word) -> bool:
    return not word.quoted and _NUMBER.fullmatch(word.text) is not None
