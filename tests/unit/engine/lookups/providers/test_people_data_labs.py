"""People Data Labs: many people in a request, a credit for each match, limits in odd headers."""

from collections.abc import Iterator

import pytest

from batchruns.engine.lookups.answer import Outcome
from batchruns.engine.lookups.tickets import name_of
from batchruns.fake_providers.base import GOOD_KEY, WRONG_KEY, Fault, Response
from batchruns.fake_providers.people_data_labs import FakePeopleDataLabs, error
from tests.helpers.provider_desk import Desk, desk

PERSON, COMPANY = 280_000, 100_000


@pytest.fixture
def labs() -> Iterator[Desk[FakePeopleDataLabs]]:
    with desk(FakePeopleDataLabs()) as opened:
        opened.fake.percent_known = 100
        yield opened


def test_a_person_costs_a_credit(labs: Desk[FakePeopleDataLabs]) -> None:
    answer = labs.ask_one("enrich_person", email="ada.lovelace@acme.com")

    assert answer.values == {
        "person_full_name": "Ada Lovelace",
        "person_first_name": "Ada",
        "person_last_name": "Lovelace",
        "person_title": "Head Of Sales",
        "person_email": "ada.lovelace@acme.com",
        "person_phone": "+493090182000",
        "person_linkedin": "https://www.linkedin.com/in/ada-lovelace",
        "person_company": "Acme",
        "person_domain": "acme.com",
        "person_country": "DE",
        "person_city": "Berlin",
    }
    assert 60 <= answer.confidence <= 100
    assert labs.receipt == PERSON


@pytest.mark.parametrize(
    "inputs",
    [
        {"linkedin": "https://www.linkedin.com/in/ada-lovelace"},
        {"first_name": "Ada", "last_name": "Lovelace", "company": "Acme Inc."},
        {"full_name": "Ada Lovelace", "domain": "acme.com"},
        {"phone": "+4930901820"},
    ],
)
def test_a_person_may_be_named_otherwise(
    labs: Desk[FakePeopleDataLabs], inputs: dict[str, str]
) -> None:
    assert labs.ask_one("enrich_person", **inputs).outcome is Outcome.HIT


def test_fifty_people_are_one_request_and_each_match_is_charged(
    labs: Desk[FakePeopleDataLabs],
) -> None:
    labs.fake.percent_known = 80
    questions = [{"email": f"person{number}@acme{number}.com"} for number in range(50)]

    answers = labs.ask("enrich_person", *questions)

    hits = [answer for answer in answers if answer.outcome is Outcome.HIT]
    assert len(labs.fake.calls) == 1
    assert 20 < len(hits) < 50
    assert labs.receipt == PERSON * len(hits)
    for question, answer in zip(questions, answers, strict=True):
        domain = question["email"].partition("@")[2]
        assert answer.values.get("person_domain", domain) == domain


def test_the_same_person_costs_again(labs: Desk[FakePeopleDataLabs]) -> None:
    for _ in range(2):
        labs.ask_one("enrich_person", email="ada.lovelace@acme.com")

    assert labs.receipt == 2 * PERSON
    assert list(labs.fake.charged_again.values()) == [2]


def test_a_company_costs_its_own_price(labs: Desk[FakePeopleDataLabs]) -> None:
    answer = labs.ask_one("enrich_company", domain="hubspot.com")

    assert answer.values["company_found_name"] == "Hubspot"
    assert answer.values["company_employees"] == "51-200"
    assert answer.values["company_found_country"] == "DE"
    assert answer.values["company_found_linkedin"] == "https://www.linkedin.com/company/hubspot"
    assert answer.confidence == 80
    assert labs.receipt == COMPANY


def test_nobody_is_free(labs: Desk[FakePeopleDataLabs]) -> None:
    assert labs.ask_one("enrich_person", email="nobody@acme.com").outcome is Outcome.MISS
    assert labs.ask_one("enrich_company", domain="nowhere.com").outcome is Outcome.MISS
    assert labs.receipt == 0


@pytest.mark.parametrize(
    ("spent", "units"),
    [
        ("2", [1, 0, 1]),
        ("1", [1, 0, 0]),
        ("3", [2, 0, 1]),
        ("", [1, 0, 1]),
        ("{'a': 1}", [1, 0, 1]),
    ],
)
def test_what_was_spent_stands_in_a_header(
    labs: Desk[FakePeopleDataLabs], spent: str, units: list[int]
) -> None:
    match = {"status": 200, "likelihood": 8, "data": {"full_name": "Ada Lovelace"}}
    items = [match, error(404, "nobody"), match]
    labs.fake.breaks(Fault(Response(200, items, {"x-call-credits-spent": spent})))
    questions = [{"email": f"{name}@acme.com"} for name in ("a", "b", "c")]

    answers = labs.ask("enrich_person", *questions)

    assert [answer.units for answer in answers] == units
    labs.receipt = 0  # as the stand-in charged nothing


def test_each_of_a_batch_has_its_own_end(labs: Desk[FakePeopleDataLabs]) -> None:
    match = {"status": 200, "likelihood": 8, "data": {"full_name": True, "job_title": True}}
    items = [error(400, "bad"), error(402, "no credit"), {"status": 500}, "text", match]
    labs.fake.breaks(Fault(Response(200, items)))

    answers = labs.ask("enrich_person", *[{"email": f"{name}@acme.com"} for name in "abcde"])

    assert [answer.outcome for answer in answers] == [
        Outcome.REFUSED,
        Outcome.OUT_OF_CREDIT,
        Outcome.BROKEN,
        Outcome.BROKEN,
        Outcome.MISS,  # its values are hidden from the account, but charged
    ]
    assert [answer.units for answer in answers] == [0, 0, 0, 0, 1]
    labs.receipt = 0  # as the stand-in charged nothing


def test_a_batch_in_another_order_is_told_apart(labs: Desk[FakePeopleDataLabs]) -> None:
    """Also where something is missing, twice there, or wasn't asked for."""
    ada, bob, eve = ({"email": f"{name}@acme.com"} for name in ("ada", "bob", "eve"))
    known = [
        {"status": 200, "data": {"job_title": job}, "metadata": {"lead": name_of(question)}}
        for question, job in ((bob, "Baker"), (ada, "Analyst"), (bob, "Baker"))
    ]
    stranger = {"status": 200, "data": {"job_title": "Spy"}, "metadata": {"lead": "someone"}}
    labs.fake.breaks(Fault(Response(200, [stranger, *known])))

    answers = labs.ask("enrich_person", ada, bob, eve)

    titles = [answer.values.get("person_title") for answer in answers]
    assert titles == ["Analyst", "Baker", None]
    assert answers[2].outcome is Outcome.BROKEN
    labs.receipt = 0  # as the stand-in charged nothing


def test_answers_that_nobody_can_tell_apart_are_broken(labs: Desk[FakePeopleDataLabs]) -> None:
    labs.fake.breaks(Fault(Response(200, [error(404, "nobody")])))

    answers = labs.ask("enrich_person", {"email": "a@acme.com"}, {"email": "b@acme.com"})

    assert [answer.outcome for answer in answers] == [Outcome.BROKEN, Outcome.BROKEN]


def test_too_fast_is_later_by_the_time_in_a_header(labs: Desk[FakePeopleDataLabs]) -> None:
    labs.fake.breaks(Fault(labs.fake.too_fast()))

    answer = labs.ask_one("enrich_person", email="ada@acme.com")

    assert answer.outcome is Outcome.LATER
    assert 10 < answer.retry_in <= 20


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, Outcome.REFUSED),
        (401, Outcome.BAD_KEY),
        (402, Outcome.OUT_OF_CREDIT),
        (500, Outcome.BROKEN),
    ],
)
def test_a_failure_is_told(labs: Desk[FakePeopleDataLabs], status: int, outcome: Outcome) -> None:
    labs.fake.breaks(Fault(Response(status, {"status": status, "error": {"message": "no"}})))

    assert labs.ask_one("enrich_company", domain="acme.com").outcome is outcome
    assert labs.ask_one("enrich_person", email="ada@acme.com").outcome is outcome


def test_credit_runs_out_within_a_batch(labs: Desk[FakePeopleDataLabs]) -> None:
    labs.fake.credits[GOOD_KEY] = 2
    questions = [{"email": f"person{number}@acme{number}.com"} for number in range(20)]

    outcomes = [answer.outcome for answer in labs.ask("enrich_person", *questions)]

    assert outcomes.count(Outcome.HIT) == 2
    assert Outcome.OUT_OF_CREDIT in outcomes
    assert labs.credit().left == "0 credits"
    assert labs.credit().is_key_good


def test_a_wrong_key_is_told(labs: Desk[FakePeopleDataLabs]) -> None:
    labs.key = WRONG_KEY

    assert labs.ask_one("enrich_person", email="a@acme.com").outcome is Outcome.BAD_KEY
    assert not labs.credit().is_key_good
