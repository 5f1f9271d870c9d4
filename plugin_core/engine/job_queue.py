"""The queue: one job at a time goes to the worker, the others wait their turn."""

from __future__ import annotations

import asyncio
import logging
from typing import Final, Protocol

from ..errors import EngineBusy, JobCancelled, ShiageError, UnknownJob
from ..jobs import JobState
from ..protocol.messages import ErrorInfo, JobSummary, JobUpdate, Request
from .job import Job

log = logging.getLogger(__name__)

KEPT: Final = 32
"""Jobs that are remembered after their end."""


class Worker(Protocol):
    """Whoever does one job after the other."""

    async def run(self, job: Job) -> None:
        """Do the job; raises what stopped it."""
        ...

    def cancel(self, job: Job) -> None:
        """Ask the running job to stop."""
        ...


class JobQueue:
    """All jobs that the engine knows, in the order in which they came."""

    def __init__(self, worker: Worker, *, max_waiting: int) -> None:
        self._worker = worker
        self._max_waiting = max_waiting
        self._jobs: dict[str, Job] = {}
        self._arrived = asyncio.Event()

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits and nothing runs."""
        return all(job.is_over for job in self._jobs.values())

    def submit(self, request: Request) -> JobUpdate:
        """Put a request at the end of the queue.

        Raises
        ------
        EngineBusy
            If too many wait already.
        """
        if len(self._waiting()) >= self._max_waiting:
            raise EngineBusy(
                f"{self._max_waiting} jobs are waiting already.", hint="Try again in a minute."
            )
        job = Job(request)
        self._jobs[job.id] = job
        self._forget_oldest()
        self._arrived.set()
        log.info("job %s: %s %s", job.id, job.kind, request.shot)
        return self.update(job.id, after=0)

    def update(self, job_id: str, *, after: int) -> JobUpdate:
        """Return a job as it stands with its events after ``after``.

        Raises
        ------
        UnknownJob
            If there is no such job, or it ended long ago.
        """
        job = self._get(job_id)
        waiting = self._waiting()
        ahead = waiting.index(job) + self._is_running() if job in waiting else 0
        return job.update(after, ahead)

    def cancel(self, job_id: str) -> JobUpdate:
        """Ask a job to stop, whatever it does; may be repeated.

        Raises
        ------
        UnknownJob
            If there is no such job, or it ended long ago.
        """
        job = self._get(job_id)
        if job.state is JobState.QUEUED:
            job.enter(JobState.CANCELLED)
        elif job.state is JobState.RUNNING and not job.cancelling:
            job.cancelling = True
            self._worker.cancel(job)
        return self.update(job_id, after=0)

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in list(self._jobs.values()):
            if not job.is_over:
                self.cancel(job.id)

    def summaries(self) -> tuple[JobSummary, ...]:
        """Return one line about every job, oldest first."""
        return tuple(job.summary() for job in self._jobs.values())

    async def run(self) -> None:
        """Hand the jobs to the worker, one after the other, until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while waiting := self._waiting():
                await self._run_one(waiting[0])

    async def _run_one(self, job: Job) -> None:
        job.enter(JobState.RUNNING)
        try:
            await self._worker.run(job)
        except JobCancelled:
            job.enter(JobState.CANCELLED)
        except ShiageError as error:
            log.warning("job %s stopped: %s", job.id, error)
            job.enter(JobState.FAILED, ErrorInfo(error.code, error.message, error.hint))
        else:
            job.enter(JobState.FINISHED)
        log.info("job %s: %s", job.id, job.state.value)

    def _get(self, job_id: str) -> Job:
        try:
            return self._jobs[job_id]
        except KeyError:
            raise UnknownJob(
                "The engine does not know this job any more.", hint="Start it again."
            ) from None

    def _waiting(self) -> list[Job]:
        return [job for job in self._jobs.values() if job.state is JobState.QUEUED]

    def _is_running(self) -> bool:
        return any(job.state is JobState.RUNNING for job in self._jobs.values())

    def _forget_oldest(self) -> None:
        over = [job.id for job in self._jobs.values() if job.is_over]
        for job_id in over[:-KEPT]:
            del self._jobs[job_id]
