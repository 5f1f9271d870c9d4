"""The methods that a host may offer, known without loading one."""

from __future__ import annotations


def method_names() -> tuple[str, ...]:
    """Return the names that a request's ``method`` may have."""
    return ("auto",)
