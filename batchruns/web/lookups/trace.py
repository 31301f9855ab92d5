"""What came of the steps of a run for one lead, provider by provider, by the answers that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.columns import LOOKUPS
from batchruns.engine.lookups.inputs import decode_leads
from batchruns.engine.lookups.looked_up import outcomes_of
from batchruns.engine.lookups.store import Refusal
from batchruns.engine.lookups.waterfall import Result, State, StepOutcome, Tried, Waterfall
from batchruns.models import BatchRun
from batchruns.processing import job, process_pool
from batchruns.processing.enrich import enrichment_of
from batchruns.runs.do_not_contact.current import current_list
from batchruns.runs.lookups.connections import reaches_of
from batchruns.runs.lookups.store import RunStore
from batchruns.runs.options import options_of
from batchruns.web.chart_labels import words_for
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
    Refusal.UNSURE: gettext_lazy("unsure: it was asked, and nobody knows what it answered"),
    Refusal.TOO_LATE: gettext_lazy("gave no answer in time"),
}
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

    @classmethod
    def of(cls, capability: str, outcome: StepOutcome) -> "ShownStep":
        """In words."""
        tries = [ShownTry.of(tried) for tried in outcome.tried]
        return cls(capability_in_words(capability), STATES[outcome.state], tries)


def trace_of(run: BatchRun, cells: Sequence[str]) -> list[ShownStep]:
    """The steps for the lead with these cells of the upload.

    A process apart enriches it anew, as its inputs aren't kept. Raises OverrunError, UnenrichableError
    and OptionsUnknownError.
    """
    options = options_of(run)
    enrichment = enrichment_of(options)
    part = process_pool.run_kept(job.enrich_rows, [list(cells)], enrichment, seconds=SECONDS)
    leads = decode_leads(part.extracts[LOOKUPS])
    reaches = reaches_of(run.user_id)
    # Nothing is asked: kept answers are read.
    described = {name: reach.described for name, reach in reaches.items()}
    waterfall = Waterfall(options.steps, described, current_list(run.user_id))
    store = RunStore(run, options.steps, reaches)
    [outcomes] = outcomes_of(waterfall, leads, store)
    return [
        ShownStep.of(step.capability, outcome)
        for step, outcome in zip(options.steps, outcomes, strict=True)
    ]
