"""The download page of a run: where the file goes and what is to be said before; and its files."""

from pathlib import Path
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from batchruns.downloads import responses
from batchruns.downloads.shapes import CrmShape, choices_in, shape_of
from batchruns.engine.options import KEEP
from batchruns.engine.tables.errors import DoesNotFitError
from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.engine.tables.exports.crm.base import TEMPLATES
from batchruns.engine.tables.exports.crm.own import OwnTemplate
from batchruns.messages import in_words
from batchruns.models import BatchRun
from batchruns.models.meta import MAX_NAME
from batchruns.runs import exports, files
from batchruns.runs.errors import GivenUpError
from batchruns.uploads.errors import REFUSALS
from batchruns.uploads.inspection import header
from batchruns.web.access import completed_run
from batchruns.web.download.check import CheckInWords, left_out_choices
from batchruns.web.download.contacts import BarredRows
from batchruns.web.responses import redirect_back, show_error
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

MOST_HEADERS = 500


@require_safe
@gzip_page
@as_signed_in_user
def download(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The page; for a CRM with what is to be said before the file is taken there."""
    run = completed_run(request, run_id)
    name = request.GET.get("as", "")
    context = {
        "run": run,
        "as": name,
        "targets": _targets(),
        "export_formats": [(each, in_words(form.label)) for each, form in EXPORTS.items()],
        "chosen_format": responses.export_like(run).name if not name else responses.STORED,
        "rejected": run.parsed_meta.rejected_count,
        "left_out": left_out_choices(run),
        "barred": BarredRows.of(run),
        "keeps_barred": request.GET.get("do_not_contact") == KEEP,
        "suppressed": run.parsed_meta.suppressed_count,
    }
    if name and (name != OwnTemplate.name or _own_headers(request)):
        context["check"] = _check(cast("CrmShape", shape_of(run, request.user.pk, request.GET)))
    return render(request, "batchruns/download.html", context)


def _targets() -> list[tuple[str, str]]:
    """Where a result can go: name and label."""
    crms = [(name, template.label) for name, template in TEMPLATES.items()]
    return [("", _("File")), *crms, (OwnTemplate.name, in_words(OwnTemplate.label))]


def _own_headers(request: PersonRequest) -> tuple[str, ...]:
    return exports.recall(request.user.pk, OwnTemplate.name).headers


def _check(shape: CrmShape) -> CheckInWords:
    try:
        return CheckInWords.of(shape)
    except FileNotFoundError:
        raise Http404("This file isn't stored any more.") from None


@require_POST
@as_signed_in_user
def choose(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Remembers what was chosen for a CRM, and gives the file, or the page once more."""
    run = completed_run(request, run_id)
    shape = shape_of(run, request.user.pk, request.POST)
    if not isinstance(shape, CrmShape):
        raise Http404("This form is for templates.")
    exports.remember(
        request.user.pk, shape.name, shape.chosen.with_choices(choices_in(request.POST))
    )
    query = {
        "as": shape.name,
        "form": request.POST.get("form", responses.STORED),
        "do_not_contact": shape.contacts,
    }
    page = "download" if "check" in request.POST else "result"
    return redirect(f"{reverse(f'runs:{page}', args=[run.pk])}?{urlencode(query)}")


@require_POST
@as_signed_in_user
def template(request: PersonRequest) -> HttpResponse:
    """Takes the headers of a sample file for the person's own template."""
    upload = cast("TemporaryUploadedFile | None", request.FILES.get("file"))
    try:
        headers = header(Path(upload.temporary_file_path()), upload.name or "") if upload else []
    except REFUSALS as error:
        show_error(request, error)
        return redirect_back(request, "runs:list")
    if not any(headers):
        messages.error(request, _("Choose a file whose first line has the headers."))
    else:
        saved = exports.recall(request.user.pk, OwnTemplate.name)
        kept = tuple(name[:MAX_NAME] for name in headers[:MOST_HEADERS])
        chosen = exports.ExportChoices(saved.choices, kept)
        exports.remember(request.user.pk, OwnTemplate.name, chosen)
    return redirect_back(request, "runs:list")


@require_safe
@as_signed_in_user
def result(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The result of a completed run as a download, in the export format that `?form=` names.

    `?as=` names a template, `?columns=` where cleaned values stand, `?left_out=` rows to leave out,
    `?do_not_contact=` what becomes of leads on the list: drop, mark, keep, or only these.
    """
    run = completed_run(request, run_id)
    shape = shape_of(run, request.user.pk, request.GET)
    reshape = None if shape.is_as_stored else shape
    return _download(request, run, files.RESULT, shape.suffix, reshape, shape.contacts)


@require_safe
@as_signed_in_user
def rejected_rows(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The rejected rows of a completed run as a download: with line and issue, or as uploaded."""
    run = completed_run(request, run_id)
    if request.GET.get("form") == "original":
        return responses.rejected_rows_as_uploaded(run)
    return _download(request, run, files.REJECTED_ROWS, "rejects")


@require_safe
@as_signed_in_user
def set_aside(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The lines of a completed run that are no rows, with line and reason, as a download."""
    return _download(request, completed_run(request, run_id), files.SET_ASIDE, "set-aside")


@require_safe
@as_signed_in_user
def suppressed(request: PersonRequest, run_id: UUID) -> HttpResponseBase:
    """The rows that a completed run left out, as their leads must not be contacted, as a download."""
    return _download(request, completed_run(request, run_id), files.SUPPRESSED, "do-not-contact")


def _download(
    request: PersonRequest,
    run: BatchRun,
    name: str,
    suffix: str,
    reshape: responses.Reshape | None = None,
    contacts: str = "",
) -> HttpResponseBase:
    """A file of a run in the format that was asked for; where it can't hold the rows, a word why."""
    form, exact = request.GET.get("form", "csv"), "exact" in request.GET
    try:
        return responses.respond(
            run, name, suffix, form, exact=exact, reshape=reshape, contacts=contacts
        )
    except (DoesNotFitError, GivenUpError) as error:
        show_error(request, error)
        return redirect(run)


urlpatterns = [
    path("<uuid:run_id>/result/", result, name="result"),
    path("<uuid:run_id>/rejects/", rejected_rows, name="rejects"),
    path("<uuid:run_id>/set-aside/", set_aside, name="set_aside"),
    path("<uuid:run_id>/do-not-contact/", suppressed, name="suppressed"),
    path("<uuid:run_id>/download/", download, name="download"),
    path("<uuid:run_id>/download/as/", choose, name="download_as"),
    path("template/", template, name="template"),
]
