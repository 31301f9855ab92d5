"""What people see when something can't be helped at the moment."""

import logging
import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext, gettext_noop
from procrastinate.exceptions import ConnectorException

from batchruns.storage import UnreachableError, is_full
from leadenrich.platform.tracebacks import trace_of

AGAIN_SECONDS = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """500; but 503, with a word when to come back, where it is only that something is away or full."""
    if reason := _reason(sys.exception()):
        page = get_template("503.html").render({"reason": gettext(reason)})
        return HttpResponse(page, status=503, headers={"Retry-After": str(AGAIN_SECONDS)})
    return HttpResponse(get_template("500.html").render(), status=500)


class InOneLine(logging.Filter):
    """That something is away or full is said in one line, without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if reason := _reason(error):
            record.exc_info = record.exc_text = None
            record.msg = f"{record.getMessage().splitlines()[0]} {reason}"
            record.args = ()
        return True


class WithoutMessages(logging.Formatter):
    """Of an error its kind and its way through the code, not what it says: that may be a lead."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging calls it so
        return trace_of(ei[1]) if ei[1] else ""


def _reason(error: BaseException | None) -> str | None:
    """What is away or full, where that is all that is wrong."""
    if isinstance(error, OperationalError | InterfaceError | ConnectorException):
        return gettext_noop("The database doesn't answer just now.")
    if isinstance(error, UnreachableError):
        return gettext_noop("The files of this site can't be reached just now.")
    if is_full(error):
        return gettext_noop("The disk of this site is full.")
    return None
