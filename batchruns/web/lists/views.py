"""The pages of a person's lists, and what their buttons do."""

from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batchruns.downloads import responses
from batchruns.engine.lists.errors import ListError
from batchruns.engine.lists.proposals import proposed_kind
from batchruns.messages import error_in_words, stored_error_in_words
from batchruns.models import ReferenceList
from batchruns.runs.errors import RunError
from batchruns.runs.lists import decisions, service, tables, using
from batchruns.uploads import lists as intake
from batchruns.uploads.errors import REFUSALS
from batchruns.web.lists.decided import decisions_of, open_matches
from batchruns.web.lists.forms import ListFileForm
from batchruns.web.lists.review import ListReview
from batchruns.web.lists.shown import ShownList
from batchruns.web.responses import show_error
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user

BUILD, READ, DISCARD, FIELDS = "build", "read", "discard", "fields"
"""What the buttons of the review do."""


@require_safe
@gzip_page
@as_signed_in_user
def listing(request: PersonRequest) -> HttpResponse:
    """All lists of a person; asked by htmx, only the part that changes."""
    lists = service.lists_of(request.user.pk).annotate(used_by=Count("uses"))
    shown = [ShownList(each, each.used_by) for each in lists]
    context = {
        "lists": shown,
        "is_building": any(each.is_building for each in shown),
        "offers_tables": bool(settings.LIST_SCHEMAS),
    }
    return render(request, f"batchruns/lists/{'rows' if request.htmx else 'lists'}.html", context)


# --- a file comes --------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def new_list(request: PersonRequest) -> HttpResponse:
    """The form that takes the file of a new list, or a newer one of a list that there is."""
    if request.method != "POST":
        return _upload_page(request, ListFileForm(initial=request.GET.dict()))
    forms = ListFileForm.for_each(request.POST, request.FILES.getlist("file"))
    lists = [taken for form in forms if (taken := _take_in(request, form))]
    if refused := [form for form in forms if form.errors]:
        return _upload_page(request, refused[0], refused)
    return _to(lists[0]) if len(lists) == 1 else redirect("runs:lists")


def _take_in(request: PersonRequest, form: ListFileForm) -> ReferenceList | None:
    """The list of a file; None, and an error in the form, if it is refused."""
    if form.list_id:
        chosen = _own(request, form.list_id)
        return form.taken_in(partial(intake.take_in_newer, chosen, tops_up=form.tops_up))

    return form.taken_in(partial(_make, request))


def _make(request: PersonRequest, upload: TemporaryUploadedFile) -> ReferenceList:
    """A new list, called as its file is."""
    name = service.unused_name(request.user.pk, responses.safe_stem(upload.name or ""))
    made = intake.take_in(request.user, upload, name, ReferenceList.Kind.COMPANIES)
    return _of_likely_kind(made)


def _of_likely_kind(made: ReferenceList) -> ReferenceList:
    kind = proposed_kind(made.parsed_meta.mapping)
    return service.change_kind(made, ReferenceList.Kind(kind))


def _upload_page(
    request: PersonRequest, form: ListFileForm, refused: list[ListFileForm] | None = None
) -> HttpResponse:
    chosen = _own(request, form.list_id) if form.list_id else None
    context = {
        "form": form,
        "refused": refused,
        "list": chosen,
        "tops_up": form.tops_up,
        "max_upload_bytes": settings.UPLOAD_MAX_BYTES,
    }
    return render(request, "batchruns/lists/new.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def choose_table(request: PersonRequest) -> HttpResponse:
    """The tables and views of the person's own database, of which one becomes a list."""
    if not settings.LIST_SCHEMAS:
        raise Http404("This site offers no tables.")
    offered = {str(table): table for table in tables.tables_of(request.user.pk)}
    table = offered.get(request.POST.get("table", ""))
    if table:
        try:
            name = service.unused_name(request.user.pk, table.name)
            made = intake.take_in_table(request.user, table, name, ReferenceList.Kind.COMPANIES)
            return _to(_of_likely_kind(made))
        except (*REFUSALS, RunError) as error:
            show_error(request, error)
    return render(request, "batchruns/lists/tables.html", {"tables": list(offered)})


@require_POST
@as_signed_in_user
def read_again(request: PersonRequest, list_id: UUID) -> HttpResponse:
    """The table of a list as it is now."""
    try:
        return _to(intake.read_again(_own(request, list_id)))
    except (*REFUSALS, RunError) as error:
        show_error(request, error)
    return redirect("runs:list_detail", list_id)


# --- one list ------------------------------------------------------------------------------------


@require_safe
@gzip_page
@as_signed_in_user
def detail(request: PersonRequest, list_id: UUID) -> HttpResponse:
    """The page of a list; of one whose columns are to be checked, their form."""
    chosen = _own(request, list_id)
    if chosen.status == ReferenceList.Status.PENDING or "edit" in request.GET:
        return _review_page(request, ListReview(chosen, in_full="fields" in request.GET))
    context = {
        "list": chosen,
        "shown": ShownList(chosen, chosen.uses.count()),
        "problem": stored_error_in_words(None, chosen.stored_error),
        "max_name": service.MAX_NAME,
        "open": open_matches(chosen),
        "decisions": decisions_of(chosen),
    }
    return render(request, f"batchruns/lists/{'detail' if request.htmx else 'list'}.html", context)


@require_POST
@as_signed_in_user
def review(request: PersonRequest, list_id: UUID) -> HttpResponse:
    """Has the list built as chosen, or reads its file in another way."""
    chosen = _own(request, list_id)
    action = request.POST.get("then", BUILD)
    if action == DISCARD:
        return _discarded(request, chosen)
    sent = ListReview(chosen, request.POST, in_full=action == FIELDS)
    if action == FIELDS:
        return _review_page(request, sent)
    if sent.problems:
        return _review_page(request, sent, sent.problems)
    try:
        if sent.parse and sent.parse.chosen:
            intake.read_otherwise(chosen, sent.parse.chosen)
            messages.info(
                request, _("The file is read anew. Check its columns, then build the list.")
            )
            return _to(chosen)
        given = sent.form.cleaned_data
        service.rename(chosen, given["name"])
        service.change_kind(chosen, given["kind"])
        service.build(chosen, sent.options, sent.taken)
    except (*REFUSALS, RunError) as error:
        return _review_page(request, sent, [error_in_words(error)])
    return _to(chosen)


def _review_page(
    request: PersonRequest, shown: ListReview, problems: list[str] | None = None
) -> HttpResponse:
    context = {"list": shown.list, "review": shown, "problems": problems}
    status = 422 if problems else 200
    return render(request, "batchruns/lists/review.html", context, status=status)


def _discarded(request: PersonRequest, chosen: ReferenceList) -> HttpResponse:
    """A version that isn't built goes; with the first one, the list."""
    if chosen.is_usable:
        return _to(service.drop_newest(chosen))
    service.delete(chosen)
    return redirect("runs:lists")


@require_POST
@as_signed_in_user
def rename(request: PersonRequest, list_id: UUID) -> HttpResponse:
    """Gives a list another name."""
    chosen = _own(request, list_id)
    try:
        service.rename(chosen, request.POST.get("name", ""))
    except RunError as error:
        show_error(request, error)
    return _to(chosen)


@require_POST
@as_signed_in_user
def forget(request: PersonRequest, list_id: UUID) -> HttpResponse:
    """Takes back what was decided in runs that are gone."""
    chosen = _own(request, list_id)
    decisions.forget_others(chosen)
    return _to(chosen)


@require_POST
@as_signed_in_user
def delete(request: PersonRequest, list_id: UUID) -> HttpResponse:
    """Deletes a list with its file and decisions."""
    chosen = _own(request, list_id)
    service.delete(chosen)
    messages.success(request, _("Deleted “%(name)s”.") % {"name": chosen.name})
    return redirect("runs:lists")


@require_safe
@as_signed_in_user
def download(request: PersonRequest, list_id: UUID) -> HttpResponseBase:
    """The rows that leads are matched with, as a CSV file."""
    chosen = _own(request, list_id)
    try:
        rows = using.rows_of(chosen)
        # Opened now: the database shows a person's lists while they ask, not while the answer is sent.
        return responses.respond_rows(chosen.name, next(rows), rows)
    except (FileNotFoundError, ListError):
        raise Http404("This file isn't stored any more.") from None


def _own(request: PersonRequest, list_id: UUID) -> ReferenceList:
    """This person's list. Raises Http404."""
    return get_object_or_404(service.lists_of(request.user.pk), pk=list_id)


def _to(chosen: ReferenceList) -> HttpResponse:
    return redirect("runs:list_detail", chosen.pk)


urlpatterns = [
    path("lists/", listing, name="lists"),
    path("lists/new/", new_list, name="list_new"),
    path("lists/table/", choose_table, name="list_tables"),
    path("lists/<uuid:list_id>/", detail, name="list_detail"),
    path("lists/<uuid:list_id>/review/", review, name="list_review"),
    path("lists/<uuid:list_id>/again/", read_again, name="list_again"),
    path("lists/<uuid:list_id>/rename/", rename, name="list_rename"),
    path("lists/<uuid:list_id>/forget/", forget, name="list_forget"),
    path("lists/<uuid:list_id>/delete/", delete, name="list_delete"),
    path("lists/<uuid:list_id>/file/", download, name="list_file"),
]
