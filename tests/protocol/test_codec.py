from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_core.errors import BadMessage
from plugin_core.jobs import JobState
from plugin_core.protocol import (
    ColorizeRequest,
    Event,
    FinishedDrawing,
    JobUpdate,
    LearnRequest,
    Settings,
    decode,
    encode,
    from_dict,
    request_from_dict,
    request_to_dict,
    to_dict,
)

UPDATE = JobUpdate(
    "7f",
    "colorize",
    JobState.RUNNING,
    events=(
        Event(1, JobState.RUNNING, "Coloring A.0001", 0.25),
        Event(2, JobState.RUNNING, drawing=FinishedDrawing(1, picture="/s/result/A.0001.png")),
    ),
)


def test_defaults_do_not_travel() -> None:
    request = ColorizeRequest("/s", settings=Settings(gap_px=3))
    assert to_dict(request) == {"shot": "/s", "settings": {"gap_px": 3}}


def test_a_message_comes_back_as_it_was_sent() -> None:
    assert from_dict(JobUpdate, decode(encode(to_dict(UPDATE)))) == UPDATE


def test_a_request_carries_its_kind() -> None:
    request = LearnRequest("/s", level="A", resume=False)
    assert request_to_dict(request) == {
        "kind": "learn",
        "shot": "/s",
        "level": "A",
        "resume": False,
    }
    assert request_from_dict(request_to_dict(request)) == request


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({}, "Request.kind: expected one of learn, colorize, check."),
        ([], "Request: expected an object, got list."),
        ({"kind": ["learn"]}, "Request.kind: expected one of learn, colorize, check."),
        ({"kind": "learn"}, "LearnRequest.shot: missing."),
        ({"kind": "learn", "shot": None}, "LearnRequest.shot: expected str, got null."),
        ({"kind": "learn", "shot": "/s", "shout": 1}, "LearnRequest.shout: unknown field."),
        (
            {"kind": "learn", "shot": "/s", "resume": 1},
            "LearnRequest.resume: expected bool, got int.",
        ),
        ({"kind": "learn", "shot": "/s", "level": 3}, "LearnRequest.level: expected str, got int."),
        (
            {"kind": "colorize", "shot": "/s", "drawings": [1, True]},
            "ColorizeRequest.drawings[1]: expected int, got bool.",
        ),
        (
            {"kind": "colorize", "shot": "/s", "drawings": 4},
            "ColorizeRequest.drawings: expected a list, got int.",
        ),
        (
            {"kind": "check", "shot": "/s", "settings": {"gap_px": 2.5}},
            "CheckRequest.settings.gap_px: expected int, got float.",
        ),
        (
            {"kind": "check", "shot": "/s", "settings": {"precision": 1.5}},
            "CheckRequest.settings.precision: expected 0 to 1, got 1.5.",
        ),
        (
            {"kind": "check", "shot": "/s", "settings": {"device": "abacus"}},
            "CheckRequest.settings.device: expected one of auto, cpu.",
        ),
        (
            {"kind": "check", "shot": "/s", "settings": {"max_seconds": 10**400}},
            "CheckRequest.settings.max_seconds: expected a finite number.",
        ),
        (
            {"kind": "learn", "shot": "/" + "x" * 40_000},
            "LearnRequest.shot: at most 32768 characters, got 40001.",
        ),
        (
            {"kind": "learn", "shot": "/\ud800"},
            "LearnRequest.shot: expected text, got half a character.",
        ),
    ],
)
def test_a_wrong_field_is_named(data: object, complaint: str) -> None:
    with pytest.raises(BadMessage) as caught:
        request_from_dict(data)
    assert caught.value.message == complaint


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(BadMessage, match=r"Event.state: expected one of queued, running"):
        from_dict(Event, {"seq": 1, "state": "resting"})


@pytest.mark.parametrize(
    "text", [b"", b"{", b"\xff", b"NaN", b'{"a": Infinity}', b"[" * 200_000, b"9" * 5000]
)
def test_what_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(BadMessage, match="expected JSON"):
        decode(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["learn", "colorize", "check"]) | JSON},
        optional=dict.fromkeys(("shot", "level", "drawings", "settings", "out", "resume"), JSON),
    )
)
def test_any_json_is_a_request_or_refused(data: dict[str, object]) -> None:
    try:
        request = request_from_dict(data)
    except BadMessage:
        return
    assert request_from_dict(request_to_dict(request)) == request


def test_a_name_that_is_no_unicode_is_refused() -> None:
    with pytest.raises(BadMessage, match="no Unicode"):
        encode({"shot": "/cuts/\udc83J"})
