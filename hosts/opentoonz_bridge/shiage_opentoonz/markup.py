"""The text of palettes and scenes: looks like XML, is not.

Files are parsed into elements that know where they stand, and edited by replacing stretches of
the text: every byte that is not meant to change stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from plugin_core.errors import InputError

MAX_BYTES: Final = 64 * 2**20
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment><!--.*?-->)
    |(?P<close></(?P<closed>[A-Za-z0-9][\w.\-]*)\s*>)
    |(?P<open><(?P<name>[A-Za-z0-9][\w.\-]*)
        (?P<attributes>(?:\s+[A-Za-z0-9][\w.\-]*\s*=\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))*)
        \s*(?P<empty>/?)>)
    |(?P<quoted>"(?:[^"\\]|\\.)*")
    |(?P<word>[^\s<"]+)""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""([A-Za-z0-9][\w.\-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""", re.DOTALL
)
_ESCAPE = re.compile(r"\\([\"'\\])")
_BARE = re.compile(r"[A-Za-z0-9_%]+")

Edit = tuple[int, int, str]
"""Replace ``text[start:end]`` by a new text."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an element's content, and where it stands."""

    text: str
    start: int
    end: int
    quoted: bool


@dataclass(slots=True)
class Element:
    """An element; ``start`` to ``end`` is all of it, ``inner_end`` where its closing tag begins."""

    name: str
    attributes: dict[str, str]
    start: int
    end: int = 0
    inner_end: int = 0
    items: list[Word | Element] = field(default_factory=list)

    @property
    def words(self) -> list[Word]:
        """The words directly in it."""
        return [item for item in self.items if isinstance(item, Word)]

    @property
    def children(self) -> list[Element]:
        """The elements directly in it."""
        return [item for item in self.items if isinstance(item, Element)]

    def child(self, name: str) -> Element | None:
        """Return the first element of a name directly in it."""
        return next((child for child in self.children if child.name == name), None)

    def walk(self) -> Iterator[Element]:
        """Yield it and every element below it, in the order of the text."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)


def read_markup(path: Path) -> str:
    """Read a file byte for byte; what is no UTF-8 survives an edit, too.

    Raises
    ------
    InputError
        If it cannot be read, is too large, or is packed as very old scenes are.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                f"{path.name} is larger than {MAX_BYTES // 2**20} MiB.",
                hint="No palette or scene is that large.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror or error}.",
            hint="It may have been moved or renamed, or you may not read it.",
        ) from error
    if data.startswith((b"TABc", b"TNZC")):
        raise InputError(
            f"{path.name} is a packed file of an old version.",
            hint="Open it in OpenToonz and save it again.",
        )
    return data.decode("utf-8", errors="surrogateescape")


def encode_markup(text: str) -> bytes:
    """Return the bytes of a text that :func:`read_markup` read."""
    return text.encode("utf-8", errors="surrogateescape")


def parse_markup(text: str, name: str) -> Element:
    """Return an element that holds all elements of a text.

    Raises
    ------
    InputError
        If OpenToonz would not understand it either; the sentence names the line.
    """
    root = Element("", {}, 0, len(text), len(text))
    open_elements = [root]
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unreadable(text, at, name)
        at = match.end()
        if match["open"]:
            _open(open_elements, match)
        elif match["close"]:
            _close(open_elements, match, text, name)
        elif match["quoted"]:
            inner = unescape(match["quoted"][1:-1])
            open_elements[-1].items.append(Word(inner, match.start(), at, quoted=True))
        elif match["word"]:
            open_elements[-1].items.append(Word(match["word"], match.start(), at, quoted=False))
    if len(open_elements) > 1:
        raise _unreadable(text, len(text), name, f"<{open_elements[-1].name}> is not closed")
    return root


def quote(text: str) -> str:
    """Return a text as a word of the grammar."""
    if _BARE.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unescape(text: str) -> str:
    """Return what a quoted string says."""
    return _ESCAPE.sub(r"\1", text)


def edit(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with some stretches replaced; all others stay to the byte."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _open(open_elements: list[Element], match: re.Match[str]) -> None:
    attributes = {
        key: unescape(double or single)
        for key, double, single in _ATTRIBUTE.findall(match["attributes"])
    }
    element = Element(match["name"], attributes, match.start(), match.end(), match.end())
    open_elements[-1].items.append(element)
    if not match["empty"]:
        open_elements.append(element)


def _close(open_elements: list[Element], match: re.Match[str], text: str, name: str) -> None:
    element = open_elements[-1]
    if element.name != match["closed"] or len(open_elements) == 1:
        raise _unreadable(text, match.start(), name, f"</{match['closed']}> closes nothing")
    element.inner_end, element.end = match.start(), match.end()
    open_elements.pop()


def _unreadable(text: str, at: int, name: str, what: str = "") -> InputError:
    line = text.count("\n", 0, at) + 1
    if not what:
        what = "an XML header" if text.startswith("<?", at) else f"{text[at : at + 12]!r}"
    return InputError(
        f"{name} cannot be understood at line {line}: {what}.",
        hint="Save it again in OpenToonz, or take it from a backup.",
    )
