"""The next lessons are made while the network learns the present one: a GPU must not wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

LessonT = TypeVar("LessonT")

MAKERS: Final = 4
"""Threads. Nearly all of the work is in numpy, OpenCV and zlib, which let others run meanwhile."""

MakeLesson = Callable[[], LessonT]


def made_ahead(lessons: Iterator[MakeLesson[LessonT]]) -> Iterator[LessonT]:
    """Yield endless lessons in their order, some of them made ahead.

    Parameters
    ----------
    lessons
        What makes each lesson, to be called in any thread: it has dice of its own.
    """
    with ThreadPoolExecutor(MAKERS) as makers:
        coming = deque(makers.submit(next(lessons)) for _ in range(MAKERS))
        while True:
            lesson = coming.popleft().result()
            coming.append(makers.submit(next(lessons)))
            yield lesson
