"""What several pages answer with."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import trigger_client_event

from batchruns.engine.errors import CodedError
from batchruns.messages import error_in_words
from batchruns.models import BatchRun
from batchruns.runs.notifications.endings import ending_in_words
from leadenrich.accounts.requests import PersonRequest


def show_error(request: HttpRequest, error: CodedError) -> None:
    """Says on the next page why something couldn't be done."""
    messages.error(request, error_in_words(error))


def redirect_back(request: PersonRequest, default: str | BatchRun) -> HttpResponse:
    """To the page of ours that a button was pressed on, where its form names it."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    # Without its slash, it would be taken for the name of a page.
    return redirect(address if is_ours and "/" in address else default)


def list_left(request: PersonRequest) -> str:
    """The address of the list as it was, if one came from there; the browser may say nonsense."""
    try:
        referer = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return f"{referer.path}?{referer.query}" if referer.path == reverse("runs:list") else ""


def announce_ended(response: HttpResponse, runs: Sequence[BatchRun]) -> HttpResponse:
    """Lets the browser announce runs that have ended since it asked last."""
    if runs:
        trigger_client_event(
            response, "runs-ended", {"sentences": [ending_in_words(run) for run in runs]}
        )
    return response
