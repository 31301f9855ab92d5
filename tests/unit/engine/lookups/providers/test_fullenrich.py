"""FullEnrich: results come later, and 402 brings what was found before credit ran out."""

from collections.abc import Iterator

import pytest

from batchruns.engine.lookups.answer import Outcome
from batchruns.fake_providers.base import GOOD_KEY, WRONG_KEY, Fault, Response
from batchruns.fake_providers.fullenrich import FakeFullEnrich
from tests.helpers.provider_desk import Desk, Question, desk

CREDIT = 58_000
ADA = {"first_name": "Ada", "last_name": "Lovelace", "domain": "acme.com"}


@pytest.fixture
def fullenrich() -> Iterator[Desk[FakeFullEnrich]]:
    with desk(FakeFullEnrich()) as opened:
        opened.fake.percent_known = 100
        opened.fake.ready_after = 0
        yield opened


def person(first: str) -> Question:
    return {"first_name": first, "last_name": "Person", "domain": "acme.com"}


def test_an_address_is_found_for_a_credit_once_it_is_ready(
    fullenrich: Desk[FakeFullEnrich],
) -> None:
    fullenrich.fake.ready_after = 1
    (handed_in,) = fullenrich.ask("find_email", ADA)
    (running,) = fullenrich.collect("find_email", handed_in.ticket, [ADA])
    (ready,) = fullenrich.collect("find_email", handed_in.ticket, [ADA])

    assert handed_in.outcome is running.outcome is Outcome.LATER
    assert handed_in.ticket == running.ticket
    assert ready.values["found_email"] == "ada.lovelace@acme.com"
    assert fullenrich.receipt == CREDIT


@pytest.mark.parametrize(
    ("first", "outcome", "status"),
    [
        ("valid", Outcome.HIT, "deliverable"),
        ("catchall", Outcome.HIT, "risky"),
        ("invalid", Outcome.MISS, None),
        ("nobody", Outcome.MISS, None),
    ],
)
def test_an_address_that_takes_no_mail_is_free_and_not_given(
    fullenrich: Desk[FakeFullEnrich], first: str, outcome: Outcome, status: str | None
) -> None:
    ticket = fullenrich.ask("find_email", person(first))[0].ticket

    (answer,) = fullenrich.collect("find_email", ticket, [person(first)])

    assert answer.outcome is outcome
    assert answer.values.get("found_email_status") == status
    assert fullenrich.receipt == (CREDIT if outcome is Outcome.HIT else 0)


def test_credit_runs_out_within_a_batch(fullenrich: Desk[FakeFullEnrich]) -> None:
    fullenrich.fake.credits[GOOD_KEY] = 2
    people = [person(f"valid{number}") for number in range(5)]
    ticket = fullenrich.ask("find_email", *people)[0].ticket

    outcomes = [answer.outcome for answer in fullenrich.collect("find_email", ticket, people)]

    assert outcomes == [Outcome.HIT] * 2 + [Outcome.OUT_OF_CREDIT] * 3
    assert fullenrich.receipt == 2 * CREDIT
    assert fullenrich.credit().left == "0 credits"


@pytest.mark.parametrize(
    "response", [Response(429, {"code": "rate"}), Response(401, {}), Response(500, text="oops")]
)
def test_what_is_handed_in_is_never_given_up(
    fullenrich: Desk[FakeFullEnrich], response: Response
) -> None:
    ticket = fullenrich.ask("find_email", ADA)[0].ticket
    fullenrich.fake.breaks(Fault(response, times=1))

    (failed,) = fullenrich.collect("find_email", ticket, [ADA])
    (ready,) = fullenrich.collect("find_email", ticket, [ADA])

    assert (failed.outcome, failed.ticket) == (Outcome.LATER, ticket)
    assert ready.outcome is Outcome.HIT


def test_what_it_has_no_more_may_have_cost(fullenrich: Desk[FakeFullEnrich]) -> None:
    (answer,) = fullenrich.collect("find_email", "forgotten", [ADA])

    assert (answer.outcome, answer.was_charged) == (Outcome.BROKEN, None)


def test_a_wrong_key_is_told(fullenrich: Desk[FakeFullEnrich]) -> None:
    fullenrich.key = WRONG_KEY

    assert fullenrich.ask("find_email", ADA)[0].outcome is Outcome.BAD_KEY
    assert not fullenrich.credit().is_key_good
