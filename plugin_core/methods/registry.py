"""Every method by its name; a method is loaded when it is asked for, so that torch need not be."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from ..errors import InputError

if TYPE_CHECKING:
    from .method import Method

AUTO_MEMBERS: Final = (
    "matcher",
    "same_position",
    "flow_vote",
    "nearest_region",
    "retrieval",
    "cfpla",
)
"""The methods whose evidence ``auto`` fuses; what can lack its weights says so first."""

POOL_METHODS: Final = frozenset({"auto", "retrieval"})
"""The methods that can color from drawings of a pool."""


def get_method(name: str) -> Method:
    """Return the method called ``name``.

    Raises
    ------
    InputError
        If there is no such method.
    """
    if not is_method(name):
        raise InputError(
            f"There is no method called {name}.", hint=f"Choose one of: {', '.join(METHOD_NAMES)}."
        )
    return _MAKERS[name]()


def add_method(method: Method) -> None:
    """Make a method known by its name: one that is measured beside the product's, say."""
    _MAKERS[method.name] = lambda: method


def is_method(name: str) -> bool:
    """Whether there is a method called ``name``."""
    return name in _MAKERS


def _auto() -> Method:
    from .auto import AutoMethod

    return AutoMethod(AUTO_MEMBERS, get_method)


def _load(name: str) -> Method:
    """Return the ``METHOD`` of the file of that name."""
    method: Method = import_module(f".{name}", __package__).METHOD
    return method


METHOD_NAMES: Final = (
    "auto",
    "cfpla",
    "same_position",
    "flow_vote",
    "nearest_region",
    "components",
    "retrieval",
    "matcher",
    "video_reference",
)

_MAKERS: Final[dict[str, Callable[[], Method]]] = {
    **{name: partial(_load, name) for name in METHOD_NAMES},
    "auto": _auto,
}
