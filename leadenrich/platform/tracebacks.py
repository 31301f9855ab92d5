"""Where in the code an error came from, for operators: without its message, which may hold a lead."""

import traceback

KEPT = "kept_trace"


def trace_of(error: BaseException) -> str:
    """The way through the code to an error, and to those that it came of, each with its kind."""
    parts = [] if (before := _before(error)) is None else [trace_of(before)]
    if kept := getattr(error, KEPT, ""):
        parts.append(f"In a process of the engine:\n{kept}")
    way = "".join(traceback.format_tb(error.__traceback__))
    kind = type(error)
    parts.append(f"{way}{kind.__module__}.{kind.__qualname__}")
    return "\n\n".join(parts)


def keep_trace(error: BaseException) -> None:
    """Lets an error that goes to another process take its trace along."""
    setattr(error, KEPT, trace_of(error))


def _before(error: BaseException) -> BaseException | None:
    if error.__cause__ is not None or error.__suppress_context__:
        return error.__cause__
    return error.__context__
