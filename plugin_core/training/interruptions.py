"""Ctrl-C and SIGTERM at moments when they do no harm."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let what is inside come to its end before a wish to stop is followed."""
    wishes: list[int] = []
    handlers = {
        one: signal.signal(one, lambda number, _: wishes.append(number))
        for one in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for one, handler in handlers.items():
            signal.signal(one, handler)
        for number in wishes:
            signal.raise_signal(number)
