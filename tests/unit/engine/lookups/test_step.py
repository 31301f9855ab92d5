"""Steps as JSON that anybody may have written, in words, and what is wrong with them."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batchruns.engine.lists.provider import answers_of
from batchruns.engine.lookup_step import (
    MAX_STEPS,
    Acceptance,
    Condition,
    LookupStep,
    Operator,
    dump_steps,
    parse_steps,
)
from batchruns.engine.lookups.problems import problems_of
from batchruns.engine.lookups.sentence import sentence_of
from batchruns.engine.options import Options
from batchruns.engine.recipe import Recipe
from batchruns.engine.shapes import ShapeError
from tests.helpers.toy_providers import ToyProvider
from tests.unit.engine.lookups.test_waterfall import STEPS

VERIFY = LookupStep("verify_email", ("toy",))


@given(st.lists(STEPS, max_size=5).map(tuple))
def test_steps_come_back_from_json(steps: tuple[LookupStep, ...]) -> None:
    named = tuple(
        LookupStep(s.capability, s.providers, s.only_if, s.accept, s.take, s.fills_empty_only)
        for s in steps
    )

    assert parse_steps(json.loads(json.dumps(dump_steps(named)))) == named


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        "x",
        [{}],
        [{"capability": "verify_email"}],
        [{"capability": 1, "providers": []}],
        [{"capability": "verify_email", "providers": ["x"] * 11}],
        [{"capability": "verify_email", "providers": [], "accept": {"confidence": 101}}],
        [{"capability": "verify_email", "providers": [], "onlyIf": [{"subject": "email"}]}],
        [{"capability": "verify_email", "providers": [], "maxAgeDays": -1}],
        [{"capability": "verify_email", "providers": []}] * (MAX_STEPS + 1),
    ],
)
def test_other_shapes_are_refused_as_a_whole(value: Any) -> None:
    with pytest.raises(ShapeError):
        parse_steps(value)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    )
)
def test_any_json_is_steps_or_refused(value: Any) -> None:
    with suppress(ShapeError):
        assert isinstance(parse_steps(value), tuple)


def test_recipes_and_runs_carry_steps() -> None:
    options = Options(columns=("e",), mapping=("email",), steps=(VERIFY,))

    assert Options.from_meta(json.loads(json.dumps(options.to_meta()))) == options
    other = Options(columns=("e",), mapping=("email",))
    assert Recipe.of(options).apply(other).steps == (VERIFY,)


def test_a_step_is_said_in_a_sentence() -> None:
    step = LookupStep(
        "verify_email",
        ("reacher", "zerobounce"),
        (
            Condition("email_status", Operator.IS, ("valid",)),
            Condition("email_provider", Operator.IS, ("company", "free")),
        ),
        Acceptance(("deliverable", "undeliverable")),
        ("verified_email_status",),
    )

    labels = {"reacher": "Reacher", "zerobounce": "ZeroBounce"}
    assert sentence_of(step, labels=labels) == (
        "Only if email status is valid and email provider is company or free. Ask Reacher, then "
        "ZeroBounce. Take verified_email_status. Accept deliverable or undeliverable; otherwise "
        "ask the next."
    )
    finding = LookupStep(
        "find_email",
        ("hunter",),
        (Condition("email", Operator.IS_EMPTY),),
        Acceptance(confidence=80, required=("found_email",)),
        max_age_days=30,
    )
    assert sentence_of(finding) == (
        "Only if email is empty. Ask hunter. Fill empty fields only. Accept answers with a confidence "
        "of 80 or more with found_email; otherwise leave it blank. Answers may be up to 30 days old."
    )


@pytest.mark.parametrize(
    ("tiers", "columns", "sentence"),
    [
        (("certain",), ["Owner"], "Take Owner from certain matches."),
        ((), ["Owner"], "Take Owner from certain matches."),
        (
            ("certain", "likely"),
            ["ID", "Owner"],
            "Take ID and Owner from certain and likely matches.",
        ),
        (("certain",), [], "Only say which leads are in it."),
    ],
)
def test_a_step_says_what_it_takes_of_a_list(
    tiers: tuple[str, ...], columns: list[str], sentence: str
) -> None:
    step = LookupStep(
        "match_list", ("list:1",), accept=Acceptance(tiers), answers=answers_of("CRM", columns)
    )
    assert sentence_of(step, labels={"list:1": "CRM"}) == f"Match with CRM. {sentence}"


@given(STEPS)
def test_any_step_has_a_sentence(step: LookupStep) -> None:
    assert sentence_of(step).startswith(("Only if", "Ask", "Match"))


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (LookupStep("fly", ("toy",)), "step_unknown"),
        (LookupStep("verify_email", ()), "step_without_provider"),
        (LookupStep("verify_email", ("gone",)), "step_provider_missing"),
        (LookupStep("company_register", ("toy",)), "step_provider_unable"),
        (LookupStep("verify_email", ("toy",), take=("x",)), "step_output_unknown"),
        (
            LookupStep("verify_email", ("toy",), accept=Acceptance(required=("x",))),
            "step_output_unknown",
        ),
        (
            LookupStep("verify_email", ("toy",), (Condition("email", Operator.IS),)),
            "step_condition_without_value",
        ),
        (
            LookupStep("verify_email", ("toy",), (Condition("found_email", Operator.IS_EMPTY),)),
            "step_subject_unknown",
        ),
    ],
)
def test_what_is_wrong_with_a_step_has_a_code(step: LookupStep, code: str) -> None:
    problems = list(problems_of([VERIFY, step], {"toy": ToyProvider()}))

    assert [(problem.code, problem.params["step"]) for problem in problems] == [(code, 2)]


def test_steps_may_read_what_earlier_ones_give() -> None:
    find = LookupStep("find_email", ("toy",))
    verify = LookupStep("verify_email", ("toy",), (Condition("found_email", Operator.IS_FILLED),))

    assert not list(problems_of([find, verify], {"toy": ToyProvider()}))
    assert [p.code for p in problems_of([verify, find], {"toy": ToyProvider()})] == [
        "step_subject_unknown"
    ]
