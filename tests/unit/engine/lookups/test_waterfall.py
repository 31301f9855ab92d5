"""The waterfall: what comes of each step for a lead, by the answers that are kept."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batchruns.engine.lookup_step import Acceptance, Condition, LookupStep, Operator
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.capabilities import CAPABILITIES, LEAD_INPUTS
from batchruns.engine.lookups.inputs import SUBJECTS
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.store import Refusal
from batchruns.engine.lookups.waterfall import Result, State, StepOutcome, Waterfall
from tests.helpers.toy_providers import BAD_KEY, BROKEN, MISS, ToyProvider, hit

LEAD = {"email": "ann@acme.com", "email_status": "valid", "domain": "acme.com"}
WITHOUT_EMAIL = {"first_name": "Ann", "last_name": "Lee", "domain": "acme.com"}
VERIFY = LookupStep("verify_email", ("first", "second"))
FIND = LookupStep("find_email", ("first",))
DELIVERABLE = hit(verified_email_status="deliverable")
UNKNOWN = hit(verified_email_status="unknown")

Answers = Mapping[str, LookupAnswer | Refusal]


def outcomes(lead: Any, answers: Answers, *steps: LookupStep) -> list[StepOutcome]:
    """What comes of the steps where each connection answers all the same."""
    providers = {name: ToyProvider(name=name) for name in ("first", "second", "third")}
    waterfall = Waterfall(steps, providers)
    known: dict[Lookup, LookupAnswer | Refusal] = {}
    for _ in range(20):
        came = waterfall.outcomes(lead, known)
        asked = [o.open for o in came if o.open and o.open.provider in answers]
        if not asked:
            return came
        known |= {lookup: answers[lookup.provider] for lookup in asked}
    raise AssertionError("It never ends.")


def results(outcome: StepOutcome) -> list[tuple[str, str]]:
    return [(tried.provider, tried.result) for tried in outcome.tried]


def test_the_first_provider_that_knows_is_the_last_that_is_asked() -> None:
    [outcome] = outcomes(LEAD, {"first": DELIVERABLE, "second": DELIVERABLE}, VERIFY)

    assert outcome.state is State.TAKEN
    assert outcome.values == {"verified_email_status": "deliverable"}
    assert results(outcome) == [("first", Result.TAKEN)]


@pytest.mark.parametrize("first", [MISS, BROKEN, BAD_KEY, UNKNOWN, *Refusal])
def test_a_provider_that_says_nothing_acceptable_is_passed_over(first: Any) -> None:
    step = LookupStep(
        "verify_email", ("first", "second"), accept=Acceptance(statuses=("deliverable",))
    )

    [outcome] = outcomes(LEAD, {"first": first, "second": DELIVERABLE}, step)

    assert outcome.values == {"verified_email_status": "deliverable"}
    assert outcome.taken
    assert outcome.taken.provider == "second"


def test_the_best_refused_answer_is_not_taken() -> None:
    step = LookupStep("verify_email", ("first",), accept=Acceptance(confidence=80))

    [outcome] = outcomes(LEAD, {"first": hit(79, verified_email_status="deliverable")}, step)
    [passed] = outcomes(LEAD, {"first": hit(80, verified_email_status="deliverable")}, step)
    [unsaid] = outcomes(LEAD, {"first": DELIVERABLE}, step)

    assert (outcome.state, outcome.values) == (State.BLANK, {})
    assert results(outcome) == [("first", Result.NOT_ACCEPTED)]
    assert passed.state is unsaid.state is State.TAKEN


def test_required_outputs_must_be_there() -> None:
    step = LookupStep(
        "verify_email", ("first",), accept=Acceptance(required=("verified_email_detail",))
    )

    [without] = outcomes(LEAD, {"first": DELIVERABLE}, step)

    assert without.state is State.BLANK


def test_a_step_failed_only_if_every_provider_that_ran_failed() -> None:
    [failed] = outcomes(LEAD, {"first": BROKEN, "second": BAD_KEY}, VERIFY)
    [missed] = outcomes(LEAD, {"first": BROKEN, "second": MISS}, VERIFY)
    [unasked] = outcomes(LEAD, {"first": Refusal.CEILING, "second": Refusal.CEILING}, VERIFY)

    assert [failed.is_failed, missed.is_failed, unasked.is_failed] == [True, False, False]


@pytest.mark.parametrize(
    ("condition", "is_met"),
    [
        (Condition("email", Operator.IS_FILLED), True),
        (Condition("email", Operator.IS_EMPTY), False),
        (Condition("phone", Operator.IS_EMPTY), True),
        (Condition("email_status", Operator.IS, ("Valid ", "x")), True),
        (Condition("email_status", Operator.IS_NOT, ("invalid",)), True),
        (Condition("country", Operator.IS_NOT, ("DE",)), True),
        (Condition("country", Operator.IS, ("DE",)), False),
        (Condition("email_status", Operator.IS), False),
        (Condition("email_status", Operator.IS_NOT), False),
    ],
)
def test_a_step_asks_only_about_leads_that_meet_its_conditions(
    condition: Condition, is_met: bool
) -> None:
    step = LookupStep("verify_email", ("first",), only_if=(condition,))

    [outcome] = outcomes(LEAD, {}, step)

    assert outcome.state is (State.OPEN if is_met else State.CONDITION)


def test_a_value_that_the_lead_has_is_not_asked_for() -> None:
    both = {**LEAD, **WITHOUT_EMAIL}
    anew = LookupStep("find_email", ("first",), fills_empty_only=False)

    assert outcomes(both, {}, FIND)[0].state is State.HAS_VALUE
    assert outcomes(both, {}, anew)[0].state is State.OPEN


def test_an_email_that_was_found_is_verified_by_the_next_step() -> None:
    verify = LookupStep(
        "verify_email", ("second",), (Condition("email_status", Operator.IS, ("valid",)),)
    )
    answers = {"first": hit(found_email="Ann.Lee@ACME.com"), "second": DELIVERABLE}

    found, verified = outcomes(WITHOUT_EMAIL, answers, FIND, verify)
    _, missed = outcomes(WITHOUT_EMAIL, {"first": MISS}, FIND, verify)

    assert found.values == {"found_email": "Ann.Lee@ACME.com"}
    assert verified.tried[0].lookup
    assert verified.tried[0].lookup.inputs == {"email": "Ann.Lee@acme.com"}
    assert verified.values == {"verified_email_status": "deliverable"}
    assert missed.state is State.CONDITION


def test_a_step_waits_for_one_that_may_give_it_something_and_for_no_other() -> None:
    verify = LookupStep("verify_email", ("second",))
    company = LookupStep("enrich_company", ("second",))

    open_find, open_verify, open_company = outcomes(WITHOUT_EMAIL, {}, FIND, verify, company)

    assert [open_find.state, open_verify.state, open_company.state] == [State.OPEN] * 3
    assert open_find.open
    assert open_verify.open is None
    assert open_company.open


def test_conditions_read_outcomes_of_earlier_steps_by_their_own_names() -> None:
    first = LookupStep("verify_email", ("first",))
    second = LookupStep(
        "verify_email", ("second",), (Condition("verified_email_status", Operator.IS_EMPTY),)
    )
    third = LookupStep(
        "verify_email",
        ("third",),
        (Condition("verified_email_status_2", Operator.IS, ("unknown",)),),
    )

    answers = {"first": MISS, "second": UNKNOWN, "third": DELIVERABLE}
    came = outcomes(LEAD, answers, first, second, third)
    others = outcomes(LEAD, {**answers, "first": DELIVERABLE}, first, second, third)

    assert [o.state for o in came] == [State.BLANK, State.TAKEN, State.TAKEN]
    assert [o.state for o in others] == [State.TAKEN, State.CONDITION, State.CONDITION]


def test_a_lead_without_what_a_provider_needs_costs_nothing() -> None:
    [outcome] = outcomes({"phone": "+4930123"}, {}, VERIFY)

    assert outcome.state is State.BLANK
    assert results(outcome) == [("first", "input missing"), ("second", "input missing")]


def test_only_what_is_taken_is_given() -> None:
    step = LookupStep("verify_email", ("first",), take=("verified_email_detail",))
    said = hit(verified_email_status="risky", verified_email_detail="catch-all")

    [outcome] = outcomes(LEAD, {"first": said}, step)

    assert outcome.values == {"verified_email_detail": "catch-all"}


TEXTS = st.text(max_size=20)
OUTPUTS = [output.name for capability in CAPABILITIES.values() for output in capability.outputs]
NAMES = st.sampled_from([*SUBJECTS, *OUTPUTS]) | TEXTS
STEPS = st.builds(
    LookupStep,
    st.sampled_from([*CAPABILITIES, "unknown"]),
    st.lists(st.sampled_from(["first", "second", "gone"]), max_size=3).map(tuple),
    st.lists(
        st.builds(Condition, NAMES, st.sampled_from(Operator), st.lists(TEXTS).map(tuple)),
        max_size=2,
    ).map(tuple),
    st.builds(Acceptance, st.lists(TEXTS).map(tuple), st.integers(0, 100)),
    st.lists(NAMES, max_size=3).map(tuple),
    st.booleans(),
    answers=st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
)
ANSWERS = st.builds(
    LookupAnswer,
    st.sampled_from([outcome for outcome in Outcome if outcome is not Outcome.LATER]),
    st.dictionaries(st.sampled_from(OUTPUTS) | TEXTS, TEXTS),
    confidence=st.none() | st.integers(0, 100),
) | st.sampled_from(Refusal)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from(LEAD_INPUTS) | TEXTS, TEXTS),
    st.lists(STEPS, max_size=5),
    st.fixed_dictionaries({"first": ANSWERS, "second": ANSWERS}),
)
def test_any_steps_end_for_any_lead_and_any_answers(
    lead: dict[str, str], steps: list[LookupStep], answers: Answers
) -> None:
    came = outcomes(lead, answers, *steps)

    assert came == outcomes(lead, answers, *steps)
    assert all(outcome.state is not State.OPEN for outcome in came)
    for step, outcome in zip(steps, came, strict=True):
        assert all(outcome.values.values())
        assert not step.take or set(outcome.values) <= set(step.take)
        assert bool(outcome.values) == (outcome.state is State.TAKEN)
