"""Features are used again and again: each is computed once.

Those of one region map die with it. Those of pairs would grow with the square of a shot: they stay
warm, within one limit of memory.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, ref

from numpy.typing import NDArray

from ..prepared import PreparedDrawing
from ..process.warm import warm
from ..regions import RegionMap

Value = TypeVar("Value")
Array = TypeVar("Array", bound=NDArray[Any])
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
    function: Callable[[PreparedDrawing, PreparedDrawing], Array],
) -> Callable[[PreparedDrawing, PreparedDrawing], Array]:
    """Keep what ``function`` says about two drawings as long as there is room.

    It may look at the region maps, at how far the drawings lie apart in the order of the shot, and
    at which of them are of a pool. Drawings of equal lines share one map.
    """

    @wraps(function)
    def recall(first: PreparedDrawing, second: PreparedDrawing) -> Array:
        maps = ref(first.regions), ref(second.regions)
        apart = first.position - second.position
        return warm.recall(
            (function, *maps, apart, bool(first.pooled), bool(second.pooled)),
            lambda: function(first, second),
            lambda array: array.nbytes,
        )

    return recall
