"""Dropcontact: batches whose results come later, are paid once, and are never handed in again."""

from collections.abc import Iterator

import pytest

from batchruns.engine.lookups.answer import LookupAnswer, Outcome
from batchruns.fake_providers.base import GOOD_KEY, WRONG_KEY, Fault, Response
from batchruns.fake_providers.dropcontact import FakeDropcontact
from tests.helpers.provider_desk import Desk, Question, desk

CREDIT = 170_000
ADA = {"first_name": "Ada", "last_name": "Lovelace", "domain": "acme.fr"}


@pytest.fixture
def dropcontact() -> Iterator[Desk[FakeDropcontact]]:
    with desk(FakeDropcontact()) as opened:
        opened.fake.percent_known = 100
        opened.fake.ready_after = 0
        yield opened


def enriched(
    opened: Desk[FakeDropcontact], capability: str, *questions: Question
) -> list[LookupAnswer]:
    """The answers once they are ready."""
    ticket = opened.ask(capability, *questions)[0].ticket
    return opened.collect(capability, ticket, questions)


def test_an_address_is_found_for_a_credit(dropcontact: Desk[FakeDropcontact]) -> None:
    (answer,) = enriched(dropcontact, "find_email", ADA)

    assert answer.outcome is Outcome.HIT
    assert answer.values["found_email"] == "ada.lovelace@acme.fr"
    assert answer.values["found_email_status"]
    assert answer.request_id
    assert dropcontact.receipt == CREDIT


def test_no_address_is_free(dropcontact: Desk[FakeDropcontact]) -> None:
    nobody = {"full_name": "Nobody Atall", "company": "Acme"}

    (answer,) = enriched(dropcontact, "find_email", nobody)

    assert (answer.outcome, dropcontact.receipt) == (Outcome.MISS, 0)


def test_a_person_is_completed(dropcontact: Desk[FakeDropcontact]) -> None:
    (answer,) = enriched(dropcontact, "enrich_person", ADA)

    assert answer.values["person_title"] == "Head of Sales"
    assert answer.values["person_phone"] == "+33142685300"
    assert answer.values["person_country"] == "FR"
    assert answer.values["person_domain"] == "acme.fr"
    assert answer.values["person_linkedin"] == "https://www.linkedin.com/in/ada-lovelace"


def test_an_address_that_was_sent_costs_whatever_comes_of_it(
    dropcontact: Desk[FakeDropcontact],
) -> None:
    (answer,) = enriched(dropcontact, "enrich_person", {"email": "nobody@nowhere.fr"})

    assert (answer.outcome, answer.units) == (Outcome.MISS, 1)
    assert dropcontact.receipt == CREDIT


def test_a_company_without_a_person_is_free(dropcontact: Desk[FakeDropcontact]) -> None:
    (answer,) = enriched(dropcontact, "enrich_company", {"domain": "hubspot.com"})

    assert answer.values["company_found_name"] == "Hubspot"
    assert answer.values["company_employees"] == "50-99"
    assert answer.values["company_found_country"] == "FR"
    assert dropcontact.receipt == 0


def test_a_batch_has_its_answers_in_order_also_where_some_are_collected(
    dropcontact: Desk[FakeDropcontact],
) -> None:
    dropcontact.fake.percent_known = 80
    questions = [{"full_name": f"Person N{number}", "domain": "acme.fr"} for number in range(250)]
    ticket = dropcontact.ask("find_email", *questions)[0].ticket

    later = dropcontact.collect("find_email", ticket, questions[:120:-1])
    first = dropcontact.collect("find_email", ticket, questions[:121])

    assert len(dropcontact.fake.calls) == 3
    for question, answer in zip(questions, [*first, *later[::-1]], strict=True):
        name = question["full_name"].lower().replace(" ", ".")
        assert answer.values.get("found_email", f"{name}@acme.fr") == f"{name}@acme.fr"
    assert dropcontact.receipt > 100 * CREDIT


def test_what_is_not_ready_is_collected_later(dropcontact: Desk[FakeDropcontact]) -> None:
    dropcontact.fake.ready_after = 1
    (handed_in,) = dropcontact.ask("find_email", ADA)
    (not_ready,) = dropcontact.collect("find_email", handed_in.ticket, [ADA])
    (ready,) = dropcontact.collect("find_email", handed_in.ticket, [ADA])

    assert handed_in.outcome is not_ready.outcome is Outcome.LATER
    assert handed_in.ticket == not_ready.ticket
    assert handed_in.retry_in == not_ready.retry_in == 30
    assert ready.outcome is Outcome.HIT


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Response(500, {"detail": "Internal error"}), times=1),
        Fault(Response(401, {"reason": "Invalid access token"}), times=1),
        Fault(Response(403, {"reason": "Not enough credits"}), times=1),
        Fault(Response(429, text="Too Many Requests"), times=1),
        Fault(Response(200, text="<html>"), times=1),
        Fault(cuts_off=True, times=1),
    ],
)
def test_what_is_paid_is_never_given_up(dropcontact: Desk[FakeDropcontact], fault: Fault) -> None:
    (handed_in,) = dropcontact.ask("find_email", ADA)
    dropcontact.fake.breaks(fault)

    (failed,) = dropcontact.collect("find_email", handed_in.ticket, [ADA])
    (ready,) = dropcontact.collect("find_email", handed_in.ticket, [ADA])

    assert (failed.outcome, failed.ticket) == (Outcome.LATER, handed_in.ticket)
    assert failed.retry_in >= 30
    assert ready.outcome is Outcome.HIT


def test_an_unknown_ticket_is_later(dropcontact: Desk[FakeDropcontact]) -> None:
    (answer,) = dropcontact.collect("find_email", "never-handed-in", [ADA])

    assert answer.outcome is Outcome.LATER


@pytest.mark.parametrize(
    ("response", "outcome", "was_charged"),
    [
        (
            Response(200, {"success": False, "reason": "Not now", "error": True}),
            Outcome.BROKEN,
            False,
        ),
        (Response(200, {"success": True}), Outcome.BROKEN, None),
        (Response(400, {"success": False, "reason": "Missing data"}), Outcome.REFUSED, False),
        (Response(403, {"success": False, "reason": "No credits"}), Outcome.OUT_OF_CREDIT, False),
        (Response(422, {"detail": "Unprocessable"}), Outcome.REFUSED, False),
        (Response(429, text="Too Many Requests"), Outcome.LATER, False),
        (Response(500, {"detail": "Internal error"}), Outcome.BROKEN, None),
    ],
)
def test_what_is_not_taken_is_told(
    dropcontact: Desk[FakeDropcontact],
    response: Response,
    outcome: Outcome,
    was_charged: bool | None,
) -> None:
    dropcontact.fake.breaks(Fault(response))

    (answer,) = dropcontact.ask("find_email", ADA)

    assert (answer.outcome, answer.was_charged, answer.ticket) == (outcome, was_charged, "")


def test_a_batch_that_the_credit_does_not_cover_is_refused(
    dropcontact: Desk[FakeDropcontact],
) -> None:
    dropcontact.fake.credits[GOOD_KEY] = 1

    answers = dropcontact.ask("find_email", ADA, {"full_name": "Grace Hopper", "domain": "a.fr"})

    assert [answer.outcome for answer in answers] == [Outcome.OUT_OF_CREDIT] * 2
    assert dropcontact.credit().left == "1 credits"


def test_a_wrong_key_is_told(dropcontact: Desk[FakeDropcontact]) -> None:
    dropcontact.key = WRONG_KEY

    assert dropcontact.ask("find_email", ADA)[0].outcome is Outcome.BAD_KEY
    assert not dropcontact.credit().is_key_good
