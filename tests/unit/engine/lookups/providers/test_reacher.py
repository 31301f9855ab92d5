"""Reacher verifies from a server of one's own, with or without a secret, and never costs anything."""

from collections.abc import Iterator

import pytest

from batchruns.engine.lookups.answer import Outcome
from batchruns.fake_providers.base import Fault, Response
from batchruns.fake_providers.reacher import FakeReacher
from tests.helpers.provider_desk import Desk, desk


@pytest.fixture
def reacher() -> Iterator[Desk[FakeReacher]]:
    with desk(FakeReacher()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("valid@acme.com", "deliverable", None),
        ("invalid@acme.com", "undeliverable", "mailbox not found"),
        ("catchall@acme.com", "risky", "catch-all"),
        ("disposable@acme.com", "risky", "disposable"),
        ("role@acme.com", "risky", "role"),
        ("unknown@acme.com", "unknown", None),
        ("no address", "undeliverable", "invalid syntax"),
    ],
)
def test_a_status_is_in_our_words(
    reacher: Desk[FakeReacher], address: str, status: str, detail: str | None
) -> None:
    answer = reacher.ask_one("verify_email", email=address)

    assert answer.outcome is Outcome.HIT
    assert answer.values["verified_email_status"] == status
    assert answer.values.get("verified_email_detail") == detail


def test_a_secret_is_asked_for_only_where_there_is_one(reacher: Desk[FakeReacher]) -> None:
    reacher.key = ""
    assert reacher.ask_one("verify_email", email="valid@acme.com").outcome is Outcome.HIT

    reacher.fake.secret = "sesame"
    assert reacher.ask_one("verify_email", email="valid@acme.com").outcome is Outcome.BAD_KEY
    assert not reacher.credit().is_key_good

    reacher.key = "sesame"
    assert reacher.ask_one("verify_email", email="valid@acme.com").outcome is Outcome.HIT
    assert reacher.credit().is_key_good


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (Response(400, text='Invalid request header "x-reacher-secret"'), Outcome.BAD_KEY),
        (Response(400, {"error": "to_email field is required."}), Outcome.REFUSED),
        (Response(429, {"error": "Throttled"}), Outcome.LATER),
        (Response(500, {"error": "Failed to get a reply from the worker."}), Outcome.BROKEN),
        (Response(200, text="<html>"), Outcome.BROKEN),
        (Response(200, {"is_reachable": "perhaps"}), Outcome.BROKEN),
        (Response(200, {"is_reachable": None, "mx": "none"}), Outcome.BROKEN),
    ],
)
def test_a_failure_never_costs(
    reacher: Desk[FakeReacher], response: Response, outcome: Outcome
) -> None:
    reacher.fake.breaks(Fault(response))

    answer = reacher.ask_one("verify_email", email="valid@acme.com")

    assert (answer.outcome, answer.was_charged) == (outcome, False)


def test_a_server_that_is_not_there_is_no_good_key(reacher: Desk[FakeReacher]) -> None:
    reacher.fake.address = "http://127.0.0.1:1"

    assert not reacher.credit().is_key_good
