"""NeverBounce says with 200 what went wrong."""

from collections.abc import Iterator

import pytest

from batchruns.engine.lookups.answer import Outcome
from batchruns.fake_providers.base import GOOD_KEY, WRONG_KEY, Fault, Response
from batchruns.fake_providers.neverbounce import FakeNeverBounce, failure
from tests.helpers.provider_desk import Desk, desk

PRICE = 8_000


@pytest.fixture
def neverbounce() -> Iterator[Desk[FakeNeverBounce]]:
    with desk(FakeNeverBounce()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("valid@acme.com", "deliverable", None),
        ("invalid@acme.com", "undeliverable", None),
        ("catchall@acme.com", "risky", "catch-all"),
        ("disposable@acme.com", "risky", "disposable"),
        ("role@acme.com", "deliverable", "role"),
        ("unknown@acme.com", "unknown", None),
    ],
)
def test_a_status_is_in_our_words(
    neverbounce: Desk[FakeNeverBounce], address: str, status: str, detail: str | None
) -> None:
    answer = neverbounce.ask_one("verify_email", email=address)

    assert answer.values["verified_email_status"] == status
    assert answer.values.get("verified_email_detail") == detail
    assert neverbounce.receipt == PRICE


@pytest.mark.parametrize(
    ("response", "outcome", "was_charged"),
    [
        (failure("auth_failure", "Invalid key"), Outcome.BAD_KEY, False),
        (failure("bad_referrer", "Not from here"), Outcome.BAD_KEY, False),
        (failure("throttle_triggered", "Too many requests"), Outcome.LATER, False),
        (failure("temp_unavail", "Try again"), Outcome.LATER, False),
        (failure("general_failure", "Insufficient credit balance"), Outcome.OUT_OF_CREDIT, False),
        (failure("general_failure", "Missing required field"), Outcome.BROKEN, False),
        (Response(200, {"result": "valid"}), Outcome.BROKEN, None),
        (Response(200, {"status": "success", "result": "brand new"}), Outcome.BROKEN, None),
        (Response(200, {"status": ["success"]}), Outcome.BROKEN, None),
        (Response(502, text="Bad gateway"), Outcome.BROKEN, None),
    ],
)
def test_a_failure_is_told_by_its_own_status(
    neverbounce: Desk[FakeNeverBounce],
    response: Response,
    outcome: Outcome,
    was_charged: bool | None,
) -> None:
    neverbounce.fake.breaks(Fault(response))

    answer = neverbounce.ask_one("verify_email", email="valid@acme.com")

    assert (answer.outcome, answer.was_charged) == (outcome, was_charged)
    assert (answer.retry_in > 0) == (outcome is Outcome.LATER)


def test_credit_runs_out(neverbounce: Desk[FakeNeverBounce]) -> None:
    neverbounce.fake.credits[GOOD_KEY] = 1
    addresses = ("valid1@acme.com", "valid2@acme.com")

    answers = [neverbounce.ask_one("verify_email", email=address) for address in addresses]

    assert [answer.outcome for answer in answers] == [Outcome.HIT, Outcome.OUT_OF_CREDIT]
    assert neverbounce.credit().left == "0 credits"
    assert neverbounce.credit().is_key_good


def test_a_wrong_key_is_told(neverbounce: Desk[FakeNeverBounce]) -> None:
    neverbounce.key = WRONG_KEY

    assert neverbounce.ask_one("verify_email", email="a@acme.com").outcome is Outcome.BAD_KEY
    assert not neverbounce.credit().is_key_good


def test_an_answer_that_is_cut_off_may_have_cost(neverbounce: Desk[FakeNeverBounce]) -> None:
    neverbounce.fake.breaks(Fault(cuts_off=True))

    answer = neverbounce.ask_one("verify_email", email="valid@acme.com")

    assert (answer.outcome, answer.was_charged) == (Outcome.BROKEN, None)
    assert neverbounce.fake.charged == PRICE
