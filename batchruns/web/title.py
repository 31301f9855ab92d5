"""What a person calls a run: its name, and tags by which they find it again."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from batchruns.messages import error_in_words
from batchruns.models import BatchRun
from batchruns.models.meta import MAX_TAG, MAX_TAGS, MAX_TITLE
from batchruns.runs.errors import RunError
from batchruns.runs.titles import checked_tags, entitle
from batchruns.web.access import own_run
from batchruns.web.responses import list_left, redirect_back
from leadenrich.accounts.requests import PersonRequest
from leadenrich.rls.decorators import as_signed_in_user


class TitleForm(forms.Form):
    """A run's name, and its tags with commas between them. Without a name it is called by its file."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=MAX_TITLE, required=False)
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=MAX_TAGS * (MAX_TAG + 2),
        help_text=gettext_lazy("Separate tags with commas."),
    )

    @classmethod
    def of(cls, run: BatchRun, data: Any = None) -> "TitleForm":
        """The form with what the run has, or with what was sent."""
        known = run.parsed_meta
        form = cls(data, initial={"name": known.name or "", "tags": ", ".join(known.tags)})
        form.fields["name"].widget.attrs.update(placeholder=run.filename, autofocus=True)
        return form

    def clean_tags(self) -> list[str]:
        """The tags, each once whatever its case. Raises ValidationError."""
        try:
            return checked_tags(self.cleaned_data["tags"].split(","))
        except RunError as error:
            raise forms.ValidationError(error_in_words(error)) from None


@require_http_methods(["GET", "HEAD", "POST"])
@as_signed_in_user
def edit_title(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """The form for a run's name and tags: a page of its own; asked by htmx, the form alone."""
    run = own_run(request, run_id)
    form = TitleForm.of(run, request.POST if request.method == "POST" else None)
    if form.is_valid():
        entitle(run, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect_back(request, run)
    part = "partials/title_form.html" if request.htmx else "title.html"
    here = request.htmx.current_url_abs_path if request.htmx else list_left(request)
    context = {"run": run, "form": form, "next": request.POST.get("next", here)}
    return render(request, f"batchruns/{part}", context, status=422 if form.errors else 200)


urlpatterns = [path("<uuid:run_id>/title/", edit_title, name="title")]
