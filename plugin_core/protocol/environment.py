"""The environment that engine and worker run in: the user's, without what the host put there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# A host's own Python and Qt break another interpreter; OTIO's and Python's variables make it
# import code from wherever they point.
_DROPPED_PREFIXES: Final = ("PYTHON", "QT_", "QML", "OTIO_", "DYLD_", "SSL_CERT_")
_DROPPED: Final = frozenset({"LD_LIBRARY_PATH", "LD_PRELOAD", "APPDIR", "APPIMAGE", "VIRTUAL_ENV"})


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return ``environment`` without the host's Python, Qt, library and plugin variables.

    Examples
    --------
    >>> clean_environment({"HOME": "/home/aya", "PYTHONHOME": "/opt/krita", "QT_QPA_PLATFORM": "x"})
    {'HOME': '/home/aya'}
    """
    return {
        name: value
        for name, value in environment.items()
        if name.upper() not in _DROPPED and not name.upper().startswith(_DROPPED_PREFIXES)
    }
