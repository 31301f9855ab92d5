"""Providers that answer at once: asked right where a lead is evaluated, nothing of them is kept."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.answer import LookupAnswer
from batchruns.engine.lookups.asking import ask_all
from batchruns.engine.lookups.capabilities import CAPABILITIES
from batchruns.engine.lookups.estimate import chains_of
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.providers.base import Provider
from batchruns.engine.lookups.reasons import issue_of_outcome
from batchruns.engine.lookups.waterfall import Result, State, Waterfall
from batchruns.engine.steps.later import Extract
from tests.helpers.toy_providers import MISS, ToyProvider, hit

VERIFY = LookupStep("verify_email", ("list:own", "remote"))
KNOWN, UNKNOWN = {"email": "ann@acme.com"}, {"email": "bob@acme.com"}


class OwnList(ToyProvider):
    """Knows one address, and counts how often it is asked."""

    answers_at_once = True

    def __init__(self) -> None:
        super().__init__(name="list:own")
        self.questions: list[Lookup] = []

    def answer(self, lookup: Lookup) -> LookupAnswer:
        self.questions.append(lookup)
        is_known = lookup.inputs == KNOWN
        return hit(verified_email_status="deliverable") if is_known else MISS


@pytest.fixture
def providers() -> Mapping[str, Provider]:
    return {"list:own": OwnList(), "remote": ToyProvider(name="remote")}


def test_what_it_knows_nobody_else_is_asked(providers: Mapping[str, Provider]) -> None:
    waterfall = Waterfall([VERIFY], providers)

    [known] = waterfall.outcomes(KNOWN, {})
    [unknown] = waterfall.outcomes(UNKNOWN, {})

    assert (known.state, known.values) == (State.TAKEN, {"verified_email_status": "deliverable"})
    assert waterfall.kept_of(known) == []
    assert [tried.result for tried in unknown.tried] == [Result.MISS, Result.OPEN]
    assert unknown.open
    assert unknown.open.provider == "remote"


def test_only_lists_ask_no_store_and_read_no_file(providers: Mapping[str, Provider]) -> None:
    own = Waterfall([LookupStep("verify_email", ("list:own",))], providers)

    progress = ask_all(own, [Extract(1, Path("nowhere"))], store=None)

    assert progress.is_done


def test_what_goes_out_is_estimated_without_what_it_knows(
    providers: Mapping[str, Provider],
) -> None:
    [chains] = chains_of([VERIFY], providers, [KNOWN, UNKNOWN])

    assert [[each.provider for each in chain] for chain in chains.certain] == [["remote"]]
    assert list(chains.certain.values()) == [[1]]


def test_a_new_lead_is_no_issue_but_a_deleted_list_is() -> None:
    step = LookupStep("match_list", ("list:own",), answers=(("own_match", "text"),))
    [outcome] = Waterfall([step], {}).outcomes(UNKNOWN, {})
    issue = issue_of_outcome(outcome, str, CAPABILITIES["match_list"])

    assert issue
    assert issue.code == "lookup_not_asked_no_list"
    missed = outcome._replace(tried=(outcome.tried[0]._replace(result=Result.MISS, refusal=None),))
    assert issue_of_outcome(missed, str, CAPABILITIES["match_list"]) is None
    assert issue_of_outcome(missed, str, CAPABILITIES["verify_email"])
