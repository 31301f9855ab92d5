"""Where in the code an error came from, for operators: without its message, which may hold a lead."""

import traceback
from collections.abc import Iterator

KEPT_TRACE = "kept_trace"
"""The attribute of an error that takes its trace along to another process."""


def trace_of(error: BaseException) -> str:
    """The frames that lead to an error, then its class; those of the errors that caused it first."""
    chain = list(chain_of(error))
    return "\n\n".join(part for each in reversed(chain) for part in _parts_of(each))


def keep_trace(error: BaseException) -> None:
    """Lets an error that goes to another process take its trace along."""
    setattr(error, KEPT_TRACE, trace_of(error))


def chain_of(
    error: BaseException | None, *, with_suppressed: bool = False
) -> Iterator[BaseException]:
    """An error, then what it was raised from or while handling what, and so on, each once.

    It ends where Python's own tracebacks do, at `from None`, but goes on there `with_suppressed`.
    """
    seen = set[int]()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        is_hidden = error.__suppress_context__ and not with_suppressed
        error = error.__cause__ or (None if is_hidden else error.__context__)


def _parts_of(error: BaseException) -> Iterator[str]:
    if trace := getattr(error, KEPT_TRACE, ""):
        yield f"In a process of the engine:\n{trace}"
    frames = "".join(traceback.format_tb(error.__traceback__))
    error_class = type(error)
    yield f"{frames}{error_class.__module__}.{error_class.__qualname__}"
