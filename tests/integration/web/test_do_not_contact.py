"""The do-not-contact list as its owner fills it, and as it is held against all that leaves the site."""

import csv
import io
import zipfile
from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import ProgrammingError
from pytest_django import Settings

from batchruns.engine.do_not_contact.kinds import Key, Kind
from batchruns.models import BatchRun, Suppression, SuppressionList, SuppressionUpload
from batchruns.runs import files, service
from batchruns.runs.do_not_contact import entries
from batchruns.runs.do_not_contact.current import current_list
from batchruns.runs.errors import OverLimitError
from leadenrich.accounts.models import User
from leadenrich.rls.roles import acting_as
from tests.helpers.clients import WebClient
from tests.helpers.files import uploaded

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/runs/do-not-contact/"
LEADS = (
    "First Name,Last Name,Email,Company\n"
    "Ada,Lovelace,ada@acme.com,Acme\n"
    "Bob,Miller,bob@beta.com,Beta\n"
    "Cy,Young,cy@gamma.com,Gamma\n"
)
Work = Callable[[], None]


@pytest.fixture
def done(signed_in: WebClient, make_run: Callable[..., BatchRun], work: Work) -> BatchRun:
    """A run that ended before anybody was on the list."""
    run = service.start(make_run(LEADS))
    work()
    return run


def add(client: WebClient, *lines: str, status: int = 302) -> str:
    response = client.post(f"{PAGE}add/", {"lines": "\n".join(lines), "reason": "by phone"})
    assert response.status_code == status
    return str(response.content.decode())


def taken(client: WebClient, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# --- filling it ------------------------------------------------------------------------------------


def test_lines_are_added_and_refused_ones_come_back(signed_in: WebClient) -> None:
    page = add(signed_in, "Ada@Acme.com", "+49 30 901820", "gmail.com", "nonsense", status=422)

    assert "Anyone can have a mailbox at gmail.com" in page
    assert "gmail.com\nnonsense</textarea>" in page
    assert list(Suppression.objects.values_list("kind", "value", "reason", "source")) == [
        ("phone", "+4930901820", "by phone", "typed"),
        ("email", "ada@acme.com", "by phone", "typed"),
    ]
    add(signed_in, "ADA+x@acme.com", "beta.com")
    assert SuppressionList.objects.get().entries == 3


def test_a_file_is_read_by_a_worker(signed_in: WebClient, work: Work) -> None:
    content = "Email,Email Opt Out\nada@acme.com,true\nbob@beta.com,false\nno mail,true\n"
    with uploaded(content, "opt-outs.csv") as file:
        signed_in.post(f"{PAGE}upload/", {"file": file})
    assert "Being read" in signed_in.get(PAGE).content.decode()
    work()

    assert [entry.value for entry in Suppression.objects.all()] == ["ada@acme.com"]
    page = signed_in.get(f"{PAGE}uploads/").content.decode()
    assert "1 entry added" in page
    assert "Line 4: This is not a valid email address." in page
    assert not files.exists(SuppressionUpload.objects.get().pk, files.INPUT)


def test_a_file_that_is_none_says_so(signed_in: WebClient, work: Work) -> None:
    with uploaded(b"\x00\x01\x02\x03", "photo.png") as file:
        signed_in.post(f"{PAGE}upload/", {"file": file})
    work()
    assert SuppressionUpload.objects.get().state == "failed"
    assert "Failed" in signed_in.get(PAGE).content.decode()


def test_a_hash_is_found_by_its_whole_text_and_read_by_nobody(signed_in: WebClient) -> None:
    add(signed_in, "ada@acme.com", "bob@beta.com")
    ada = Suppression.objects.get(value="ada@acme.com")
    signed_in.post(f"{PAGE}change/", {"action": "hash", "entry": ada.pk})

    found = signed_in.get(f"{PAGE}?q=Ada%40acme.com").content.decode()
    assert "kept as a hash" in found
    assert "bob@beta.com" not in found
    assert "kept as a hash" not in signed_in.get(f"{PAGE}?q=ada").content.decode()
    listed = taken(signed_in, f"{PAGE}download/")
    assert b"ada@acme.com" not in listed
    assert [row["kind"] for row in rows_of(listed)] == ["email", "email"]
    add(signed_in, "ada@acme.com")
    ada.refresh_from_db()
    assert ada.value == ""


def test_new_entries_may_be_kept_as_hashes_only(signed_in: WebClient, user: User) -> None:
    signed_in.post(f"{PAGE}keep/", {"hashes_only": "on"})
    add(signed_in, "ada@acme.com")
    assert [entry.value for entry in Suppression.objects.all()] == [""]
    assert current_list(user.pk).match({"email": "ada@acme.com"})


def test_an_erased_person_stays_barred_without_a_text(signed_in: WebClient, user: User) -> None:
    add(signed_in, "ada@acme.com")
    keys = [Key(Kind.EMAIL, "ada@acme.com"), Key(Kind.PHONE, "+4930901820")]
    assert entries.add_hashed(user.pk, keys, Suppression.Source.ERASED) == 1
    assert set(Suppression.objects.values_list("value", "source")) == {("", "erased")}
    assert current_list(user.pk).match({"phone": "+4930901820"})


def test_entries_are_removed_one_by_one_or_as_the_search_shows(signed_in: WebClient) -> None:
    add(signed_in, "ada@acme.com", "alan@acme.com", "beta.com")
    beta = Suppression.objects.get(value="beta.com")
    signed_in.post(f"{PAGE}change/", {"action": "remove", "entry": beta.pk})
    assert SuppressionList.objects.get().entries == 2
    signed_in.post(f"{PAGE}change/", {"all": "yes", "q": "ad"})
    assert [entry.value for entry in Suppression.objects.all()] == ["alan@acme.com"]


def test_there_are_only_so_many_entries(user: User, settings: Settings) -> None:
    settings.MAX_DO_NOT_CONTACT = 2
    keys = [Key(Kind.EMAIL, f"p{n}@acme.com") for n in range(3)]
    with pytest.raises(OverLimitError):
        entries.add_hashed(user.pk, keys, Suppression.Source.TYPED)
    assert not Suppression.objects.exists()


def test_opt_outs_of_a_file_are_offered_and_added_when_asked(
    signed_in: WebClient, make_run: Callable[..., BatchRun], work: Work
) -> None:
    run = make_run(
        "Name,Email,HasOptedOutOfEmail\nAda Love,ada@acme.com,true\nBob Miller,bob@beta.com,false\n"
    )
    assert (
        "Count who doesn't want to be contacted"
        in signed_in.get(f"/runs/{run.pk}/").content.decode()
    )
    offer = signed_in.get(f"/runs/{run.pk}/opt-outs/").content.decode()
    assert "Add 1 to my do-not-contact list" in offer
    assert not Suppression.objects.exists()
    signed_in.post(f"/runs/{run.pk}/opt-outs/")
    service.start(run)
    work()
    entry = Suppression.objects.get()
    assert (entry.value, entry.reason, entry.source) == (
        "ada@acme.com", "HasOptedOutOfEmail", "opt_out",
    )  # fmt: skip


def test_leads_are_put_on_the_list(signed_in: WebClient, done: BatchRun) -> None:
    signed_in.post(f"/runs/{done.pk}/rows/do-not-contact/", {"row": "2"})
    assert [entry.value for entry in Suppression.objects.all()] == ["bob@beta.com"]
    page = signed_in.get(f"/runs/{done.pk}/rows/2/").content.decode()
    assert "do not contact" in page
    assert "Don't contact" not in page
    signed_in.post(f"/runs/{done.pk}/rows/do-not-contact/", {"q": "gamma"})
    assert {entry.value for entry in Suppression.objects.all()} == {"bob@beta.com", "cy@gamma.com"}


# --- whoever came to it later ------------------------------------------------------------------------


def test_a_download_knows_who_came_to_the_list_after_the_run(
    signed_in: WebClient, done: BatchRun
) -> None:
    add(signed_in, "beta.com", "cy@gamma.com")
    result = f"/runs/{done.pk}/result/"

    marked = rows_of(taken(signed_in, result))
    assert [row["do_not_contact"] for row in marked] == ["", "domain", "email"]
    for query in (
        "?do_not_contact=drop",
        "?do_not_contact=drop&exact",
        "?do_not_contact=drop&form=excel-csv",
    ):
        assert [row["Email"] for row in rows_of(taken(signed_in, result + query))] == [
            "ada@acme.com"
        ]
    only = rows_of(taken(signed_in, f"{result}?do_not_contact=only"))
    assert [row["do_not_contact"] for row in only] == ["domain", "email"]
    kept = rows_of(taken(signed_in, f"{result}?do_not_contact=keep"))
    assert len(kept) == 3
    assert "do_not_contact" not in kept[0]
    into = rows_of(taken(signed_in, f"{result}?columns=into"))
    assert [row["do_not_contact"] for row in into] == ["", "domain", "email"]
    page = signed_in.get(f"/runs/{done.pk}/download/").content.decode()
    assert "2 rows are about leads on your do-not-contact list" in page


@pytest.mark.parametrize("crm", ["hubspot", "salesforce", "pipedrive"])
def test_a_crm_gets_nobody_on_the_list_unless_told_so(
    signed_in: WebClient, done: BatchRun, crm: str
) -> None:
    add(signed_in, "beta.com", "cy@gamma.com")
    result = f"/runs/{done.pk}/result/?as={crm}"
    for query, count in (("", 1), ("&do_not_contact=mark", 1), ("&do_not_contact=keep", 3)):
        assert len(rows_of(taken(signed_in, result + query))) == count
    page = signed_in.get(f"/runs/{done.pk}/download/?as={crm}").content.decode()
    assert "2 rows are about leads on your do-not-contact list" in page
    sent = signed_in.post(f"/runs/{done.pk}/download/as/", {"as": crm, "do_not_contact": "keep"})
    assert "do_not_contact=keep" in sent["Location"]


def test_zips_are_checked_too(signed_in: WebClient, done: BatchRun) -> None:
    add(signed_in, "beta.com")
    response = signed_in.post("/runs/many/", {"run": [str(done.pk)], "do": "download"})
    packed = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    [name] = packed.namelist()
    assert [row["do_not_contact"] for row in rows_of(packed.read(name))] == ["", "domain", ""]
    everything = zipfile.ZipFile(io.BytesIO(taken(signed_in, "/account/export/")))
    assert rows_of(everything.read("do-not-contact.csv"))[0]["value"] == "beta.com"
    result = rows_of(everything.read(f"runs/{done.pk}/result.csv"))
    assert [row["do_not_contact"] for row in result] == ["", "domain", ""]


def test_what_another_client_has_spoilt_is_checked_by_its_addresses(
    signed_in: WebClient, done: BatchRun
) -> None:
    add(signed_in, "beta.com")
    BatchRun.objects.filter(pk=done.pk).update(meta={})
    rows = rows_of(taken(signed_in, f"/runs/{done.pk}/result/?do_not_contact=drop"))
    assert [row["Email"] for row in rows] == ["ada@acme.com", "cy@gamma.com"]


# --- whose it is --------------------------------------------------------------------------------------


def test_nobody_reaches_anothers_list(signed_in: WebClient, user: User, stranger: User) -> None:
    add(signed_in, "ada@acme.com")
    tables = ("batchruns_suppression", "batchruns_suppressionlist", "batchruns_suppressionupload")
    with acting_as(stranger.pk), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
        cursor.execute("UPDATE batchruns_suppression SET reason = 'mine'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM batchruns_suppressionlist")
        assert cursor.rowcount == 0
    with pytest.raises(ProgrammingError), acting_as(stranger.pk), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO batchruns_suppression (user_id, kind, value, hash, reason, source)"
            " VALUES (%s, 'email', 'x@y.org', 1, '', 'typed')",
            [user.pk],
        )
    assert Suppression.objects.get().reason == "by phone"


def test_it_goes_with_the_account(signed_in: WebClient, user: User) -> None:
    add(signed_in, "ada@acme.com")
    user.delete()
    assert not Suppression.objects.exists()
    assert not SuppressionList.objects.exists()


def test_a_new_secret_of_the_site_keeps_it(
    signed_in: WebClient, user: User, settings: Settings
) -> None:
    add(signed_in, "ada@acme.com")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another secret" * 5
    call_command("rotate_keys")
    settings.SECRET_KEY_FALLBACKS = []
    own = SuppressionList.objects.get(user=user)
    assert (
        Key(Kind.EMAIL, "ada@acme.com").hash(entries.secret_of(own))
        == Suppression.objects.get().hash
    )


def test_nothing_of_it_is_logged(
    signed_in: WebClient, done: BatchRun, caplog: pytest.LogCaptureFixture
) -> None:
    add(signed_in, "ada@acme.com", "gmail.com", status=422)
    taken(signed_in, f"/runs/{done.pk}/result/")
    assert "acme.com" not in caplog.text


def test_pages_are_small_with_many_entries(signed_in: WebClient, user: User) -> None:
    keys = [Key(Kind.EMAIL, f"person{n}@company{n}.com") for n in range(200)]
    entries.add_hashed(user.pk, keys, Suppression.Source.UPLOAD)
    first = signed_in.get(PAGE).content.decode()
    assert len(first) < 60_000
    assert "Older" in first
    assert UUID(str(user.pk))
