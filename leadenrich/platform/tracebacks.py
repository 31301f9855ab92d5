"""Where in the code an error came from, for operators: without its message, which may hold a lead."""

import traceback

KEPT_TRACE = "kept_trace"
"""The attribute of an error that takes its trace along to another process."""


def trace_of(error: BaseException) -> str:
    """The frames that lead to an error, then its class; those of the errors that caused it first."""
    cause = _cause_of(error)
    parts = [] if cause is None else [trace_of(cause)]
    if trace := getattr(error, KEPT_TRACE, ""):
        parts.append(f"In a process of the engine:\n{trace}")
    frames = "".join(traceback.format_tb(error.__traceback__))
    error_class = type(error)
    parts.append(f"{frames}{error_class.__module__}.{error_class.__qualname__}")
    return "\n\n".join(parts)


def keep_trace(error: BaseException) -> None:
    """Lets an error that goes to another process take its trace along."""
    setattr(error, KEPT_TRACE, trace_of(error))


def _cause_of(error: BaseException) -> BaseException | None:
    """As Python itself shows it: what it was raised from, else what was being handled."""
    if error.__cause__ is not None or error.__suppress_context__:
        return error.__cause__
    return error.__context__
