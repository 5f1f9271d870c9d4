"""The engine as a host sees it: a few verbs."""

from __future__ import annotations

from typing import Final

from ..protocol.codec import from_dict, request_to_dict
from ..protocol.connection import Connection
from ..protocol.messages import (
    CheckRequest,
    ColorizeRequest,
    EngineStatus,
    Hello,
    JobUpdate,
    LearnRequest,
    Request,
)
from .exchange import ask
from .job import Job

ANSWER_SECONDS: Final = 2.0


class Engine:
    """A running engine that speaks our protocol; made by :func:`plugin_core.client.connect`.

    ``hello`` says its version and the device that it computes on.
    """

    def __init__(self, connection: Connection, hello: Hello) -> None:
        self._connection = connection
        self.hello = hello

    def learn(self, request: LearnRequest) -> Job:
        """Learn from the painted drawings of a shot.

        Raises
        ------
        EngineError
            If the engine is gone, busy, or refuses the request.
        """
        return self._submit(request)

    def colorize(self, request: ColorizeRequest) -> Job:
        """Color the drawings of a shot that nobody painted.

        Raises
        ------
        EngineError
            If the engine is gone, busy, or refuses the request.
        """
        return self._submit(request)

    def check(self, request: CheckRequest) -> Job:
        """Look for what would go wrong with a shot.

        Raises
        ------
        EngineError
            If the engine is gone, busy, or refuses the request.
        """
        return self._submit(request)

    def status(self) -> EngineStatus:
        """Return how the engine stands.

        Raises
        ------
        EngineLost
            If it is gone.
        """
        answer = ask(self._connection, "GET", "status", within_seconds=ANSWER_SECONDS)
        return from_dict(EngineStatus, answer)

    def shutdown(self) -> None:
        """Have the engine stop; running jobs end, finished drawings stay.

        Raises
        ------
        EngineLost
            If it is gone already.
        """
        ask(self._connection, "POST", "shutdown", {}, within_seconds=ANSWER_SECONDS)

    def _submit(self, request: Request) -> Job:
        answer = ask(
            self._connection,
            "POST",
            "jobs",
            request_to_dict(request),
            within_seconds=ANSWER_SECONDS,
        )
        return Job(self._connection, from_dict(JobUpdate, answer))
