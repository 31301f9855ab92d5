"""The papers of a run, as downloads."""

import json
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from batchruns.downloads import responses
from batchruns.downloads.responses import HEADERS, Row
from batchruns.models import BatchRun
from batchruns.runs import files
from batchruns.web.access import completed_run
from batchruns.web.papers.people import sources_of_each
from batchruns.web.papers.record import Record
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

LANGUAGES = dict(settings.LANGUAGES)


@require_safe
@as_signed_in_user
def record_json(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The record of processing as data."""
    run = completed_run(request, run_id)
    text = json.dumps(
        Record(run, request.user).to_json(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1
    )
    return _attachment(run, "record-of-processing.json", "application/json", text)


@require_safe
@as_signed_in_user
def record(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The record of processing to read, print and go on with."""
    return _page(request, completed_run(request, run_id), "record", "record-of-processing")


@require_safe
@as_signed_in_user
def notice(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """What to tell people whose data wasn't collected from themselves (Art. 14 GDPR)."""
    return _page(request, completed_run(request, run_id), "notice", "notice")


@require_safe
@as_signed_in_user
def people_told(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """For each lead its sources, as CSV."""
    run = completed_run(request, run_id)

    def reshape(columns: Row, rows: object) -> tuple[Row, object]:
        told = sources_of_each(run, columns, rows)  # type: ignore[arg-type]
        return next(told), told

    return responses.respond(run, files.RESULT, "sources", reshape=reshape)  # type: ignore[arg-type]


def _page(request: PersonRequest, run: BatchRun, template: str, name: str) -> HttpResponse:
    """A page of its own, in the language that is asked for. Raises Http404."""
    language = request.GET.get("language") or get_language() or "en"
    if language not in LANGUAGES:
        raise Http404("There is no such language.")
    with override(language):
        paper = Record(run, request.user)
        context = {
            "paper": paper,
            "run": run,
            "meta": run.parsed_meta,
            "language": language,
        }
        text = render_to_string(f"batchruns/papers/{template}.html", context)
    return _attachment(run, f"{name}-{language}.html", "text/html; charset=utf-8", text)


def _attachment(run: BatchRun, name: str, content_type: str, text: str) -> HttpResponse:
    filename = f"{responses.safe_stem(run.filename)}-{name}"
    disposition = {"Content-Disposition": content_disposition_header(True, filename) or ""}
    return HttpResponse(text, content_type=content_type, headers={**HEADERS, **disposition})


urlpatterns = [
    path("<uuid:run_id>/papers/record.json", record_json, name="record_json"),
    path("<uuid:run_id>/papers/record/", record, name="record"),
    path("<uuid:run_id>/papers/notice/", notice, name="notice"),
    path("<uuid:run_id>/papers/sources/", people_told, name="sources"),
]
