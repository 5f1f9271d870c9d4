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
    """Keep what ``function`` says about two drawings for as long as both of their maps live."""
    known: WeakKeyDictionary[RegionMap, WeakKeyDictionary[RegionMap, Value]] = WeakKeyDictionary()

    @wraps(function)
    def recall(first: PreparedDrawing, second: PreparedDrawing) -> Value:
        of_first = known.setdefault(first.regions, WeakKeyDictionary())
        if second.regions not in of_first:
            of_first[second.regions] = function(first, second)
        return of_first[second.regions]

    return recall
