"""The page for an error that the site itself is to blame for."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext

from leadenrich.platform import outages

RETRY_AFTER_SECONDS = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """500; but 503 and when to try again, where something is only away or full for a moment."""
    sentence = outages.sentence_for(sys.exception())
    if sentence is None:
        return HttpResponse(get_template("500.html").render(), status=500)
    page = get_template("503.html").render({"reason": gettext(sentence)})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
