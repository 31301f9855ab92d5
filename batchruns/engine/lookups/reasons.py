"""Why a step gave nothing for a lead, as an issue."""

from collections.abc import Callable

from batchruns.engine.issues import Issue
from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.store import Refusal
from batchruns.engine.lookups.waterfall import Result, State, StepOutcome, Tried

NOT_ASKED = {
    Refusal.DO_NOT_CONTACT: "lookup_not_asked_do_not_contact",
    Refusal.CEILING: "lookup_not_asked_ceiling",
    Refusal.STOPPED: "lookup_not_asked_stopped",
    Refusal.BROKEN: "lookup_not_asked_broken",
    Refusal.NO_CONNECTION: "lookup_not_asked_no_connection",
    Refusal.UNSURE: "lookup_not_asked_unsure",
    Refusal.TOO_LATE: "lookup_too_late",
}
FAILED = {
    Outcome.BAD_KEY: "lookup_failed_bad_key",
    Outcome.OUT_OF_CREDIT: "lookup_failed_out_of_credit",
    Outcome.BROKEN: "lookup_failed",
}


_CODES = {
    Result.NOT_ACCEPTED: "lookup_not_accepted",
    Result.MISS: "lookup_missed",
    Result.REFUSED: "lookup_refused",
}
"""By what came of a provider the code of the issue, those that say most first."""


def issue_of_outcome(outcome: StepOutcome, label_of: Callable[[str], str]) -> Issue | None:
    """Why a step gave nothing; None where it did, or wasn't to ask about this lead.

    What a person can do something about comes first: a provider that wasn't asked, then a failure where
    no provider answered, then what was refused. `label_of` gives the label of a connection.
    """
    if outcome.state is State.OPEN:
        return Issue("lookup_not_asked")
    if outcome.state is not State.BLANK:
        return None
    by_code = _by_code(outcome)
    for code in (*NOT_ASKED.values(), *FAILED.values(), *_CODES.values()):
        if code in by_code:
            labels = [label_of(tried.provider) for tried in by_code[code]]
            return Issue(code, {"providers": list(dict.fromkeys(labels))})
    return None


def _by_code(outcome: StepOutcome) -> dict[str, list[Tried]]:
    """The providers of a step by the code that says what came of them; those without one left out."""
    by_code: dict[str, list[Tried]] = {}
    for tried in outcome.tried:
        if code := _code(tried, is_failed=outcome.is_failed):
            by_code.setdefault(code, []).append(tried)
    return by_code


def _code(tried: Tried, *, is_failed: bool) -> str:
    if tried.refusal:
        return NOT_ASKED[tried.refusal]
    if tried.result is Result.FAILED and tried.answer and is_failed:
        return FAILED[tried.answer.outcome]
    return _CODES.get(tried.result, "")
