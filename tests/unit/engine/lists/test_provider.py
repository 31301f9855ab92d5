"""A list answers lookups as a provider does, and hands over no more than a step takes."""

import pytest

from batchruns.engine.lists.match import ListKind
from batchruns.engine.lists.provider import (
    MATCH_LIST,
    ListProvider,
    answers_of,
    list_connection,
)
from batchruns.engine.lookup_step import Acceptance, LookupStep
from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.engine.lookups.lookup import Lookup
from batchruns.engine.lookups.outputs import possible_outputs
from tests.unit.engine.lists.conftest import MakeList

PEOPLE = [
    ["full_name", "email", "company", "phone", "Owner"],
    ["Anna Schmidt", "anna@acme.com", "Acme GmbH", "+49 170 1234567", "Tom"],
]
NEAR = {"full_name": "Anna Schmitd", "company": "Acme"}


def ask(provider: ListProvider, capability: str, inputs: dict[str, str]) -> LookupAnswer:
    question = provider.normalized(capability, inputs)
    return provider.answer(Lookup.of(provider.name, capability, question, provider.parameters))


def step(*statuses: str) -> LookupStep:
    answers = answers_of("My CRM", ["Owner"])
    return LookupStep(MATCH_LIST, ("list:7",), accept=Acceptance(statuses), answers=answers)


@pytest.fixture
def provider(make_list: MakeList) -> ListProvider:
    opened = make_list(PEOPLE, kind=ListKind.PEOPLE)
    return ListProvider(list_connection("7"), "My CRM", opened.header, opened)


def test_a_certain_row_hands_over_the_chosen_columns(provider: ListProvider) -> None:
    answer = ask(provider.for_step(step()), MATCH_LIST, {"email": "anna@acme.com"})
    assert answer.values == {
        "my_crm_match": "certain",
        "my_crm_matched_by": "email",
        "my_crm_row": "2",
        "my_crm_owner": "Tom",
    }
    assert (answer.confidence, answer.cost) == (100, 0)


def test_a_likely_row_hands_over_its_columns_only_where_that_is_taken(
    provider: ListProvider,
) -> None:
    lead = {"phone": "+491701234567"}
    strict = ask(provider.for_step(step()), MATCH_LIST, lead)
    taking = ask(provider.for_step(step("certain", "likely")), MATCH_LIST, lead)
    assert strict.values["my_crm_match"] == taking.values["my_crm_match"] == "likely"
    assert "my_crm_owner" not in strict.values
    assert taking.values["my_crm_owner"] == "Tom"


def test_a_possible_row_hands_over_nothing(provider: ListProvider) -> None:
    answer = ask(provider.for_step(step("certain", "likely", "possible")), MATCH_LIST, NEAR)
    assert answer.values == {
        "my_crm_match": "possible",
        "my_crm_matched_by": "similar name, company",
    }
    assert answer.evidence == "row 2: The names differ by one letter."
    assert ask(provider, "find_email", NEAR).outcome is Outcome.MISS


def test_a_lead_that_nothing_is_known_of_is_a_miss(provider: ListProvider) -> None:
    assert ask(provider.for_step(step()), MATCH_LIST, {"email": "x@y.com"}).outcome is Outcome.MISS
    assert provider.normalized(MATCH_LIST, {"company": "Acme GmbH", "title": "CEO"}) == {}


def test_mapped_columns_answer_other_capabilities(provider: ListProvider) -> None:
    assert set(provider.abilities) == {MATCH_LIST, "find_email", "enrich_person"}
    found = ask(provider, "find_email", {"full_name": "Anna Schmidt", "company": "Acme GmbH"})
    assert found.values == {"found_email": "anna@acme.com"}
    person = ask(provider, "enrich_person", {"email": "anna@acme.com"})
    assert person.values["person_phone"] == "+491701234567"


def test_only_the_tier_is_counted(provider: ListProvider) -> None:
    answers = answers_of("Kunden: DACH", ["a|b", "match"])
    asked = LookupStep(MATCH_LIST, ("list:7",), answers=answers)
    counted = {output.name: output.counted for output in possible_outputs(asked)}
    assert counted == {
        "kunden_dach_match": True,
        "kunden_dach_matched_by": False,
        "kunden_dach_row": False,
        "kunden_dach_a_b": False,
        "kunden_dach_match_2": False,
    }
