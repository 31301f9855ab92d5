"""What goes out and what it may cost, before anything is asked: by distinct, unanswered questions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from batchruns.engine.lookup_step import Acceptance, Condition, LookupStep, Operator
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.estimate import (
    Estimate,
    StepChains,
    chains_of,
    estimate,
    unread_enrichers,
)
from batchruns.engine.lookups.inputs import decode_leads
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.price import Price, Unit
from batchruns.engine.lookups.providers.base import PROVIDERS, Connection
from batchruns.engine.options import Options
from batchruns.processing.job import Enrichment, enrich_rows

CALL, MATCH = Price(10, Unit.CALL), Price(100, Unit.MATCH)
HIT = LookupAnswer(Outcome.HIT, {"verified_email_status": "deliverable"})
EMAILS = [{"email": f"p{n}@acme.com"} for n in range(10)]
NAMES = [{"first_name": "Ann", "last_name": f"Lee{n}", "domain": "acme.com"} for n in range(10)]
VERIFY = LookupStep("verify_email", ("neverbounce", "zerobounce"))
IS_COMPANY = Condition("email_provider", Operator.IS, ("company",))
FIND = LookupStep("find_email", ("hunter",))
ASKED = ("neverbounce", "zerobounce", "hunter", "dropcontact")


def of(
    leads: Sequence[Mapping[str, str]],
    *steps: LookupStep,
    prices: Mapping[str, Price] | None = None,
    answered: Sequence[str] = (),
    by: str = "neverbounce",
    rate: float = 0.5,
) -> Estimate:
    """The estimate of steps, by made-up prices and rates; `by` has answered about some addresses."""
    described = {name: PROVIDERS[name].described(Connection(name, name)) for name in ASKED}
    chains = chains_of(steps, described, leads)
    known = {Lookup.of(by, "verify_email", {"email": each}): HIT for each in answered}
    keys = [(name, step.capability) for name in ASKED for step in steps]
    own = {**dict.fromkeys(ASKED, MATCH), "neverbounce": CALL, **(prices or {})}
    return estimate(steps, chains, known, {k: own[k[0]] for k in keys}, dict.fromkeys(keys, rate))


def test_the_best_case_ends_at_the_first_provider_and_the_worst_at_the_last() -> None:
    result = of(EMAILS, VERIFY)

    assert (result.best, result.worst) == (100, 1_100)
    assert result.sent == {"neverbounce": {"email": 10}, "zerobounce": {"email": 10}}
    assert result.leads == 10


@pytest.mark.parametrize(("rate", "typical"), [(0.0, 100), (1.0, 100), (0.5, 350), (0.2, 260)])
def test_the_typical_case_goes_by_hit_rates(rate: float, typical: int) -> None:
    assert of(EMAILS, VERIFY, rate=rate).typical == typical


def test_a_provider_that_charges_hits_may_cost_nothing() -> None:
    result = of(EMAILS, LookupStep("verify_email", ("zerobounce",)))

    assert (result.best, result.typical, result.worst) == (0, 500, 1_000)


def test_equal_questions_are_paid_once_and_answered_ones_not_at_all() -> None:
    [step] = of(EMAILS * 3, VERIFY, answered=["p0@acme.com", "p1@acme.com"]).steps

    assert (step.distinct, step.known) == (10, 2)
    assert step.worst == 8 * 110


def test_an_answer_that_may_not_be_accepted_ends_nothing() -> None:
    strict = LookupStep("verify_email", VERIFY.providers, accept=Acceptance(confidence=90))

    result = of(EMAILS[:1], strict, answered=["p0@acme.com"])

    assert result.worst == 100
    assert result.sent == {"zerobounce": {"email": 1}}


def test_two_steps_that_ask_the_same_pay_once() -> None:
    assert of(EMAILS, VERIFY, VERIFY).worst == of(EMAILS, VERIFY).worst


def test_two_steps_that_one_request_answers_pay_once() -> None:
    steps = [LookupStep(each, ("dropcontact",)) for each in ("find_email", "enrich_person")]

    find, enrich = of(NAMES, *steps).steps

    assert (find.worst, enrich.worst) == (1_000, 0)
    assert (find.known, enrich.known) == (0, 10)


def test_leads_that_meet_no_condition_cost_nothing() -> None:
    step = LookupStep(
        "verify_email", ("neverbounce",), (Condition("country", Operator.IS, ("DE",)),)
    )

    result = of([*EMAILS, {"email": "d@acme.de", "country": "DE"}], step)

    assert (result.worst, result.leads, result.sent) == (10, 1, {"neverbounce": {"email": 1}})


@pytest.mark.parametrize(
    "condition",
    [
        Condition("email_status", Operator.IS, ("valid",)),
        Condition("found_email_status", Operator.IS, ("risky",)),
    ],
)
def test_steps_that_wait_for_others_are_counted(condition: Condition) -> None:
    waiting = LookupStep("verify_email", ("neverbounce",), (condition,))

    find, verify = of(NAMES, FIND, waiting).steps

    assert (find.distinct, find.worst) == (10, 1_000)
    # Half of them are found; maybe none.
    assert (verify.best, verify.typical, verify.worst) == (0, 50, 100)


def test_what_a_lead_has_already_isnt_looked_for() -> None:
    assert of([{**NAMES[0], "email": "ann@acme.com"}], FIND).leads == 0


def test_what_no_step_reads_isnt_worked_out_for_it() -> None:
    steps = (FIND, LookupStep("verify_email", ("zerobounce",), (IS_COMPANY,)))
    header = ("Name", "E-Mail", "Company", "Website", "Phone", "City", "Country")
    fields = ("full_name", "email", "company", "website", "phone", "city", "country")
    rows = [
        ["Ada Lovelace", "", "Acme Inc", "acme.com", "+44 20 7946 0000", "London", "UK"],
        ["Bob Stone", "bob@gmial.com", "Beta GmbH", "", "030 901820", "Berlin", "Germany"],
        ["", "eve@gamma.de", "", "gamma.de", "", "", ""],
    ]
    providers = {name: PROVIDERS[name].described(Connection(name, name)) for name in ASKED}

    def chains(options: Options) -> list[StepChains]:
        extract = enrich_rows(rows, Enrichment(header, fields, options)).extracts["lookups"]
        return chains_of(steps, providers, decode_leads(extract))

    options = Options(steps=steps)
    unread = unread_enrichers(options, providers)

    assert {"phone", "city", "completeness"} <= unread
    assert chains(replace(options, without=unread)) == chains(options)
