from __future__ import annotations

import errno

import pytest

from plugin_core.errors import InputError, NotPainted, OutOfMemory, ShiageError, StorageError
from plugin_core.process.trouble import as_shiage_error


@pytest.mark.parametrize(
    ("error", "kind", "sentence"),
    [
        (MemoryError(), OutOfMemory, "more memory than there is"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), OutOfMemory, "more memory"),
        (RuntimeError("Status Message: std::bad_alloc"), OutOfMemory, "more memory"),
        (RuntimeError("CUDA out of memory. Tried"), OutOfMemory, "more memory"),
        (OSError(errno.ENOSPC, "full", "/s/r.png"), StorageError, "/s/r.png was not written"),
        (OSError(errno.EROFS, "ro", "/s/r.png"), StorageError, "/s/r.png may not be changed"),
        (FileNotFoundError(errno.ENOENT, "gone", "/s/l.png"), InputError, "/s/l.png is gone"),
        (OSError(errno.ENAMETOOLONG, "long", "/s/x"), InputError, "/s/x is too long"),
        (OSError(errno.EIO, "Input/output error", "/s/x"), StorageError, "/s/x cannot be used"),
        (ZeroDivisionError(), ShiageError, "Shiage made a mistake"),
    ],
)
def test_whatever_happens_is_a_sentence(
    error: Exception, kind: type[ShiageError], sentence: str
) -> None:
    known = as_shiage_error(error)
    assert type(known) is kind
    assert sentence in known.message and known.hint.endswith((".", "?"))


def test_a_deliberate_error_stays_as_it_is() -> None:
    error = NotPainted("No drawing is painted.")
    assert as_shiage_error(error) is error
