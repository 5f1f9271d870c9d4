"""The wire format is frozen: what an older host sent or got must still read the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from plugin_core.jobs import JobState
from plugin_core.protocol import (
    PROTOCOL_VERSION,
    CheckRequest,
    ColorizeRequest,
    EngineStatus,
    ErrorInfo,
    Event,
    FinishedDrawing,
    Hello,
    JobSummary,
    JobUpdate,
    LearnRequest,
    Settings,
    from_dict,
    request_from_dict,
    request_to_dict,
    to_dict,
)

BASELINE = Path(__file__).parents[1] / "baselines" / f"protocol_v{PROTOCOL_VERSION}.json"

SETTINGS = Settings(30.0, 0.95, 4, "retrieval", False, "cpu")
REQUESTS = {
    "learn": LearnRequest(
        "/work/c012", "A", SETTINGS, resume=False, pool=("/work/models", "/work/c011")
    ),
    "learn_plain": LearnRequest("/work/c012"),
    "colorize": ColorizeRequest("/work/c012", "A", (3, 4), SETTINGS, "/work/out"),
    "check": CheckRequest("/work/彩色", "", SETTINGS),
}
MESSAGES = {
    "hello": Hello(1, "0.1.0", 4242, "cuda", ("auto", "cfpla")),
    "status": EngineStatus(
        1,
        "0.1.0",
        4242,
        "cuda",
        12.5,
        0.5,
        4243,
        (JobSummary("7f", "learn", "/work/c012", JobState.RUNNING, 0.5),),
    ),
    "update": JobUpdate(
        "7f",
        "colorize",
        JobState.FAILED,
        2,
        True,
        (
            Event(1, JobState.RUNNING, "Coloring A.0003", 0.5),
            Event(
                3,
                JobState.RUNNING,
                fraction=0.5,
                drawing=FinishedDrawing(3, "a", "/r/A.0003a.png", "/r/A.0003a.json", 12, 2, True),
            ),
            Event(4, JobState.RUNNING, notice="Drawing 5 is painted in 5,000 colors."),
            Event(5, JobState.FAILED, error=ErrorInfo("storage", "The disk is full.", "Free it.")),
        ),
    ),
}


def frozen() -> dict[str, Any]:
    """Return the messages as they were when this version of the protocol came out."""
    return dict(json.loads(BASELINE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_looks_as_it_always_did(name: str) -> None:
    assert request_to_dict(REQUESTS[name]) == frozen()[name]
    assert request_from_dict(frozen()[name]) == REQUESTS[name]


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_looks_as_it_always_did(name: str) -> None:
    message = MESSAGES[name]
    assert to_dict(message) == frozen()[name]
    assert from_dict(type(message), frozen()[name]) == message


def test_the_baseline_holds_nothing_else() -> None:
    assert frozen().keys() == REQUESTS.keys() | MESSAGES.keys()
