"""Apollo: ten people in a request, a wrong key in plain text, and addresses that are locked."""

from collections.abc import Iterator

import pytest

from batchruns.engine.lookups.answer import Outcome
from batchruns.fake_providers.apollo import NO_CREDIT, NO_KEY, TOO_FAST, FakeApollo
from batchruns.fake_providers.base import GOOD_KEY, WRONG_KEY, Fault, Response
from tests.helpers.provider_desk import Desk, desk

CREDIT = 26_000


@pytest.fixture
def apollo() -> Iterator[Desk[FakeApollo]]:
    with desk(FakeApollo()) as opened:
        opened.fake.percent_known = 100
        yield opened


def test_a_person_costs_a_credit(apollo: Desk[FakeApollo]) -> None:
    answer = apollo.ask_one("enrich_person", email="ada.lovelace@acme.com")

    assert answer.values == {
        "found_email": "ada.lovelace@acme.com",
        "found_email_status": "deliverable",
        "person_full_name": "Ada Lovelace",
        "person_first_name": "Ada",
        "person_last_name": "Lovelace",
        "person_title": "Head of Sales",
        "person_email": "ada.lovelace@acme.com",
        "person_linkedin": "https://www.linkedin.com/in/ada-lovelace",
        "person_company": "Acme",
        "person_domain": "acme.com",
        "person_country": "DE",
        "person_city": "Berlin",
    }
    assert apollo.receipt == CREDIT


def test_ten_people_are_one_request(apollo: Desk[FakeApollo]) -> None:
    apollo.fake.percent_known = 60
    people = [{"full_name": f"valid P{number}", "domain": "acme.com"} for number in range(10)]

    answers = apollo.ask("find_email", *people)

    hits = [answer for answer in answers if answer.outcome is Outcome.HIT]
    assert 0 < len(hits) < 10
    assert len(apollo.fake.calls) == 1
    assert all(answer.values["found_email_status"] == "deliverable" for answer in hits)
    assert apollo.receipt == CREDIT * len(hits)


def test_a_locked_address_is_none(apollo: Desk[FakeApollo]) -> None:
    answer = apollo.ask_one("find_email", full_name="invalid Person", domain="acme.com")

    assert "found_email" not in answer.values
    assert answer.values["person_title"] == "Head of Sales"
    assert answer.units == 1


def test_what_was_spent_is_what_it_says(apollo: Desk[FakeApollo]) -> None:
    matches = [{"name": "Ada"}, None, {"name": "Grace"}]
    apollo.fake.breaks(Fault(Response(200, {"matches": matches, "credits_consumed": 1})))
    people = [{"full_name": name, "domain": "acme.com"} for name in "abc"]

    answers = apollo.ask("enrich_person", *people)

    assert [answer.units for answer in answers] == [1, 0, 0]
    apollo.receipt = 0  # as the stand-in charged nothing


def test_a_company_costs_a_credit_and_an_unknown_one_nothing(apollo: Desk[FakeApollo]) -> None:
    company = apollo.ask_one("enrich_company", domain="hubspot.com")
    unknown = apollo.ask_one("enrich_company", domain="nowhere.com")

    assert company.values["company_found_name"] == "Hubspot"
    assert company.values["company_employees"] == "120"
    assert company.values["company_found_phone"] == "+4930901820"
    assert unknown.outcome is Outcome.MISS
    assert apollo.receipt == CREDIT


@pytest.mark.parametrize(
    ("response", "outcome", "retry_in"),
    [
        (NO_KEY, Outcome.BAD_KEY, 0),
        (Response(403, {"error_code": "API_INACCESSIBLE"}), Outcome.BAD_KEY, 0),
        (NO_CREDIT, Outcome.OUT_OF_CREDIT, 0),
        (Response(422, {"error": "Value too long"}), Outcome.REFUSED, 0),
        (TOO_FAST, Outcome.LATER, 24),
        (Response(500, text="oops"), Outcome.BROKEN, 0),
        (Response(200, {"matches": []}), Outcome.BROKEN, 0),
    ],
)
def test_a_failure_is_told(
    apollo: Desk[FakeApollo], response: Response, outcome: Outcome, retry_in: float
) -> None:
    apollo.fake.breaks(Fault(response))

    answer = apollo.ask_one("enrich_person", email="ada@acme.com")

    assert (answer.outcome, answer.retry_in) == (outcome, retry_in)


def test_credit_runs_out(apollo: Desk[FakeApollo]) -> None:
    apollo.fake.credits[GOOD_KEY] = 1

    outcomes = [apollo.ask_one("enrich_company", domain=f"a{n}.com").outcome for n in range(2)]

    assert outcomes == [Outcome.HIT, Outcome.OUT_OF_CREDIT]


def test_a_wrong_key_is_told(apollo: Desk[FakeApollo]) -> None:
    apollo.key = WRONG_KEY

    assert apollo.ask_one("enrich_person", email="a@acme.com").outcome is Outcome.BAD_KEY
    assert not apollo.credit().is_key_good
