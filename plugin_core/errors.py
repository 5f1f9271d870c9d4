"""The tree of deliberate errors: everything that Shiage refuses to do, in the artist's words.

    ShiageError
    ├── InputError                 the artist can mend it: a file, a drawing, a setting
    │   ├── NotPainted             no drawing has been painted yet
    │   ├── SizeMismatch           a painted drawing and its line art differ in size
    │   ├── UnreadableImage        truncated, too large, or not a picture
    │   ├── TooManyColors          a photo or a gradient, not flat paint
    │   ├── BadTimesheet           an exposure sheet that cannot be followed
    │   └── ForeignFile            a file that somebody else wrote stands where ours should go
    ├── ModelError                 a learned model that does not fit this version or this shot
    ├── StorageError               a folder that cannot be written, a disk that is full
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


class SizeMismatch(InputError):
    """A painted drawing and its line art differ in size."""

    code = "input.size_mismatch"


class UnreadableImage(InputError):
    """A picture is truncated, too large, or no picture."""

    code = "input.unreadable_image"


class TooManyColors(InputError):
    """A painted drawing is not made of flat colours."""

    code = "input.too_many_colors"


class BadTimesheet(InputError):
    """An exposure sheet cannot be followed."""

    code = "input.bad_timesheet"


class ForeignFile(InputError):
    """A file that Shiage did not write stands in the place of a result."""

    code = "input.foreign_file"


class ModelError(ShiageError):
    """A learned model does not fit this version or this shot."""

    code = "model"


class StorageError(ShiageError):
    """A file could not be written; what was there before is unchanged."""

    code = "storage"


class JobCancelled(ShiageError):
    """The artist cancelled; finished drawings and the last checkpoint stay."""

    code = "cancelled"
