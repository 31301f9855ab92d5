"""What is logged of an error: where in the code it came from, never a person's data."""

import logging
from typing import Any

from leadenrich.platform import outages
from leadenrich.platform.tracebacks import trace_of


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
