"""A run that asked providers: its receipt, what failed, what to do about it, and each lead's trace."""

import csv
import io
from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.options import Options
from batchruns.engine.steps.errors import OverrunError
from batchruns.fake_providers.base import GOOD_KEY, WRONG_KEY, Fault, serving
from batchruns.models import BatchRun, Budget, Lookup, ProviderKey
from batchruns.processing import process_pool
from batchruns.runs import service
from batchruns.runs.lookups import budgets, keys
from leadenrich.accounts.models import User
from tests.helpers import paid_provider
from tests.helpers.clients import WebClient
from tests.helpers.paid_provider import PRICE, FakePaid
from tests.integration.web.test_pages import text_of
from tests.integration.web.test_steps import press

pytestmark = pytest.mark.django_db(transaction=True)

LEADS = "Name,E-Mail\nAda,ada@acme.com\nBob,bob@acme.com\nNo,nobody@acme.com\nSame,ada@acme.com\n"
VERIFY = LookupStep("verify_email", ("paid",))
Work = Callable[[], None]


@pytest.fixture
def fake(user: User, settings: Settings) -> Iterator[FakePaid]:
    settings.LOOKUP_ALLOWED_HOSTS = ["127.0.0.1"]
    with paid_provider.registered(), serving(FakePaid()) as fake:
        paid_provider.make_key(user, fake.address)
        yield fake


@pytest.fixture
def asking(fake: FakePaid, make_run: Callable[..., BatchRun]) -> BatchRun:
    """A pending run with a step."""
    return service.change_options(make_run(LEADS), Options.key_values(steps=(VERIFY,)))


def ended(run: BatchRun, work: Work) -> str:
    service.start(run)
    work()
    run.refresh_from_db()
    assert run.status == "completed", run.error_message
    return f"/runs/{run.pk}/"


def of(run: BatchRun) -> Budget:
    return Budget.objects.get(run=run, kind="run")


def test_the_receipt_is_what_was_charged(
    signed_in: WebClient, asking: BatchRun, fake: FakePaid, work: Work
) -> None:
    page = ended(asking, work)

    text = text_of(signed_in.get(page))
    header, line = csv.reader(
        io.StringIO(signed_in.get(f"{page}receipt/").content.decode("utf-8-sig"))
    )
    row = dict(zip(header, line, strict=True))

    assert "$0.03 spent" in text
    assert fake.charged == 3 * PRICE
    assert (row["Provider"], row["Host"]) == ("Paid", "127.0.0.1")
    assert (row["Fields sent"], row["Asked"], row["Hits"], row["Cost"]) == (
        "email",
        "3",
        "2",
        "0.03",
    )
    assert GOOD_KEY not in text


def test_a_leads_trace_says_who_answered_what(
    signed_in: WebClient, asking: BatchRun, work: Work
) -> None:
    page = ended(asking, work)

    assert "Show what each provider answered" in text_of(signed_in.get(f"{page}rows/1/"))
    trace = text_of(signed_in.get(f"{page}rows/1/trace/"))
    assert "1 · Verify email" in trace
    assert "Paid answered confidence 90 · asked" in trace
    assert "$0.01" in trace
    assert "deliverable" in trace
    missed = text_of(signed_in.get(f"{page}rows/3/trace/", headers={"HX-Request": "true"}))
    assert "Paid doesn&#x27;t know" in missed


def test_who_starts_with_a_ceiling_spends_no_more_and_can_go_on(
    signed_in: WebClient, asking: BatchRun, fake: FakePaid, user: User, work: Work
) -> None:
    budgets.set_ceiling(user.pk, Budget.Kind.RUN, 2 * PRICE, asking.pk)
    page = ended(asking, work)

    text = text_of(signed_in.get(page))
    assert fake.charged == 2 * PRICE
    assert "$0.02 spent of $0.02" in text
    assert "The ceiling is reached. What wasn't asked is blank." in text

    signed_in.post(f"{page}go-on/", {"ceiling": "0.01"})
    assert "$0.02 are spent already." in text_of(signed_in.get(page))
    assert of(asking).ceiling == 2 * PRICE

    response = signed_in.post(f"{page}go-on/", {"ceiling": "0.05"})
    work()
    new = BatchRun.objects.exclude(pk=asking.pk).get()
    assert response["Location"] == f"/runs/{new.pk}/"
    assert fake.charged == 3 * PRICE
    assert not fake.charged_again
    assert of(new).ceiling == 3 * PRICE


def test_a_bad_key_is_said_and_what_failed_is_asked_again(
    signed_in: WebClient, asking: BatchRun, fake: FakePaid, work: Work
) -> None:
    row = ProviderKey.objects.get()
    ProviderKey.objects.update(secret=keys.encrypt(WRONG_KEY))
    page = ended(asking, work)

    text = text_of(signed_in.get(page))
    assert "Paid doesn&#x27;t take the key" in text
    assert "Set a new key, then retry these. They were not charged." in text
    assert WRONG_KEY not in text

    fields = {"name": "paid", "key": GOOD_KEY, "address": fake.address}
    signed_in.post(f"/runs/providers/{row.pk}/", fields)
    signed_in.post(f"{page}go-on/")
    work()
    assert fake.charged == 3 * PRICE


def test_what_is_unsure_is_listed_and_asked_again_only_on_request(
    signed_in: WebClient, asking: BatchRun, fake: FakePaid, work: Work
) -> None:
    fake.breaks(Fault(cuts_off=True, charges=True, contains="bob"))
    page = ended(asking, work)
    text = text_of(signed_in.get(page))
    assert "Nobody knows what Paid answered" in text
    assert "They may have cost up to $0.01." in text

    fake.faults.clear()
    signed_in.post(f"{page}go-on/")
    work()
    assert Lookup.objects.filter(state="unsure").count() == 1
    signed_in.post(f"{page}go-on/", {"unsure": "1"})
    work()
    assert not Lookup.objects.filter(state="unsure").exists()
    assert list(fake.charged_again.values()) == [2]


def test_spending_is_stopped_and_goes_on(
    signed_in: WebClient, asking: BatchRun, fake: FakePaid, work: Work
) -> None:
    service.start(asking)
    page = f"/runs/{asking.pk}/"
    assert "Stop spending" in text_of(signed_in.get(page))

    signed_in.post(f"{page}stop-spending/")
    work()

    assert fake.charged == 0
    assert "The ceiling is reached." in text_of(signed_in.get(page))


@pytest.mark.parametrize(("entered", "ceiling"), [("", 100_000), ("0.02", 20_000), ("0", 0)])
def test_the_form_starts_within_the_estimate_or_what_was_entered(
    signed_in: WebClient, user: User, make_run: Callable[..., BatchRun], entered: str, ceiling: int
) -> None:
    ProviderKey.objects.create(user=user, name="zerobounce", provider="zerobounce")
    step = LookupStep("verify_email", ("zerobounce",))
    run = service.change_options(make_run(LEADS), Options.key_values(steps=(step,)))

    press(signed_in, run, "start", ceiling=entered)

    assert run.status == "processing"
    # At most 3 questions at 0.008, in whole tenths.
    assert of(run).ceiling == ceiling


def test_what_cant_be_estimated_needs_a_ceiling(
    signed_in: WebClient, asking: BatchRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overrun(*args: object, **options: object) -> None:
        raise OverrunError("took_time")

    monkeypatch.setattr(process_pool, "run_kept", overrun)

    assert "Enter a ceiling" in text_of(signed_in.get(f"/runs/{asking.pk}/estimate/"))
    response = press(signed_in, asking, "start")
    assert "Enter a ceiling for this run, then start it." in text_of(response)
    assert asking.status == "pending"
    press(signed_in, asking, "start", ceiling="1")
    assert asking.status == "processing"


def test_anothers_receipt_and_buttons_are_out_of_reach(
    client: WebClient, asking: BatchRun, fake: FakePaid, stranger: User, work: Work
) -> None:
    page = ended(asking, work)
    client.force_login(stranger)

    for address in ("receipt/", "rows/1/trace/"):
        assert client.get(page + address).status_code == 404
    for address in ("go-on/", "stop-spending/"):
        assert client.post(page + address).status_code == 404
    assert BatchRun.objects.count() == 1
