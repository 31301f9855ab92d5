"""One person in all that somebody has: searched for, exported, erased. Addresses never say whom."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batchruns.downloads import responses
from batchruns.models import Erasure
from batchruns.runs.erasure import service as erasures
from batchruns.runs.errors import RunError
from batchruns.web.people.dossier import dossier_of
from batchruns.web.people.forms import PersonForm
from batchruns.web.people.found import ShownPlace, erased_places, sought_in_words
from batchruns.web.responses import show_error
from leadenrich.accounts import preferences
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

State = Erasure.State
REFRESH_SECONDS = 2
MOST_LISTED = 100


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def people(request: PersonRequest) -> HttpResponse:
    """Asks whom to search for, and lists searches and what was erased before."""
    country = preferences.of(request).default_country or None
    form = PersonForm(country, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            erasure = erasures.ask(request.user.pk, form.cleaned_data["identity"])
        except RunError as error:
            show_error(request, error)
        else:
            return redirect("runs:person", erasure.pk)
    listed = erasures.erasures_of(request.user.pk)[:MOST_LISTED]
    context = {
        "form": form,
        "erasures": [(each, sought_in_words(each)) for each in listed],
        "by": request.user,
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "batchruns/people/list.html", context, status=status)


@require_safe
@as_signed_in_user
def person(request: PersonRequest, erasure_id: UUID) -> HttpResponse:
    """How far a search or an erasure is, and what it has found."""
    erasure = _own(request, erasure_id)
    context: dict[str, Any] = {"erasure": erasure, "sought": sought_in_words(erasure)}
    if erasure.state == State.FOUND:
        context["places"] = [ShownPlace.of(place) for place in erasures.places_of(erasure)]
    if erasure.state == State.DONE:
        context["erased"] = list(erased_places(erasure))
    response = render(request, "batchruns/people/person.html", context)
    response["Cache-Control"] = "private, no-store"
    if erasure.state in (State.SEARCHING, State.ERASING):
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@require_POST
@as_signed_in_user
def erase(request: PersonRequest, erasure_id: UUID) -> HttpResponse:
    """Erases what is ticked: each box is a place and a kind of match."""
    chosen: dict[str, list[str]] = {}
    for ticked in request.POST.getlist("erase"):
        key, _sep, kind = ticked.rpartition(":")
        chosen.setdefault(key, []).append(kind)
    removes = request.POST.get("how") != "blank"
    erasure = _own(request, erasure_id)
    return _tried(request, erasure, lambda: erasures.decide(erasure, chosen, removes=removes))


@require_POST
@as_signed_in_user
def retry(request: PersonRequest, erasure_id: UUID) -> HttpResponse:
    """Goes on with what was given up."""
    erasure = _own(request, erasure_id)
    return _tried(request, erasure, lambda: erasures.retry(erasure))


@require_POST
@as_signed_in_user
def drop(request: PersonRequest, erasure_id: UUID) -> HttpResponse:
    """Forgets a search, and what it has found."""
    try:
        erasures.drop(_own(request, erasure_id))
        messages.success(request, _("The search and what it found are forgotten."))
    except RunError as error:
        show_error(request, error)
    return redirect("runs:people")


@require_safe
@as_signed_in_user
def export(request: PersonRequest, erasure_id: UUID) -> StreamingHttpResponse:
    """What was found, as a zip."""
    erasure = _own(request, erasure_id)
    if erasure.state != State.FOUND:
        raise Http404("Nothing is kept of this person.")
    found = list(dossier_of(erasure, erasures.places_of(erasure)))
    return responses.respond_zip("leadenrich-person.zip", found)


def _own(request: PersonRequest, erasure_id: UUID) -> Erasure:
    return get_object_or_404(erasures.erasures_of(request.user.pk), pk=erasure_id)


def _tried(request: PersonRequest, erasure: Erasure, action: Any) -> HttpResponse:
    try:
        action()
    except RunError as error:
        show_error(request, error)
    return redirect("runs:person", erasure.pk)


urlpatterns = [
    path("people/", people, name="people"),
    path("people/<uuid:erasure_id>/", person, name="person"),
    path("people/<uuid:erasure_id>/erase/", erase, name="erase_person"),
    path("people/<uuid:erasure_id>/retry/", retry, name="retry_person"),
    path("people/<uuid:erasure_id>/drop/", drop, name="drop_person"),
    path("people/<uuid:erasure_id>/export/", export, name="export_person"),
]
