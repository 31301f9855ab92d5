"""What is logged: one line an event, with the request and the run it belongs to, and no person's data.

Of an error the log has where in the code it came from, never its message, which may be a lead.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from leadenrich.platform import outages
from leadenrich.platform.tracebacks import trace_of

_NO_IDS: Mapping[str, str] = MappingProxyType({})
_ids: ContextVar[Mapping[str, str]] = ContextVar("_ids", default=_NO_IDS)

# What would end a line, or hide one from whoever reads the log in a terminal.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@contextmanager
def tagged(**ids: object) -> Iterator[None]:
    """Lines logged in this block, by this thread, bear these ids, as `request` and `run`."""
    token = _ids.set({**_ids.get(), **_as_text(ids)})
    try:
        yield
    finally:
        _ids.reset(token)


def tag(**ids: object) -> None:
    """Adds ids for the rest of the block of `tagged` that this is called in."""
    _ids.set({**_ids.get(), **_as_text(ids)})


def _as_text(ids: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in ids.items()}


class OutagesInOneLine(logging.Filter):
    """Logs in one line, without a traceback, that something is away or full for a moment."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Takes the traceback off a record whose error is an outage."""
        error = record.exc_info[1] if record.exc_info else None
        if sentence := outages.sentence_for(error):
            record.exc_info = record.exc_text = None
            record.msg = f"{record.getMessage().splitlines()[0]} {sentence}"
            record.args = ()
        return True


class WithoutErrorMessages(logging.Formatter):
    """Writes the class of an error and its way through the code, not its message: that may be a lead."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging calls it so
        """The error's class and the frames that lead to it."""
        return trace_of(ei[1]) if ei[1] else ""

    def _trace(self, record: logging.LogRecord) -> str:
        return self.formatException(record.exc_info) if record.exc_info else ""


class TextLines(WithoutErrorMessages):
    """Each record as a line for people: time, level, logger, ids, message; a traceback is indented."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line, then those of its traceback."""
        ids = "".join(f" {name}={_escaped(value)}" for name, value in _ids.get().items())
        head = f"{_time_of(record)} {record.levelname} {record.name}{ids}"
        message = _escaped(record.getMessage())
        return "\n    ".join([f"{head}: {message}", *self._trace(record).splitlines()])


class JsonLines(WithoutErrorMessages):
    """Each record as an object of JSON in one line, for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's object: time, level, logger, message; request, run and trace if there are."""
        entry = {
            "time": _time_of(record),
            "level": record.levelname,
            "logger": record.name,
            **_ids.get(),
            "message": record.getMessage(),
        }
        if trace := self._trace(record):
            entry["trace"] = trace
        return json.dumps(entry)


def _time_of(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _escaped(text: str) -> str:
    return _CONTROL.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)
