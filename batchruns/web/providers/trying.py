"""The page on which a person tries out a service that they have described, with one lead."""

import json
from dataclasses import replace
from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.columns import LOOKUPS
from batchruns.engine.lookups.inputs import SUBJECTS, Lead, decode_leads
from batchruns.engine.lookups.providers.http_service import HttpService
from batchruns.engine.lookups.providers.interface import Interface, InterfaceError
from batchruns.engine.steps.errors import OverrunError, UnenrichableError
from batchruns.models import BatchRun, ProviderKey, Status
from batchruns.processing import indexing, job, process_pool
from batchruns.processing.enrich import enrichment_of
from batchruns.processing.errors import NotIndexedError
from batchruns.runs import edits, service
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.lookups import trying
from batchruns.runs.lookups.connections import reaches_of
from batchruns.runs.options import options_of
from batchruns.web.lookups.trace import REFUSALS
from leadenrich.accounts.requests import PersonRequest
from leadenrich.platform.sign_in import to_sign_in
from leadenrich.rls.roles import acting_as, as_operator

TEST = "test_key"
"""The action of which there are so many a minute: see ACCOUNT_RATE_LIMITS."""
FILL = "fill"
MOST_RUNS, MAX_VALUE, MOST_OF_ANSWER, SECONDS = 20, 500, 20_000, 20
OUTCOMES: dict[Outcome, Promise] = {
    Outcome.HIT: gettext_lazy("Hit: it knows this lead"),
    Outcome.MISS: gettext_lazy("Miss: it doesn't know this lead"),
    Outcome.REFUSED: gettext_lazy("It can't work with this input"),
    Outcome.LATER: gettext_lazy("Later: it wants to be asked again"),
    Outcome.OUT_OF_CREDIT: gettext_lazy("The credit is used up"),
    Outcome.BAD_KEY: gettext_lazy("It doesn't take the key"),
    Outcome.BROKEN: gettext_lazy("It failed"),
}
TONES = {Outcome.HIT: "good", Outcome.MISS: "", Outcome.LATER: "warn"}


class TryForm(forms.Form):
    """A lead, of a run or typed, and whether an answer that is known counts."""

    run = forms.ModelChoiceField(
        BatchRun.objects.none(), label=gettext_lazy("Run"), required=False, to_field_name="pk"
    )
    row = forms.IntegerField(
        label=gettext_lazy("Lead number"), required=False, min_value=1, initial=1
    )
    asks_again = forms.BooleanField(
        label=gettext_lazy("Ask again, even if the answer is known"), required=False
    )

    def __init__(self, runs: Any, interface: Interface, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["run"].queryset = runs  # type: ignore[attr-defined]
        self.fields["run"].label_from_instance = lambda run: run.title  # type: ignore[attr-defined]
        self.fields["run"].empty_label = _("none: type the lead")  # type: ignore[attr-defined]
        self._inputs = interface.inputs
        for name in interface.inputs:
            self.fields[name] = forms.CharField(
                label=_(SUBJECTS[name]), required=False, max_length=MAX_VALUE
            )

    @property
    def of_lead(self) -> list[forms.BoundField]:
        """The fields of what is sent."""
        return [self[name] for name in self._inputs]

    @property
    def lead(self) -> dict[str, str]:
        """What was entered."""
        return {name: self.cleaned_data[name] for name in self._inputs if self.cleaned_data[name]}


@require_http_methods(["GET", "HEAD", "POST"])
def try_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Shows what a service makes of one lead; asks it for real, if the form is sent.

    Not one transaction: a question is written down before it goes out.
    """
    if not request.user.is_authenticated:
        return to_sign_in(request)
    with acting_as(request.user.pk):
        row = get_object_or_404(ProviderKey, pk=pk, user=request.user, provider=HttpService.name)
        form = _form(request, row)
    context: dict[str, Any] = {"row": row, "form": form}
    if form.is_bound and form.is_valid():
        context |= _tried(request, row, form)
    with acting_as(request.user.pk):
        described = HttpService.described(_reach(request, row).connection)
        capability = described.interface.capability
        context |= {"host": row.settings.get("url"), "price": described.price(capability).most}
        return render(request, "batchruns/providers/try.html", context)


def _form(request: PersonRequest, row: ProviderKey) -> TryForm:
    """The form as it is sent, or with a lead of a run. Raises Http404."""
    try:
        interface = HttpService.described(_reach(request, row).connection).interface
    except InterfaceError:
        raise Http404("This connection has no description.") from None
    runs = service.list_runs(request.user).filter(status=Status.COMPLETED)[:MOST_RUNS]
    runs = service.list_runs(request.user).filter(pk__in=[run.pk for run in runs])
    if request.method != "POST":
        return TryForm(runs, interface)
    form = TryForm(runs, interface, data=request.POST)
    if request.POST.get("then") != FILL or not form.is_valid() or not form.cleaned_data["run"]:
        return form
    step = LookupStep(interface.capability, (row.name,), answers=(("", "text"),))
    chosen = {name: form.cleaned_data[name] for name in ("run", "row", "asks_again")}
    lead = _lead_of(chosen["run"], chosen["row"] or 1, step)
    if not lead:
        messages.warning(request, _("This lead can't be read. Choose another, or type one."))
    return TryForm(runs, interface, initial={**lead, **chosen})
