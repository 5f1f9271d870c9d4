"""The next lesson is made while the network learns the present one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def made_ahead(lessons: Iterator[T]) -> Iterator[T]:
    """Yield endless lessons in their order, each made by a thread of its own, one ahead."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, lessons)
        while True:
            lesson = coming.result()
            coming = maker.submit(next, lessons)
            yield lesson
