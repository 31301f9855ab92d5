"""The page on which a person tries out a service that they have described, with one lead."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

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
from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.columns import LOOKUPS
from batchruns.engine.lookups.http import decoded
from batchruns.engine.lookups.inputs import SUBJECTS, Lead, decode_leads
from batchruns.engine.lookups.providers.http_service import HttpService
from batchruns.engine.steps.errors import OverrunError, UnenrichableError
from batchruns.messages import problem_in_words
from batchruns.models import BatchRun, ProviderKey, Status
from batchruns.processing import indexing, job, process_pool
from batchruns.processing.enrich import enrichment_of
from batchruns.processing.errors import NotIndexedError
from batchruns.runs import edits, service
from batchruns.runs.do_not_contact.current import current_list
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.lookups import trying
from batchruns.runs.lookups.connections import Reach, reaches_of
from batchruns.runs.options import options_of
from batchruns.web.lookups.trace import REFUSALS
from leadenrich.accounts.requests import PersonRequest
from leadenrich.platform.sign_in import to_sign_in
from leadenrich.rls.roles import acting_as

TEST = "test_key"
"""The action of which there are so many a minute: see ACCOUNT_RATE_LIMITS."""
FILL = "fill"
MOST_RUNS, MAX_VALUE, MOST_OF_ANSWER = 20, 500, 20_000
OUTCOMES: dict[Outcome, Promise] = {
    Outcome.HIT: gettext_lazy("Hit: it knows this lead"),
    Outcome.MISS: gettext_lazy("Miss: it doesn't know this lead"),
    Outcome.REFUSED: gettext_lazy("It can't work with this input"),
    Outcome.LATER: gettext_lazy("Later: it wants to be asked again"),
    Outcome.OUT_OF_CREDIT: gettext_lazy("The credit is used up"),
    Outcome.BAD_KEY: gettext_lazy("It doesn't take the key"),
    Outcome.BROKEN: gettext_lazy("It failed"),
}
NOT_ASKED = gettext_lazy("Not asked: the lead lacks what is sent")
BUSY = gettext_lazy("Not asked: it is busy, or its pace allows none now. Try again in a moment.")
UNREADABLE = (OptionsUnknownError, OverrunError, UnenrichableError)
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

    def __init__(self, runs: Any, inputs: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["run"].queryset = runs  # type: ignore[attr-defined]
        self.fields["run"].label_from_instance = lambda run: run.title  # type: ignore[attr-defined]
        self.fields["run"].empty_label = _("none: type the lead")  # type: ignore[attr-defined]
        self._inputs = inputs
        for name in inputs:
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


@dataclass(frozen=True, slots=True)
class ShownTry:
    """What came of it, in words."""

    title: Promise | str
    tone: str
    tried: trying.Try

    @classmethod
    def of(cls, tried: trying.Try) -> "ShownTry":
        """In the language of the page."""
        if tried.answer:
            outcome = tried.answer.outcome
            return cls(OUTCOMES[outcome], TONES.get(outcome, "bad"), tried)
        if tried.refusal:
            return cls(REFUSALS.get(tried.refusal, NOT_ASKED), "warn", tried)
        return cls(NOT_ASKED if tried.wait is None else BUSY, "warn", tried)

    @property
    def problem(self) -> str:
        """Of a failure: what the service said."""
        answer = self.tried.answer
        return problem_in_words(answer.problem) if answer and answer.problem else ""

    @property
    def is_unsure(self) -> bool:
        """Whether nobody knows if it was charged."""
        answer = self.tried.answer
        is_failure = answer is not None and not answer.outcome.is_kept and not self.tried.is_kept
        return is_failure and answer is not None and answer.was_charged is None

    @property
    def answer(self) -> str:
        """What came back, as people read JSON, cut if it is long."""
        exchange = self.tried.exchange
        if exchange is None:
            return ""
        data = decoded(exchange.answer)
        shown = exchange.answer if data is None else json.dumps(data, indent=1, ensure_ascii=False)
        return shown[:MOST_OF_ANSWER]

    @property
    def values(self) -> list[tuple[str, str, str]]:
        """By output: what stands at its path, and what is taken of that."""
        return [(name, *both) for name, both in self.tried.values.items()]


@require_http_methods(["GET", "HEAD", "POST"])
def try_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Shows what a service makes of one lead; asks it for real, if the form is sent.

    Not one transaction: a question is written down before it goes out.
    """
    if not request.user.is_authenticated:
        return to_sign_in(request)
    user_id = request.user.pk
    with acting_as(user_id):
        row = get_object_or_404(ProviderKey, pk=pk, user=user_id, provider=HttpService.name)
        reach = reaches_of(user_id, with_keys=True).get(row.name)
        if reach is None or not reach.described.does(str(row.settings.get("capability"))):
            raise Http404("This service can't be asked.")
        form = _form(request, reach)
    context: dict[str, Any] = {"row": row, "form": form, "reach": reach}
    if form.is_bound and form.is_valid():
        if ratelimit.consume(request, app="allauth.account", action=TEST, user=request.user):
            context["shown"] = ShownTry.of(_tried(user_id, reach, form))
        else:
            messages.warning(request, _("That was often. Wait a minute, then test again."))
    with acting_as(user_id):
        context["price"] = reach.described.price(_capability(reach)).most
        return render(request, "batchruns/providers/try.html", context)


def _capability(reach: Reach) -> str:
    return str(reach.connection.settings["capability"])


def _form(request: PersonRequest, reach: Reach) -> TryForm:
    """The form as it was sent, or with a lead of a run filled in."""
    [inputs] = reach.ability(_capability(reach)).needs
    newest = service.list_runs(request.user).filter(status=Status.COMPLETED)[:MOST_RUNS]
    runs = service.list_runs(request.user).filter(pk__in=[run.pk for run in newest])
    if request.method != "POST":
        return TryForm(runs, inputs)
    form = TryForm(runs, inputs, data=request.POST)
    # It is judged here, where the person's runs are in reach.
    if not form.is_valid() or request.POST.get("then") != FILL:
        return form
    chosen = {name: form.cleaned_data[name] for name in ("run", "row", "asks_again")}
    lead: Lead = {}
    if chosen["run"]:
        step = LookupStep(_capability(reach), (reach.connection.name,))
        lead = _lead_of(chosen["run"], chosen["row"] or 1, step)
        if not lead:
            messages.warning(request, _("This lead can't be read. Choose another, or type one."))
    return TryForm(
        runs, inputs, initial={**lead, **chosen, "run": chosen["run"] and chosen["run"].pk}
    )


def _lead_of(run: BatchRun, place: int, step: LookupStep) -> Lead:
    """What a step may read of a lead of a result; nothing where that isn't there, or too slow."""
    try:
        options = replace(options_of(run), steps=(step,))
        with indexing.opened(run, edits.active(run)) as index:
            if place > len(index):
                return {}
            [row] = index.rows([place - 1])
        cells = [list(row.cells[: len(options.columns)])]
        part = process_pool.run_kept(
            job.enrich_rows, cells, enrichment_of(options), seconds=trying.SECONDS
        )
    except (FileNotFoundError, NotIndexedError, *UNREADABLE):
        return {}
    return decode_leads(part.extracts[LOOKUPS])[0]


def _tried(user_id: UUID, reach: Reach, form: TryForm) -> trying.Try:
    run = form.cleaned_data["run"]
    with acting_as(user_id):
        contacts = current_list(user_id)
    return trying.try_out(
        user_id,
        reach,
        trying.lead_of(form.lead),
        contacts,
        run_id=run.pk if run else None,
        asks_again=form.cleaned_data["asks_again"],
    )
