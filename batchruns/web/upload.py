"""The page for new runs: a form that takes files, and makes a run of each."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from batchruns.models import BatchRun
from batchruns.runs import service
from batchruns.runs.options import asks_others
from batchruns.uploads.forms import UploadForm, sample_file
from batchruns.web.transitions import attempt
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def new_run(request: PersonRequest) -> HttpResponse:
    """The upload form; what was refused is shown in it again."""
    if request.method != "POST":
        return page(request)
    forms = UploadForm.for_each(request.POST, request.FILES.getlist("file"))
    runs = _take_in(request, forms)
    if len(runs) == len(forms) == 1:
        return redirect(runs[0])
    if runs:
        text = ngettext("%d file was uploaded.", "%d files were uploaded.", len(runs))
        messages.success(request, text % len(runs))
    refused = [form for form in forms if form.errors]
    return page(request, refused) if refused else redirect("runs:list")


@require_POST
@as_signed_in_user
def run_sample(request: PersonRequest) -> HttpResponse:
    """A run of our sample, for whom has no file at hand, ready to review."""
    [form] = UploadForm.for_each(request.POST, [sample_file()])
    run = form.take_in(request.user)
    return redirect(run) if run else page(request, [form])


def _take_in(request: PersonRequest, forms: Sequence[UploadForm]) -> list[BatchRun]:
    """The runs of the files that are not refused, started if the form says so.

    One whose recipe asks providers isn't: what goes out is shown first.
    """
    runs = [run for form in forms if (run := form.take_in(request.user))]
    for run in runs if "start_at_once" in request.POST else ():
        if asks_others(run):
            text = _(
                "“%(name)s” has steps that ask providers. Review what goes out, then start it."
            )
            messages.info(request, text % {"name": run.title})
        else:
            attempt(request, run, service.start)
    return runs


def page(request: HttpRequest, refused: Sequence[UploadForm] = ()) -> HttpResponse:
    """The page with the form, which says of each refused file why."""
    context = {
        "form": refused[0] if refused else UploadForm(),
        "refused": refused,
        "max_upload_bytes": settings.UPLOAD_MAX_BYTES,
    }
    return render(request, "batchruns/new.html", context, status=422 if refused else 200)


urlpatterns = [
    path("new/", new_run, name="new"),
    path("sample/", run_sample, name="sample"),
]
