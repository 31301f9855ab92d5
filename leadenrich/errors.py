"""What people see when something can't be helped at the moment."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _
from procrastinate.exceptions import ConnectorException

from batchruns.storage import Unreachable

AGAIN_SECONDS = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """500; but 503, with a word when to come back, where only the database or the files are away."""
    error = sys.exception()
    if isinstance(error, OperationalError | InterfaceError):
        return _back_in_a_moment(_("The database doesn't answer just now."))
    if isinstance(error, Unreachable):
        return _back_in_a_moment(_("The files of this site can't be reached just now."))
    return HttpResponse(get_template("500.html").render(), status=500)


def _back_in_a_moment(reason: str) -> HttpResponse:
    page = get_template("503.html").render({"reason": reason})
    return HttpResponse(page, status=503, headers={"Retry-After": str(AGAIN_SECONDS)})


class DatabaseGone(logging.Filter):
    """That the database doesn't answer is said in one line, without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, OperationalError | InterfaceError | ConnectorException):
            record.exc_info = None
            record.msg = f"{record.getMessage().splitlines()[0]} The database doesn't answer."
            record.args = ()
        return True
