"""What came of the steps of a run for one lead, provider by provider, by the answers that are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from batchruns.engine.lists.provider import ListProvider
from batchruns.engine.lookup_step import LIST_PREFIX
from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.capabilities import MATCH_LIST
from batchruns.engine.lookups.columns import LOOKUPS
from batchruns.engine.lookups.inputs import Lead, decode_leads
from batchruns.engine.lookups.looked_up import outcomes_of
from batchruns.engine.lookups.store import Refusal
from batchruns.engine.lookups.waterfall import Result, State, StepOutcome, Tried, Waterfall
from batchruns.models import BatchRun
from batchruns.processing import job, process_pool
from batchruns.processing.enrich import enrichment_of
from batchruns.runs.do_not_contact.current import current_list
from batchruns.runs.lists import using
from batchruns.runs.lookups.connections import described, reaches_of
from batchruns.runs.lookups.store import RunStore
from batchruns.runs.options import options_of
from batchruns.web.chart_labels import words_for
from batchruns.web.lookups.compared import Compared
from batchruns.web.lookups.words import capability_in_words, label_of

SECONDS = 20
STATES: dict[State, Promise] = {
    State.TAKEN: gettext_lazy("Answered"),
    State.BLANK: gettext_lazy("No answer"),
    State.CONDITION: gettext_lazy("Not asked: the lead doesn't meet the conditions"),
    State.HAS_VALUE: gettext_lazy("Not asked: the lead has these values already"),
    State.OPEN: gettext_lazy("Not asked yet"),
}
RESULTS: dict[Result, Promise] = {
    Result.TAKEN: gettext_lazy("answered"),
    Result.NOT_ACCEPTED: gettext_lazy("answered, but not accepted"),
    Result.MISS: gettext_lazy("doesn't know"),
    Result.REFUSED: gettext_lazy("can't work with this input"),
    Result.FAILED: gettext_lazy("failed"),
    Result.INPUT_MISSING: gettext_lazy("skipped: the lead lacks what it needs"),
    Result.NOT_ASKED: gettext_lazy("not asked"),
    Result.OPEN: gettext_lazy("not asked yet"),
}
FAILURES: dict[Outcome, Promise] = {
    Outcome.BAD_KEY: gettext_lazy("failed: it doesn't take the key"),
    Outcome.OUT_OF_CREDIT: gettext_lazy("failed: the credit is used up"),
}
REFUSALS: dict[Refusal, Promise] = {
    Refusal.DO_NOT_CONTACT: gettext_lazy("not asked: the lead is on your do-not-contact list"),
    Refusal.CEILING: gettext_lazy("not asked: the ceiling is reached"),
    Refusal.STOPPED: gettext_lazy("not asked: the key is bad or out of credit"),
    Refusal.NO_CONNECTION: gettext_lazy("not asked: it isn't connected"),
    Refusal.NO_LIST: gettext_lazy("not asked: the list was deleted, or couldn't be built"),
    Refusal.UNSURE: gettext_lazy("unsure: it was asked, and nobody knows what it answered"),
    Refusal.TOO_LATE: gettext_lazy("gave no answer in time"),
}
NOT_IN_LIST = gettext_lazy("not in the list")
TONES = {Result.TAKEN: "good", Result.FAILED: "bad", Result.NOT_ASKED: "warn"}


@dataclass(frozen=True, slots=True)
class ShownTry:
    """What came of one provider."""

    provider: str
    text: Promise
    tone: str = ""
    values: tuple[tuple[str, str], ...] = ()
    confidence: int | None = None
    evidence: str = ""
    asked_at: datetime | None = None
    cost: int = 0
    compared: Compared | None = None
    """Of a list: the lead beside the rows that it is, or may be."""
    list_id: str = ""
    """Of a list about whose rows a person is to decide."""

    @classmethod
    def of(cls, tried: Tried) -> "ShownTry":
        """In words."""
        text, answer = RESULTS[tried.result], tried.answer
        if tried.refusal:
            text = REFUSALS[tried.refusal]
        tone = TONES.get(tried.result, "")
        if answer is None:
            return cls(label_of(tried.provider), text, tone)
        return cls(
            label_of(tried.provider),
            FAILURES.get(answer.outcome, text),
            tone,
            tuple((name, words_for(name)(value)) for name, value in answer.values.items()),
            answer.confidence,
            answer.evidence,
            answer.asked_at,
            answer.cost,
        )


@dataclass(frozen=True, slots=True)
class ShownStep:
    """What came of one step."""

    name: str
    text: Promise
    tries: list[ShownTry]


def trace_of(run: BatchRun, cells: Sequence[str]) -> list[ShownStep]:
    """The steps for the lead with these cells of the upload.

    Raises OverrunError, UnenrichableError, OptionsUnknownError and ListError.
    """
    with using.opened(run) as lists:
        return Traced.of(run, [cells], lists).steps(0)


@dataclass(frozen=True, slots=True)
class Traced:
    """What came of a run's steps for some leads, by the answers that are kept and by its lists."""

    waterfall: Waterfall
    leads: list[Lead]
    outcomes: list[list[StepOutcome]]
    lists: Mapping[str, ListProvider]

    @classmethod
    def of(
        cls, run: BatchRun, rows: Sequence[Sequence[str]], lists: Mapping[str, ListProvider]
    ) -> "Traced":
        """Those with these cells of the upload. A process apart enriches them anew, as their inputs
        aren't kept. Raises OverrunError, UnenrichableError, OptionsUnknownError and ListError.
        """
        options = options_of(run)
        enrichment, cells = enrichment_of(options), [list(row) for row in rows]
        part = process_pool.run_kept(job.enrich_rows, cells, enrichment, seconds=SECONDS)
        leads = decode_leads(part.extracts[LOOKUPS])
        reaches = reaches_of(run.user_id)
        waterfall = Waterfall(
            options.steps, {**described(reaches), **lists}, current_list(run.user_id)
        )
        store = RunStore(run, options.steps, reaches)
        return cls(waterfall, leads, outcomes_of(waterfall, leads, store), lists)

    def steps(self, row: int) -> list[ShownStep]:
        """The steps for one of the leads, in words."""
        return [
            ShownStep(
                capability_in_words(step.step.capability),
                STATES[outcome.state],
                [self._shown(row, number, tried) for tried in outcome.tried],
            )
            for number, (step, outcome) in enumerate(
                zip(self.waterfall.steps, self.outcomes[row], strict=True)
            )
        ]

    def compared(self, row: int, number: int, connection: str) -> Compared | None:
        """One of the leads beside the rows of a list that it is, or may be, as a step asked it."""
        step, own = self.waterfall.steps[number].step, self.lists[connection]
        values = self.waterfall.values_for(number, self.leads[row], self.outcomes[row])
        asked = own.for_step(step)
        inputs = asked.normalized(step.capability, values)
        return Compared.of(asked.match(inputs), inputs, asked.header, own.label)

    def _shown(self, row: int, number: int, tried: Tried) -> ShownTry:
        if tried.provider not in self.lists:
            return ShownTry.of(tried)
        label = self.lists[tried.provider].label
        text = NOT_IN_LIST if tried.result is Result.MISS else RESULTS[tried.result]
        compared = self.compared(row, number, tried.provider)
        is_matched = self.waterfall.steps[number].step.capability == MATCH_LIST
        is_open = is_matched and compared is not None and compared.is_open
        list_id = tried.provider.removeprefix(LIST_PREFIX) if is_open else ""
        return ShownTry(label, text, compared=compared, list_id=list_id)
