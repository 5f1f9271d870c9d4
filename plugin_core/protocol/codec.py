"""Messages to JSON and back; strict, and always naming the field that is wrong.

``to_dict`` leaves defaults out; ``from_dict`` refuses what it does not know.
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from ..errors import BadMessage
from .messages import CheckRequest, ColorizeRequest, LearnRequest, Request

MAX_TEXT: Final = 32_768
"""Characters of one text field: the longest path that any system knows."""

MAX_ITEMS: Final = 100_000

REQUESTS: Final[Mapping[str, type[Request]]] = {
    "learn": LearnRequest,
    "colorize": ColorizeRequest,
    "check": CheckRequest,
}

Message = TypeVar("Message")


def to_dict(message: Any) -> dict[str, Any]:
    """Return ``message`` as plain values for JSON, without the fields that hold their default.

    Parameters
    ----------
    message
        An instance of one of the message dataclasses.

    Examples
    --------
    >>> from plugin_core.protocol import LearnRequest
    >>> to_dict(LearnRequest("/work/c012"))
    {'shot': '/work/c012'}
    """
    return {
        each.name: _plain(value)
        for each in fields(message)
        if (value := getattr(message, each.name)) != each.default
    }


def from_dict(kind: type[Message], data: object, *, where: str = "") -> Message:
    """Return the message of class ``kind`` that ``data`` describes.

    Parameters
    ----------
    kind
        A message dataclass.
    data
        What JSON gave.
    where
        How the message is called in errors; its class name unless told.

    Raises
    ------
    BadMessage
        If a field is unknown, missing, of another type, or outside its limits; names the field.
    """
    where = where or kind.__name__
    if not isinstance(data, Mapping):
        raise _bad(where, f"expected an object, got {_name(data)}")
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]
    for name in data:
        if name not in known:
            raise _bad(f"{where}.{str(name)[:80]}", "unknown field")
    hints = _hints(kind)  # type: ignore[arg-type]
    values = {}
    for name, each in known.items():
        path = f"{where}.{name}"
        if name in data:
            values[name] = _typed(hints[name], data[name], path)
            _check_limits(each, values[name], path)
        elif each.default is MISSING:
            raise _bad(path, "missing")
    return kind(**values)


def request_to_dict(request: Request) -> dict[str, Any]:
    """Return a request with its ``kind`` beside its fields: the body of ``POST jobs``."""
    return {"kind": kind_of(request), **to_dict(request)}


def request_from_dict(data: object) -> Request:
    """Return the request that the body of ``POST jobs`` describes.

    Raises
    ------
    BadMessage
        If the kind is unknown or a field is wrong.
    """
    if not isinstance(data, Mapping):
        raise _bad("Request", f"expected an object, got {_name(data)}")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in REQUESTS:
        raise _bad("Request.kind", f"expected one of {', '.join(REQUESTS)}")
    rest = {name: value for name, value in data.items() if name != "kind"}
    return from_dict(REQUESTS[kind], rest)


def kind_of(request: Request) -> str:
    """Return the word for a request: ``learn``, ``colorize`` or ``check``."""
    return next(kind for kind, cls in REQUESTS.items() if isinstance(request, cls))


def encode(data: Mapping[str, Any]) -> bytes:
    """Return plain values as one line of JSON.

    Raises
    ------
    BadMessage
        If a text in it is no Unicode, as names of files may be.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise BadMessage(
            "The engine cannot be told a name that is no Unicode.",
            hint="Rename that folder, or paint it on the command line without --engine.",
        ) from None


def decode(text: bytes) -> Any:
    """Return the plain values of a JSON text.

    Raises
    ------
    BadMessage
        If it is no JSON, or nested too deeply.
    """
    try:
        return json.loads(text.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise _bad("Message", "expected JSON") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return to_dict(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(hint: Any, value: Any, path: str) -> Any:
    """Return ``value`` as ``hint`` wants it, or say what is wrong with ``path``."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = next(each for each in get_args(hint) if each is not type(None))
        return None if value is None else _typed(inner, value, path)
    if get_origin(hint) is tuple:
        return _typed_items(get_args(hint)[0], value, path)
    if is_dataclass(hint):
        return from_dict(hint, value, where=path)  # type: ignore[arg-type]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _typed_choice(hint, value, path)
    return _typed_scalar(hint, value, path)


def _typed_items(hint: Any, value: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _bad(path, f"expected a list, got {_name(value)}")
    if len(value) > MAX_ITEMS:
        raise _bad(path, f"at most {MAX_ITEMS} items, got {len(value)}")
    return tuple(_typed(hint, item, f"{path}[{index}]") for index, item in enumerate(value))


def _typed_choice(hint: type[Enum], value: Any, path: str) -> Enum:
    choices = [each.value for each in hint]
    if value not in choices:
        raise _bad(path, f"expected one of {', '.join(choices)}")
    return hint(value)


def _typed_scalar(hint: Any, value: Any, path: str) -> Any:
    if hint is float and type(value) is int:
        value = _as_float(value)
    if type(value) is not hint:
        raise _bad(path, f"expected {hint.__name__}, got {_name(value)}")
    if hint is float and not math.isfinite(value):
        raise _bad(path, "expected a finite number")
    if hint is str:
        _check_text(value, path)
    return value


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _check_text(value: str, path: str) -> None:
    if len(value) > MAX_TEXT:
        raise _bad(path, f"at most {MAX_TEXT} characters, got {len(value)}")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise _bad(path, "expected text, got half a character")


def _check_limits(each: Field[Any], value: Any, path: str) -> None:
    low, high = each.metadata.get("min"), each.metadata.get("max")
    if low is not None and high is not None and not low <= value <= high:
        raise _bad(path, f"expected {low} to {high}, got {value}")
    choices = each.metadata.get("choices")
    if choices and value not in choices:
        raise _bad(path, f"expected one of {', '.join(choices)}")


def _name(value: Any) -> str:
    return "null" if value is None else type(value).__name__


def _bad(path: str, problem: str) -> BadMessage:
    return BadMessage(f"{path}: {problem}.", hint="Install the same version of Shiage everywhere.")
