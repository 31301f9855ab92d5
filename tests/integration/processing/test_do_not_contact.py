"""Runs of a person who has a do-not-contact list: whom it means is never sent anywhere."""

import csv
import io
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from pytest_django import Settings

from batchruns.engine.do_not_contact.entries import Entry, read_entry
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.providers.base import Pace as Limits
from batchruns.engine.options import Options
from batchruns.models import BatchRun, Chunk, Suppression
from batchruns.processing import enrich, lookup, split
from batchruns.runs import files, service
from batchruns.runs.do_not_contact import entries
from leadenrich.accounts.models import User
from tests.helpers.paid_provider import FakePaid, PaidProvider

pytestmark = pytest.mark.django_db(transaction=True)

LEADS = """Name,E-Mail,Email 2,Phone,Company
Ada Lovelace,ada@acme.com,,,Acme GmbH
Ada Lovelace,a.lovelace@home.org,ada@acme.com,,Acme GmbH
Bob Miller,bob@sub.barred.com,,,Barred Ltd
Carl Jung,carl@jung.ch,,+41 44 668 18 00,Jung AG
Dora Diaz,dora@diaz.es,,,Diaz SL
Eve Polastri,EVE+list@mi6.co.uk,,,MI6
Finn Dahl,finn@dahl.no,,,Dahl AS
Greta Holm,greta@holm.dk,,,Holm
"""
BARRED = ("ada@acme.com", "barred.com", "+41446681800", "Diaz, Dora, Diaz", "eve@mi6.co.uk")
VERIFY = LookupStep("verify_email", ("paid",))
Work = Callable[[], None]


@pytest.fixture(autouse=True)
def short_chunks(paid: type[PaidProvider], settings: Settings) -> None:
    settings.CHUNK_ROWS = 3


def bar(user: User, *lines: str) -> None:
    read = [entry for line in lines if isinstance(entry := read_entry(line), Entry)]
    assert entries.add(user.pk, read, Suppression.Source.TYPED) == len(lines)


def rows_of(run: BatchRun, name: str = files.RESULT) -> list[dict[str, str]]:
    text = files.read(run.pk, name).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def asked(fake: FakePaid) -> set[str]:
    return {question.split()[-1] for _key, question in fake.charges}


def test_barred_leads_are_marked_and_nobody_is_asked_about_them(
    fake: FakePaid, make_run: Callable[..., BatchRun], user: User, work: Work
) -> None:
    bar(user, *BARRED)
    run = service.change_options(make_run(LEADS), Options.key_values(steps=(VERIFY,)))
    service.start(run)
    work()

    run.refresh_from_db()
    assert (run.status, run.error_message) == ("completed", None)
    rows = rows_of(run)
    assert [row["do_not_contact"] for row in rows] == [
        "email", "email", "domain", "phone", "name_and_company", "email", "", "",
    ]  # fmt: skip
    assert asked(fake) == {"finn@dahl.no", "greta@holm.dk"}
    assert [row["verified_email_status"] for row in rows] == [*[""] * 6, *["deliverable"] * 2]
    assert "is on your do-not-contact list" in rows[0]["issues"]
    summary = run.parsed_meta.summary
    assert summary
    assert summary.values["do_not_contact"] == {
        "email": 3,
        "domain": 1,
        "phone": 1,
        "name_and_company": 1,
    }
    assert run.parsed_meta.suppressed_count == 0


def test_dropped_rows_are_in_a_file_of_their_own(
    fake: FakePaid, make_run: Callable[..., BatchRun], user: User, work: Work
) -> None:
    bar(user, *BARRED)
    chosen = Options.key_values(steps=(VERIFY,), do_not_contact="drop")
    run = service.start(service.change_options(make_run(LEADS), chosen))
    work()

    run.refresh_from_db()
    assert (run.status, run.error_message) == ("completed", None)
    rows = rows_of(run)
    assert [row["Name"] for row in rows] == ["Finn Dahl", "Greta Holm"]
    assert "do_not_contact" not in rows[0]
    left_out = rows_of(run, files.SUPPRESSED)
    assert [row["line"] for row in left_out] == ["2", "3", "4", "5", "6", "7"]
    assert "do_not_contact_domain" in left_out[2]["reason"]
    assert left_out[5]["E-Mail"] == "EVE+list@mi6.co.uk"
    meta = run.parsed_meta
    assert (meta.row_count, meta.enriched_count, meta.suppressed_count) == (8, 2, 6)
    assert meta.summary
    assert meta.summary.values["email_status"] == {"valid": 2}
    assert sum(chunk.suppressed for chunk in Chunk.objects.filter(run=run)) == 6
    assert asked(fake) == {"finn@dahl.no", "greta@holm.dk"}
    counts = Chunk.objects.aggregate(*map(Sum, ("rows", "enriched", "rejected", "suppressed")))
    assert list(counts.values()) == [8, 2, 0, 6]
    for column in ("enriched", "rejected", "suppressed"):
        with pytest.raises(IntegrityError, match="no_row_lost"), transaction.atomic():
            Chunk.objects.update(**{column: F(column) + 1})


def test_a_duplicate_of_a_barred_lead_is_barred(
    make_run: Callable[..., BatchRun], user: User, work: Work
) -> None:
    bar(user, "ada@acme.com")
    content = (
        "Name,E-Mail,Phone,Company\n"
        "Ada Lovelace,ada@home.org,+49 1512 3456789,Acme\n"
        "Ada Lovelace,ada@acme.com,+49 1512 3456789,Acme\n"
        "Bob Miller,bob@acme.com,,Acme\n"
    )
    run = service.start(make_run(content))
    work()
    rows = rows_of(run)
    assert [row["do_not_contact"] for row in rows] == ["duplicate", "email", ""]
    assert rows[1]["duplicate_of"] == "2"


def test_who_is_barred_while_it_runs_is_not_asked_any_more(
    fake: FakePaid,
    make_run: Callable[..., BatchRun],
    user: User,
    work: Work,
    paid: type[PaidProvider],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = "Name,E-Mail\n" + "".join(f"Person {n},p{n}@acme.com\n" for n in range(60))
    run = service.change_options(make_run(content), Options.key_values(steps=(VERIFY,)))
    run = service.start(run)
    split.split(run)
    for number in range(Chunk.objects.filter(run=run).count()):
        enrich.enrich_chunk(run, number)
    barred = {f"p{n}@acme.com" for n in range(50, 60)}
    fake.latency = 0.02
    paid.pace = Limits(parallel=2)
    monkeypatch.setattr(lookup, "SECONDS_TO_LOOK", 0)

    def bar_meanwhile() -> bool:
        if len(fake.calls) >= 5 and not Suppression.objects.exists():
            bar(user, *barred)
        return False

    lookup.take_turn(run, is_unwanted=bar_meanwhile)
    assert len(fake.calls) < 30, "The turn ends by itself, and the next one knows the list."
    work()

    run.refresh_from_db()
    assert run.status == "completed"
    assert asked(fake).isdisjoint(barred)
    assert len(asked(fake)) == 50
    # It had no list when it was started, so its result has no column for it.
    assert "do_not_contact" not in rows_of(run)[0]


def test_without_a_list_nothing_changes(make_run: Callable[..., BatchRun], work: Work) -> None:
    run = service.start(make_run(LEADS))
    work()
    run.refresh_from_db()
    assert "doNotContact" not in run.meta or not run.meta["doNotContact"]
    assert "do_not_contact" not in rows_of(run)[0]


def test_a_list_made_before_the_start_holds(
    make_run: Callable[..., BatchRun], user: User, work: Work
) -> None:
    run = make_run(LEADS)
    bar(user, "finn@dahl.no")
    service.start(run)
    work()
    assert [row["do_not_contact"] for row in rows_of(run)] == [*[""] * 6, "email", ""]
