"""Whatever stops the work, as an error that an artist can read."""

from __future__ import annotations

import errno
from typing import Final

from ..errors import InputError, OutOfMemory, ShiageError, StorageError

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_OURS: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_MEMORY_WORDS: Final = (
    "out of memory",
    "can't allocate memory",
    "insufficient memory",
    "bad_alloc",
)


def as_shiage_error(error: BaseException) -> ShiageError:
    """Return ``error`` itself if it is deliberate, else the one that comes closest."""
    if isinstance(error, ShiageError):
        return error
    if _is_memory(error):
        return OutOfMemory(
            "This shot needs more memory than there is.",
            hint="Close other programs, or color fewer drawings at once.",
        )
    if isinstance(error, OSError):
        return _storage(error)
    return ShiageError(
        "Shiage made a mistake; your drawings are unchanged.",
        hint="Please report it with Shiage's log (on the command line: `shiage engine log`).",
    )


def _is_memory(error: BaseException) -> bool:
    # Libraries raise errors of their own, and the engine must not have to load these.
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(words in text for words in _NO_MEMORY_WORDS)


def _storage(error: OSError) -> ShiageError:
    where = error.filename or "the shot"
    if error.errno in _NO_ROOM:
        return StorageError(f"The disk is full; {where} was not written.", hint="Free some space.")
    if error.errno in _NOT_OURS:
        return StorageError(f"{where} may not be changed.", hint="Check the folder's permissions.")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return InputError(f"{where} is gone.", hint="Was the shot moved or renamed?")
    if error.errno == errno.ENAMETOOLONG:
        return InputError(f"The path {where} is too long.", hint="Move the shot to a shorter path.")
    return StorageError(f"{where} cannot be used: {error.strerror}.", hint="Is the drive there?")
