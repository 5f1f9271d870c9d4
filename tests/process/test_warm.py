from __future__ import annotations

from plugin_core.process.warm import WarmValues


def size_of(value: str) -> int:
    return len(value)


def test_a_value_is_made_once() -> None:
    made: list[str] = []
    warm = WarmValues(100)
    for _ in range(3):
        assert warm.recall("a", lambda: made.append("a") or "value", size_of) == "value"  # type: ignore[func-returns-value]
    assert made == ["a"]


def test_the_least_recently_used_goes_first() -> None:
    warm = WarmValues(10)
    for key in ("a", "b", "a", "c"):
        warm.recall(key, lambda: "12345", size_of)
    assert warm.bytes == 10
    assert warm.recall("a", lambda: "anew", size_of) == "12345"
    assert warm.recall("b", lambda: "anew", size_of) == "anew"


def test_what_is_larger_than_the_room_is_not_kept() -> None:
    warm = WarmValues(3)
    assert warm.recall("a", lambda: "12345", size_of) == "12345"
    assert warm.bytes == 0


def test_less_room_takes_effect_at_once() -> None:
    warm = WarmValues(100)
    warm.recall("a", lambda: "12345", size_of)
    warm.resize(4)
    assert warm.bytes == 0
