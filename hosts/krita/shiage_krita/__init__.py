"""Learn and colorize inside a Krita document."""

from __future__ import annotations

import sys


def _register() -> None:
    """Add Shiage to Krita; whatever goes wrong is told in a docker instead of graying us out."""
    try:
        from .extension import register

        register()
    except Exception:  # the outermost border: an import that raises is shown as a grey line only
        import traceback

        from .apology import register_apology

        register_apology(traceback.format_exc())


if "krita" in sys.modules:  # outside of Krita, importing does nothing
    _register()
