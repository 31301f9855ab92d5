"""Why a step gave nothing for a lead, as an issue."""

from collections.abc import Callable

from batchruns.engine.issues import Issue
from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.store import Refusal
from batchruns.engine.lookups.waterfall import Result, State, StepOutcome, Tried

NOT_ASKED = {
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
}


def issue_of_outcome(outcome: StepOutcome, label_of: Callable[[str], str]) -> Issue | None:
    """Why a step gave nothing; None where it did, or wasn't to ask about this lead.

    What a person can do something about comes first: a provider that wasn't asked, then a failure where
    no provider answered, then what was refused. `label_of` gives the label of a connection.
    """
    if outcome.state is State.OPEN:
        return Issue("lookup_not_asked")
    if outcome.state is not State.BLANK:
        return None
    by_result: dict[Result, list[Tried]] = {}
    for tried in outcome.tried:
        by_result.setdefault(tried.result, []).append(tried)
    if not_asked := by_result.get(Result.NOT_ASKED):
        return _issue(NOT_ASKED[not_asked[0].refusal or Refusal.STOPPED], not_asked, label_of)
    if outcome.is_failed:
        failed = by_result[Result.FAILED]
        code = next(
            (FAILED[t.answer.outcome] for t in failed if t.answer and t.answer.outcome in FAILED),
            "lookup_failed",
        )
        return _issue(code, failed, label_of)
    for result, code in _CODES.items():
        if result in by_result:
            return _issue(code, by_result[result], label_of)
    return None


_CODES = {
    Result.NOT_ACCEPTED: "lookup_not_accepted",
    Result.MISS: "lookup_missed",
    Result.REFUSED: "lookup_refused",
}
"""By what came of a provider the code of the issue, those that say most first."""


def _issue(code: str, tried: list[Tried], label_of: Callable[[str], str]) -> Issue:
    labels = list(dict.fromkeys(label_of(each.provider) for each in tried))
    return Issue(code, {"providers": labels})
