"""The pages of errors: one template, and the words for each status."""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.csrf import requires_csrf_token

from leadenrich.platform import outages

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RETRY_AFTER_SECONDS = 10


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What a page of an error says: what is wrong, and what to do next."""

    title: "StrOrPromise"
    advice: "StrOrPromise"


PAGES = {
    400: ErrorPage(
        gettext_lazy("Bad request"),
        gettext_lazy("The address or the form was not complete. Go back and try again."),
    ),
    403: ErrorPage(
        gettext_lazy("That is not allowed"),
        gettext_lazy(
            "This page may have been open for too long. Go back, load it again, and try once more."
        ),
    ),
    404: ErrorPage(
        gettext_lazy("Page not found"),
        gettext_lazy("The address may be mistyped, or the page was deleted."),
    ),
    500: ErrorPage(
        gettext_lazy("Something went wrong on our side"),
        gettext_lazy(
            "Your files and runs are safe. Go back and try again in a minute; if it happens again, "
            "tell the operator of this site what you did."
        ),
    ),
    503: ErrorPage(
        gettext_lazy("Back in a moment"),
        gettext_lazy(
            "Your files and runs are safe, and runs in progress continue. Reload this page in a "
            "few seconds."
        ),
    ),
}


def render_page(status: int, request: HttpRequest | None = None, reason: str = "") -> str:
    """The page of an error. Without a request it asks neither database nor context processors."""
    page = PAGES[status]
    context = {"title": page.title, "advice": f"{reason} {page.advice}".strip()}
    return get_template("error.html").render(context, request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, without asking who it is: the request itself may be what is broken."""
    return HttpResponse(render_page(400), status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return HttpResponse(render_page(403, request), status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    return HttpResponse(render_page(403, request), status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return HttpResponse(render_page(404, request), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; but 503 and when to try again, where something is only away or full for a moment."""
    if sentence := outages.sentence_for(sys.exception()):
        response = _plainly(503, gettext(sentence))
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return _plainly(500)


def _plainly(status: int, reason: str = "") -> HttpResponse:
    """The page, or its words alone where what is broken is the page."""
    try:
        return HttpResponse(render_page(status, reason=reason), status=status)
    except Exception:
        page = PAGES[status]
        text = f"{page.title}. {reason} {page.advice}"
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
