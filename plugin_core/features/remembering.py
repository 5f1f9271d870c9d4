"""Features are used again and again: each is computed once per region map and dies with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from ..prepared import PreparedDrawing
from ..regions import RegionMap

Value = TypeVar("Value")
Settings = ParamSpec("Settings")


def remembered(
    function: Callable[Concatenate[RegionMap, Settings], Value],
) -> Callable[Concatenate[RegionMap, Settings], Value]:
    """Keep what ``function`` says about a region map for as long as the map lives."""
    known: WeakKeyDictionary[RegionMap, dict[Hashable, Value]] = WeakKeyDictionary()

    @wraps(function)
    def recall(regions: RegionMap, /, *args: Settings.args, **kwargs: Settings.kwargs) -> Value:
        of_map = known.setdefault(regions, {})
        key = (args, tuple(kwargs.items()))
        if key not in of_map:
            of_map[key] = function(regions, *args, **kwargs)
        return of_map[key]

    return recall


def remembered_pair(
    function: Callable[[PreparedDrawing, PreparedDrawing], Value],
) -> Callable[[PreparedDrawing, PreparedDrawing], Value]:
    """Keep what ``function`` says about two drawings for as long as both of their maps live.

    It may look at the region maps, at how far the drawings lie apart in the order of the shot, and
    at which of them are of a pool. Drawings of equal lines share one map.
    """
    known: WeakKeyDictionary[RegionMap, WeakKeyDictionary[RegionMap, dict[Hashable, Value]]]
    known = WeakKeyDictionary()

    @wraps(function)
    def recall(first: PreparedDrawing, second: PreparedDrawing) -> Value:
        of_first = known.setdefault(first.regions, WeakKeyDictionary())
        of_pair = of_first.setdefault(second.regions, {})
        key = (first.position - second.position, bool(first.pooled), bool(second.pooled))
        if key not in of_pair:
            of_pair[key] = function(first, second)
        return of_pair[key]

    return recall
