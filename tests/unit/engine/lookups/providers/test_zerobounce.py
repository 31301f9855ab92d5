"""ZeroBounce: batches in no order, unknown for free, one sentence for a wrong key and no credit."""

from collections.abc import Iterator

import pytest

from batchruns.engine.lookups.answer import Outcome
from batchruns.fake_providers.base import GOOD_KEY, WRONG_KEY, Fault, Response
from batchruns.fake_providers.zerobounce import FakeZeroBounce
from tests.helpers.provider_desk import Desk, desk

PRICE = 8_000


@pytest.fixture
def zerobounce() -> Iterator[Desk[FakeZeroBounce]]:
    with desk(FakeZeroBounce()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("address", "status", "detail", "cost"),
    [
        ("valid@example.com", "deliverable", None, PRICE),
        ("invalid@example.com", "undeliverable", "mailbox not found", PRICE),
        ("catchall@example.com", "risky", "catch-all", PRICE),
        ("disposable@example.com", "risky", "disposable", PRICE),
        ("role@example.com", "risky", "role", PRICE),
        ("unknown@example.com", "unknown", "no answer in time", 0),
    ],
)
def test_a_status_is_in_our_words(
    zerobounce: Desk[FakeZeroBounce], address: str, status: str, detail: str | None, cost: int
) -> None:
    answer = zerobounce.ask_one("verify_email", email=address)

    assert answer.values["verified_email_status"] == status
    assert answer.values.get("verified_email_detail") == detail
    assert zerobounce.receipt == cost


def test_two_hundred_are_one_request_whatever_the_order(zerobounce: Desk[FakeZeroBounce]) -> None:
    kinds = {"valid": "deliverable", "invalid": "undeliverable", "unknown": "unknown"}
    expected = [
        (f"{kind}{number}@Acme.com", status)
        for number in range(66)
        for kind, status in kinds.items()
    ]

    answers = zerobounce.ask("verify_email", *[{"email": address} for address, _ in expected])

    assert len(zerobounce.fake.calls) == 1
    statuses = [answer.values["verified_email_status"] for answer in answers]
    assert statuses == [status for _, status in expected]
    assert zerobounce.receipt == 132 * PRICE


def test_credit_runs_out_within_a_batch(zerobounce: Desk[FakeZeroBounce]) -> None:
    zerobounce.fake.credits[GOOD_KEY] = 2
    questions = [{"email": f"valid{number}@acme.com"} for number in range(5)]

    outcomes = [answer.outcome for answer in zerobounce.ask("verify_email", *questions)]

    assert outcomes == [Outcome.HIT] * 2 + [Outcome.OUT_OF_CREDIT] * 3
    assert zerobounce.receipt == 2 * PRICE
    assert zerobounce.credit().left == "0 credits"


def test_a_wrong_key_is_not_taken_for_no_credit(zerobounce: Desk[FakeZeroBounce]) -> None:
    zerobounce.key = WRONG_KEY

    assert zerobounce.ask_one("verify_email", email="a@acme.com").outcome is Outcome.BAD_KEY
    assert not zerobounce.credit().is_key_good


def test_who_asks_too_often_waits_as_long_as_it_is_blocked(
    zerobounce: Desk[FakeZeroBounce],
) -> None:
    zerobounce.fake.blocks = True

    answers = [zerobounce.ask_one("verify_email", email="valid@acme.com") for _ in range(6)]

    assert [answer.outcome for answer in answers] == [Outcome.HIT] * 5 + [Outcome.LATER]
    assert answers[-1].retry_in == 600


@pytest.mark.parametrize(
    ("data", "outcome", "was_charged"),
    [
        ({"email_batch": [], "errors": []}, Outcome.BROKEN, None),
        ({"email_batch": "none"}, Outcome.BROKEN, None),
        ({"errors": [{"email_address": "a@acme.com", "error": "no"}]}, Outcome.BROKEN, False),
        ({"errors": [{"email_address": "all", "error": "out of order"}]}, Outcome.BROKEN, None),
        ({"email_batch": [{"address": "a@acme.com", "status": "brand new"}]}, Outcome.BROKEN, None),
        ({"email_batch": [{"address": "A@ACME.com", "status": "valid"}]}, Outcome.HIT, None),
    ],
)
def test_an_address_without_result_is_broken(
    zerobounce: Desk[FakeZeroBounce], data: object, outcome: Outcome, was_charged: bool | None
) -> None:
    zerobounce.fake.breaks(Fault(Response(200, data)))

    answer = zerobounce.ask_one("verify_email", email="a@acme.com")

    assert (answer.outcome, answer.was_charged) == (outcome, was_charged)
    zerobounce.receipt = 0  # as the stand-in charged nothing


def test_a_suggestion_is_an_address(zerobounce: Desk[FakeZeroBounce]) -> None:
    result = {"address": "a@gmial.com", "status": "invalid", "sub_status": "possible_typo"}
    result["did_you_mean"] = "a@gmail.com"
    zerobounce.fake.breaks(Fault(Response(200, {"email_batch": [result]})))

    answer = zerobounce.ask_one("verify_email", email="a@gmial.com")

    assert answer.values["verified_email_suggestion"] == "a@gmail.com"
    zerobounce.receipt = 0  # as the stand-in charged nothing


def test_a_batch_that_is_cut_off_may_have_cost(zerobounce: Desk[FakeZeroBounce]) -> None:
    zerobounce.fake.breaks(Fault(cuts_off=True))

    answers = zerobounce.ask("verify_email", {"email": "a@acme.com"}, {"email": "b@acme.com"})

    assert [answer.was_charged for answer in answers] == [None, None]
