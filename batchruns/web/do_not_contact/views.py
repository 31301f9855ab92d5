"""The page of the do-not-contact list, and what its buttons do."""

from functools import partial
from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from batchruns.downloads.responses import HEADERS
from batchruns.models import Suppression
from batchruns.runs import limits
from batchruns.runs.do_not_contact import entries, uploads
from batchruns.runs.errors import RunError
from batchruns.uploads.forms import check_size
from batchruns.web.do_not_contact import export, opt_outs, rows
from batchruns.web.do_not_contact.page import (
    Query,
    Typed,
    country_of,
    entries_of,
    kinds,
    page_of,
    shown_uploads,
)
from batchruns.web.responses import show_error
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

Source = Suppression.Source
PAGE = "runs:do_not_contact"


@require_safe
@gzip_page
@as_signed_in_user
def listing(request: PersonRequest) -> HttpResponse:
    """The entries of a person, with search, and the forms that add some."""
    return _page(request, Typed())


@require_POST
@as_signed_in_user
def add(request: PersonRequest) -> HttpResponse:
    """Adds an entry for each line of a text; lines that are none are shown again, with the reason."""
    typed = Typed.of(request.POST.get("lines", ""), country_of(request))
    try:
        added = entries.add(
            request.user.pk, typed.entries, Source.TYPED, request.POST.get("reason", "")
        )
    except RunError as error:
        show_error(request, error)
        return redirect(PAGE)
    if typed.entries:
        _say_added(request, added, len(typed.entries) - added)
    return _page(request, typed, status=422) if typed.refused else redirect(PAGE)


@require_POST
@as_signed_in_user
def upload(request: PersonRequest) -> HttpResponse:
    """Takes a file of entries, which a worker reads."""
    file = cast("TemporaryUploadedFile | None", request.FILES.get("file"))
    if file is None:
        messages.error(request, _("Choose a file."))
        return redirect(PAGE)
    wanted = uploads.Wanted(
        request.POST.get("reason", ""), country_of(request), request.POST.get("rows") == "every"
    )
    try:
        check_size(file.size or 0)
        limits.check_may_store(request.user.pk, file.size or 0)
        source = Path(file.temporary_file_path())
        store = partial(uploads.take, source)
        uploads.accept(request.user.pk, file.name or "unnamed", wanted, store)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except RunError as error:
        show_error(request, error)
    return redirect(PAGE)


@require_safe
@as_signed_in_user
def latest_uploads(request: PersonRequest) -> HttpResponse:
    """What has become of uploaded files; asked by htmx while one is being read."""
    context = {"uploads": shown_uploads(request)}
    return render(request, "batchruns/partials/do_not_contact/uploads.html", context)


@require_POST
@as_signed_in_user
def change(request: PersonRequest) -> HttpResponse:
    """Removes entries, or keeps of them the hash only: those ticked, or all that the search shows."""
    chosen = entries_of(request, Query.of(request.POST))
    if "all" not in request.POST:
        ids = [text for text in request.POST.getlist("entry") if text.isdecimal()]
        chosen = chosen.filter(pk__in=ids)
        if not ids:
            messages.error(request, _("Select entries first."))
            return redirect(PAGE)
    if request.POST.get("action") == "hash":
        count = entries.forget_values(request.user.pk, chosen)
        text = ngettext(
            "%d entry is kept as a hash only.", "%d entries are kept as hashes only.", count
        )
    else:
        count = entries.remove(request.user.pk, chosen)
        text = ngettext("%d entry removed.", "%d entries removed.", count)
    messages.success(request, text % count)
    return redirect(PAGE)


@require_POST
@as_signed_in_user
def keep(request: PersonRequest) -> HttpResponse:
    """Chooses whether new entries are kept as hashes only."""
    is_on = "hashes_only" in request.POST
    entries.keep_hashes_only(request.user.pk, is_on=is_on)
    said = (
        _("New entries are kept as hashes only.") if is_on else _("New entries are kept readable.")
    )
    messages.success(request, said)
    return redirect(PAGE)


@require_safe
@as_signed_in_user
def download(request: PersonRequest) -> FileResponse:
    """All entries as CSV; of those that are kept as hashes, the hash."""
    return FileResponse(
        export.as_file(request.user.pk),
        as_attachment=True,
        filename="do-not-contact.csv",
        content_type="text/csv; charset=utf-8",
        headers=HEADERS,
    )


def _page(request: PersonRequest, typed: Typed, status: int = 200) -> HttpResponse:
    query, own = Query.of(request.GET), entries.shown_list(request.user.pk)
    page = page_of(request, query)
    context = {
        "query": query,
        "page": page,
        "previous": page.previous and query.address(before=page.previous),
        "next": page.next and query.address(after=page.next),
        "kinds": list(kinds()),
        "own": own,
        "typed": typed,
        "uploads": shown_uploads(request),
        "max_upload_bytes": settings.UPLOAD_MAX_BYTES,
        "max_reason": entries.MAX_REASON,
    }
    return render(request, "batchruns/do_not_contact.html", context, status=status)


def _say_added(request: PersonRequest, added: int, known: int) -> None:
    text = ngettext("%d entry added.", "%d entries added.", added) % added
    if known:
        text += (
            " "
            + ngettext("%d was on your list already.", "%d were on your list already.", known)
            % known
        )
    messages.success(request, text)


urlpatterns = [
    *opt_outs.urlpatterns,
    *rows.urlpatterns,
    path("do-not-contact/", listing, name="do_not_contact"),
    path("do-not-contact/add/", add, name="do_not_contact_add"),
    path("do-not-contact/upload/", upload, name="do_not_contact_upload"),
    path("do-not-contact/uploads/", latest_uploads, name="do_not_contact_uploads"),
    path("do-not-contact/change/", change, name="do_not_contact_change"),
    path("do-not-contact/keep/", keep, name="do_not_contact_keep"),
    path("do-not-contact/download/", download, name="do_not_contact_download"),
]
