"""The tree of deliberate errors: everything that Shiage refuses to do, in the artist's words.

    ShiageError
    ├── InputError                 the artist can mend it: a file, a drawing, a setting
    │   ├── NotPainted             no drawing has been painted yet
    │   ├── NoRegions              the lines of a drawing close no region
    │   │   └── DarkPaper          its paper is as dark as lines are
    │   ├── SizeMismatch           a painted drawing and its line art differ in size
    │   ├── UnreadableImage        truncated, too large, or not a picture
    │   ├── TooManyColors          a photo or a gradient, not flat paint
    │   ├── EmptyPool              a pool that is no folder, or in which nothing is painted
    │   ├── BadTimesheet           an exposure sheet that cannot be followed
    │   └── ForeignFile            a file that somebody else wrote stands where ours should go
    ├── ModelError                 a learned model that does not fit this version or this shot
    │   └── NoWeights              the weights that come with Shiage, or what computes with them
    ├── StorageError               a folder that cannot be written, a disk that is full
    ├── EngineError                the engine: its set-up, its life, what it refuses
    │   ├── EngineNotFound         no engine could be started: no interpreter, or it left at once
    │   ├── EngineLost             it stopped or fell silent during the work
    │   ├── EngineBusy             its queue is full
    │   ├── ProtocolMismatch       host add-on and engine are of different versions
    │   │   ├── EngineTooOld       the engine is the older one
    │   │   └── HostTooOld         the add-on is the older one
    │   ├── BadMessage             a message with a field that cannot be right
    │   ├── NotAllowed             a request that did not come from one of our hosts
    │   ├── UnknownJob             a job that the engine does not know (any more)
    │   └── JobLost                the process that did the work crashed, hung or ran out of memory
    │       └── OutOfMemory        it ran out of memory
    └── JobCancelled               the artist pressed Cancel; finished drawings stay

Every error carries ``code`` (stable, for machines), a message that names the file or drawing, and a
``hint`` that says what to do. Anything else that is raised is a bug of ours.
"""

from __future__ import annotations

from typing import ClassVar


class ShiageError(Exception):
    """Base of all deliberate errors."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class InputError(ShiageError):
    """Something in the shot that the artist can mend."""

    code = "input"


class NotPainted(InputError):
    """The shot holds no painted drawing to learn from."""

    code = "input.not_painted"


class NoRegions(InputError):
    """The lines of a drawing close no region: there is nothing to paint, or to learn from."""

    code = "input.no_regions"


class DarkPaper(NoRegions):
    """Line art on black or dark paper: lines cannot be told from it."""

    code = "input.no_regions.dark_paper"


class SizeMismatch(InputError):
    """A painted drawing and its line art differ in size."""

    code = "input.size_mismatch"


class UnreadableImage(InputError):
    """A picture is truncated, too large, or no picture."""

    code = "input.unreadable_image"


class TooManyColors(InputError):
    """A painted drawing is not made of flat colors."""

    code = "input.too_many_colors"


class EmptyPool(InputError):
    """A pool is no folder, or nothing that is painted can be used of it."""

    code = "input.empty_pool"


class BadTimesheet(InputError):
    """An exposure sheet cannot be followed."""

    code = "input.bad_timesheet"


class ForeignFile(InputError):
    """A file that Shiage did not write stands in the place of a result."""

    code = "input.foreign_file"


class ModelError(ShiageError):
    """A learned model does not fit this version or this shot."""

    code = "model"


class NoWeights(ModelError):
    """The weights that come with Shiage, or what computes with them, are missing or damaged."""

    code = "model.weights"


class StorageError(ShiageError):
    """A file could not be written; what was there before is unchanged."""

    code = "storage"


class EngineError(ShiageError):
    """The engine cannot do what was asked; the shot itself is fine."""

    code = "engine"


class EngineNotFound(EngineError):
    """No engine runs and none could be started."""

    code = "engine.not_found"


class EngineLost(EngineError):
    """The engine stopped or fell silent."""

    code = "engine.lost"


class EngineBusy(EngineError):
    """The engine's queue is full."""

    code = "engine.busy"


class ProtocolMismatch(EngineError):
    """Host add-on and engine speak different versions of the protocol."""

    code = "engine.protocol"


class EngineTooOld(ProtocolMismatch):
    """The engine speaks an earlier protocol: it is to be updated."""

    code = "engine.protocol.engine_too_old"


class HostTooOld(ProtocolMismatch):
    """The engine speaks a later protocol: the add-on is to be updated."""

    code = "engine.protocol.host_too_old"


class BadMessage(EngineError):
    """A message has a field that cannot be right; the message says which."""

    code = "engine.message"


class NotAllowed(EngineError):
    """A request did not come from one of our hosts."""

    code = "engine.not_allowed"


class UnknownJob(EngineError):
    """The engine does not know this job, or has forgotten it."""

    code = "engine.unknown_job"


class JobLost(EngineError):
    """The process that did the work crashed or hung; finished drawings are kept."""

    code = "engine.job"


class OutOfMemory(JobLost):
    """The work needed more memory than there is."""

    code = "engine.job.out_of_memory"


class JobCancelled(ShiageError):
    """The artist cancelled; finished drawings and the last checkpoint stay."""

    code = "cancelled"


def error_from_code(code: str, message: str, *, hint: str = "") -> ShiageError:
    """Return the error that ``code`` names; an unknown code falls back to its parent by dots.

    >>> type(error_from_code("input.from_the_future", "No.")).__name__
    'InputError'
    """
    classes = {kind.code: kind for kind in _family(ShiageError) if "code" in vars(kind)}
    known = code
    while known not in classes and "." in known:
        known = known.rpartition(".")[0]
    return classes.get(known, ShiageError)(message, hint=hint)


def _family(kind: type[ShiageError]) -> list[type[ShiageError]]:
    """Return ``kind`` and every class below it."""
    return [kind, *(below for child in kind.__subclasses__() for below in _family(child))]
