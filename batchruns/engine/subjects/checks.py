"""Tables of what a cell may hold instead of what its column is for."""

from collections.abc import Callable

from batchruns.engine.issues import Issue

Check = tuple[Callable[[str], object], Issue]
"""What is asked of a text, and the issue if it is so."""


def first_issue(text: str, checks: tuple[Check, ...]) -> Issue | None:
    """The issue of the first check that a text doesn't pass; None if it passes all."""
    return next((issue for is_so, issue in checks if is_so(text)), None)
