"""Hunter: 202 before 200, 403 for too fast, 429 for a plan used up, and charges by what was found."""

from collections.abc import Iterator

import pytest

from batchruns.engine.lookups.answer import Outcome
from batchruns.fake_providers.base import GOOD_KEY, WRONG_KEY, Fault, Response
from batchruns.fake_providers.hunter import NOT_FOUND, TOO_FAST, USED_UP, FakeHunter
from tests.helpers.provider_desk import Desk, desk

CREDIT = 24_500


@pytest.fixture
def hunter() -> Iterator[Desk[FakeHunter]]:
    with desk(FakeHunter()) as opened:
        opened.fake.percent_known = 100
        yield opened


@pytest.mark.parametrize(
    "inputs",
    [
        {"first_name": "Ada", "last_name": "Lovelace", "domain": "acme.com"},
        {"full_name": "Ada Lovelace", "domain": "acme.com"},
        {"first_name": "Ada", "last_name": "Lovelace", "company": "Acme"},
        {"linkedin": "https://www.linkedin.com/in/ada-lovelace"},
    ],
)
def test_an_address_is_found_for_a_credit(hunter: Desk[FakeHunter], inputs: dict[str, str]) -> None:
    answer = hunter.ask_one("find_email", **inputs)

    assert answer.outcome is Outcome.HIT
    assert answer.values["found_email"].startswith("ada.lovelace@acme")
    assert answer.values["found_email_status"]
    assert answer.confidence >= 50
    assert answer.evidence.startswith("https://acme")
    assert hunter.receipt == CREDIT


def test_no_address_is_free(hunter: Desk[FakeHunter]) -> None:
    answer = hunter.ask_one("find_email", full_name="Nobody Atall", domain="acme.com")

    assert (answer.outcome, hunter.receipt) == (Outcome.MISS, 0)


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("valid@acme.com", "deliverable", None),
        ("invalid@acme.com", "undeliverable", None),
        ("catchall@acme.com", "risky", "catch-all"),
        ("disposable@acme.com", "risky", "disposable"),
        ("unknown@acme.com", "unknown", None),
    ],
)
def test_a_status_costs_half_a_credit(
    hunter: Desk[FakeHunter], address: str, status: str, detail: str | None
) -> None:
    answer = hunter.ask_one("verify_email", email=address)

    assert answer.values["verified_email_status"] == status
    assert answer.values.get("verified_email_detail") == detail
    assert hunter.receipt == CREDIT // 2


def test_an_address_that_is_being_verified_is_asked_again(hunter: Desk[FakeHunter]) -> None:
    hunter.fake.verifies_after = 2

    address = {"email": "valid@acme.com"}
    first = hunter.ask_one("verify_email", **address)
    (second,) = hunter.collect("verify_email", first.ticket, [address])
    (last,) = hunter.collect("verify_email", second.ticket, [address])

    assert first.outcome is second.outcome is Outcome.LATER
    assert first.ticket
    assert 0 < first.retry_in < 30
    assert last.outcome is Outcome.HIT
    assert hunter.receipt == CREDIT // 2


def test_a_complete_person_costs_a_fifth_of_a_credit(hunter: Desk[FakeHunter]) -> None:
    answer = hunter.ask_one("enrich_person", email="ada.lovelace@acme.com")

    assert answer.values == {
        "person_full_name": "Ada Lovelace",
        "person_first_name": "Ada",
        "person_last_name": "Lovelace",
        "person_title": "Head of Sales",
        "person_linkedin": "https://www.linkedin.com/in/ada-lovelace",
        "person_company": "Acme",
        "person_domain": "acme.com",
        "person_country": "DE",
        "person_city": "Berlin",
    }
    assert hunter.receipt == CREDIT // 5


def test_a_complete_company_costs_a_fifth_of_a_credit(hunter: Desk[FakeHunter]) -> None:
    answer = hunter.ask_one("enrich_company", domain="hubspot.com")

    assert answer.values["company_found_name"] == "Hubspot"
    assert answer.values["company_industry"] == "Software"
    assert answer.values["company_employees"] == "51-200"
    assert answer.values["company_found_linkedin"] == "https://www.linkedin.com/company/hubspot"
    assert answer.values["company_found_phone"] == "+4930901820"
    assert answer.values["company_found_country"] == "DE"
    assert hunter.receipt == CREDIT // 5


def test_what_is_incomplete_or_unknown_is_free(hunter: Desk[FakeHunter]) -> None:
    hunter.fake.percent_known = 80
    addresses = [f"person{number}.name@acme.com" for number in range(60)]

    answers = [hunter.ask_one("enrich_person", email=address) for address in addresses]

    incomplete = [answer for answer in answers if answer.values and not answer.units]
    assert incomplete
    assert all("person_title" not in answer.values for answer in incomplete)
    assert any(answer.outcome is Outcome.MISS for answer in answers)
    # That the receipt is the charge is held at the end.


def test_a_repeat_is_free(hunter: Desk[FakeHunter]) -> None:
    """So that what ended no one knows how may be asked again."""
    hunter.fake.breaks(Fault(cuts_off=True, times=1))
    lost = hunter.ask_one("verify_email", email="valid@acme.com")
    again = hunter.ask_one("verify_email", email="valid@acme.com")

    assert (lost.outcome, lost.was_charged) == (Outcome.BROKEN, None)
    assert (again.outcome, again.units) == (Outcome.HIT, 1)
    assert hunter.fake.charged == hunter.receipt == CREDIT // 2


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (TOO_FAST, Outcome.LATER),
        (USED_UP, Outcome.OUT_OF_CREDIT),
        (NOT_FOUND, Outcome.MISS),
        (Response(451, {"errors": [{"id": "claimed_email"}]}), Outcome.MISS),
        (Response(400, {"errors": [{"id": "wrong_params"}]}), Outcome.REFUSED),
        (Response(401, {"errors": [{"id": "no_key"}]}), Outcome.BAD_KEY),
        (Response(500, text="oops"), Outcome.BROKEN),
        (Response(200, text="<html>"), Outcome.BROKEN),
    ],
)
def test_a_failure_is_told(hunter: Desk[FakeHunter], response: Response, outcome: Outcome) -> None:
    hunter.fake.breaks(Fault(response))

    answer = hunter.ask_one("find_email", full_name="Ada Lovelace", domain="acme.com")

    assert answer.outcome is outcome
    assert (answer.retry_in > 0) == (outcome is Outcome.LATER)


def test_a_refused_input_is_told(hunter: Desk[FakeHunter]) -> None:
    answer = hunter.ask_one("verify_email", email="no address")

    assert answer.outcome is Outcome.REFUSED
    assert "invalid email" in answer.problem


def test_credit_runs_out(hunter: Desk[FakeHunter]) -> None:
    hunter.fake.credits[GOOD_KEY] = 1
    names = ("Ada Lovelace", "Grace Hopper")

    answers = [hunter.ask_one("find_email", full_name=name, domain="acme.com") for name in names]

    assert [answer.outcome for answer in answers] == [Outcome.HIT, Outcome.OUT_OF_CREDIT]
    assert hunter.credit().left == "0 credits"


def test_a_wrong_key_is_told(hunter: Desk[FakeHunter]) -> None:
    hunter.key = WRONG_KEY

    assert hunter.ask_one("verify_email", email="a@acme.com").outcome is Outcome.BAD_KEY
    assert not hunter.credit().is_key_good
