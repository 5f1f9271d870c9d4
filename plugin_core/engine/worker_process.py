"""The process that does the heavy work, as the engine holds it: started, listened to, ended."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import subprocess
from asyncio.subprocess import PIPE, Process
from typing import Final

import msgspec

from ..errors import JobCancelled, JobLost, OutOfMemory, error_from_code
from ..protocol.codec import request_to_dict
from ..protocol.environment import clean_environment
from .job import Job
from .options import EngineOptions
from .wire import Asked, Told, read_told, to_line

log = logging.getLogger(__name__)

MAX_LINE_BYTES: Final = 1_000_000
KILLED: Final = -9
MAX_PIXELS: Final = 64 * 1024 * 1024
KEPT: Final = "Finished drawings are kept; start it again to go on."


class WorkerProcess:
    """One child process at most, started for the first job and again after it was lost."""

    def __init__(self, options: EngineOptions, *, memory_mib: int) -> None:
        self._options = options
        self._memory_mib = memory_mib
        self._process: Process | None = None
        self._device = ""
        self._errors: asyncio.Task[None] | None = None
        self._deadline: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """Process id, or None while there is no worker."""
        process = self._process
        return process.pid if process and process.returncode is None else None

    async def run(self, job: Job) -> None:
        """Have ``job`` done and pass on what is told about it.

        Raises
        ------
        JobCancelled
            If it was asked to stop.
        JobLost
            If the process crashed or hung.
        ShiageError
            Whatever the work refused to do.
        """
        was_idle = self.pid is not None
        try:
            process = await self._hand_over(job)
            told = await self._hear(process)
            if told is None and was_idle and not job.cancelling:  # it had died while it waited
                await process.wait()
                process = await self._hand_over(job)
                told = await self._hear(process)
            while told is not None:
                if _pass_on(told, job):
                    return
                told = await self._hear(process)
            raise await self._lost(process, job)
        finally:
            self._forget_deadline()

    def cancel(self, job: Job) -> None:
        """Ask the running job to stop, and end its process when it does not listen."""
        if self._process is not None:
            _send(self._process, Asked(job.id))
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(self._options.grace_seconds, self.kill)

    def kill(self) -> None:
        """End the process at once; every file it wrote is whole."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def stop(self) -> None:
        """Let the process leave, or end it."""
        process = self._process
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), self._options.grace_seconds)
        except TimeoutError:
            self.kill()
            await process.wait()

    async def _start(self, device: str) -> Process:
        if self._process is not None and self._process.returncode is None:
            if self._device == device:
                return self._process
            await self.stop()
        self._device = device
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._options.worker,
                str(self._memory_mib),
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                env=_worker_environment(device),
                limit=MAX_LINE_BYTES,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise JobLost(
                f"The work could not be started: {error.strerror}.", hint="Close other programs."
            ) from error
        self._errors = asyncio.create_task(_log_lines(self._process))
        log.info("worker %d started", self._process.pid)
        return self._process

    async def _hand_over(self, job: Job) -> Process:
        process = await self._start(job.request.settings.device)
        _send(process, Asked(job.id, request_to_dict(job.request)))
        if job.cancelling:  # while the process started
            _send(process, Asked(job.id))
        return process

    async def _hear(self, process: Process) -> Told | None:
        """Return what the worker tells next, None if it has ended."""
        assert process.stdout is not None
        try:
            async with asyncio.timeout(self._options.stall_seconds):
                line = await process.stdout.readline()
            return read_told(line) if line else None
        except TimeoutError:
            raise await self._hung(process) from None
        except (ValueError, msgspec.MsgspecError):  # no end of line, or no message
            self.kill()
            return None

    async def _hung(self, process: Process) -> JobLost:
        self.kill()
        await process.wait()
        minutes = self._options.stall_seconds / 60
        return JobLost(f"The work stood still for {minutes:.0f} minutes and was ended.", hint=KEPT)

    async def _lost(self, process: Process, job: Job) -> JobLost | JobCancelled:
        code = await process.wait()
        log.warning("worker %d ended with %s", process.pid, code)
        if job.cancelling:
            return JobCancelled("Cancelled.", hint=KEPT)
        if code == KILLED:
            return OutOfMemory("The system ended the work: memory ran out, most likely.", hint=KEPT)
        return JobLost("The work stopped because of a crash.", hint=KEPT)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _pass_on(told: Told, job: Job) -> bool:
    """Tell ``job`` what the worker said; return whether that was its end."""
    if told.job != job.id:
        return False
    if told.error is not None:
        raise error_from_code(told.error.code, told.error.message, hint=told.error.hint)
    if told.drawing is not None:
        job.finished(told.drawing)
    if told.notice:
        job.notice(told.notice)
    if told.stage:
        job.progress(told.fraction, told.stage)
    return told.done


def _send(process: Process, asked: Asked) -> None:
    assert process.stdin is not None
    if not process.stdin.is_closing():
        process.stdin.write(to_line(asked))


async def _log_lines(process: Process) -> None:
    """Take what the worker says beside its messages into the engine's log."""
    assert process.stderr is not None
    while line := await process.stderr.read(4096):
        log.info("worker: %s", line.decode(errors="replace").rstrip())


def _worker_environment(device: str) -> dict[str, str]:
    # OpenCV reads its limit and CUDA its devices once, when they are loaded.
    ours = {"OPENCV_IO_MAX_IMAGE_PIXELS": str(MAX_PIXELS)}
    if device == "cpu":
        ours["CUDA_VISIBLE_DEVICES"] = ""
    return clean_environment(os.environ) | ours
