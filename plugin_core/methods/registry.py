"""Every method by its name; a method is loaded when it is asked for, so that torch need not be."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

from ..errors import InputError

if TYPE_CHECKING:
    from .method import Method

AUTO_MEMBERS: Final = (
    "same_position",
    "flow_vote",
    "nearest_region",
    "matcher",
    "retrieval",
    "cfpla",
)
"""The methods whose evidence ``auto`` fuses."""

POOL_METHODS: Final = frozenset({"auto", "retrieval"})
"""The methods that can color from drawings of a pool."""


def get_method(name: str) -> Method:
    """Return the method called ``name``.

    Raises
    ------
    InputError
        If there is no such method.
    """
    if name not in _MAKERS:
        raise InputError(
            f"There is no method called {name}.", hint=f"Choose one of: {', '.join(METHOD_NAMES)}."
        )
    return _MAKERS[name]()


def add_method(method: Method) -> None:
    """Make a method known by its name: one that is measured beside the product's, say."""
    _MAKERS[method.name] = lambda: method


def is_method(name: str) -> bool:
    """Return whether there is a method called ``name``."""
    return name in _MAKERS


def _auto() -> Method:
    from .auto import AutoMethod

    return AutoMethod(AUTO_MEMBERS, get_method)


def _made_in(module: str, attribute: str, *, call: bool) -> Callable[[], Method]:
    def make() -> Method:
        found = getattr(import_module(f".{module}", __package__), attribute)
        return found() if call else found

    return make


_MAKERS: Final[dict[str, Callable[[], Method]]] = {
    "auto": _auto,
    "cfpla": _made_in("cfpla", "CfplaMethod", call=True),
    "same_position": _made_in("same_position", "same_position", call=False),
    "flow_vote": _made_in("flow_vote", "flow_vote", call=False),
    "nearest_region": _made_in("nearest_region", "nearest_region", call=False),
    "components": _made_in("components", "components", call=False),
    "retrieval": _made_in("retrieval", "retrieval", call=False),
    "matcher": _made_in("matcher", "MATCHER", call=False),
    "video_reference": _made_in("video_reference", "VideoReferenceMethod", call=True),
}
METHOD_NAMES: Final = tuple(_MAKERS)
