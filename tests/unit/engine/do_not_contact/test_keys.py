"""Who is meant by an entry, however the entry and the lead are written."""

from array import array

import pytest

from batchruns.engine.do_not_contact.contact_list import NOBODY, DoNotContactList
from batchruns.engine.do_not_contact.entries import Entry, entries_of_lead, read_entry
from batchruns.engine.do_not_contact.kinds import Key, Kind
from batchruns.engine.issues import Issue

SECRET = b"of one person"


def listing(*lines: str) -> DoNotContactList:
    hashes: dict[Kind, list[int]] = {}
    for line in lines:
        entry = read_entry(line, "DE")
        assert isinstance(entry, Entry), line
        hashes.setdefault(entry.key.kind, []).append(entry.key.hash(SECRET))
    return DoNotContactList({k: array("q", sorted(v)) for k, v in hashes.items()}, SECRET, 1)


@pytest.mark.parametrize(
    ("line", "lead"),
    [
        ("ada@acme.com", {"email": "ada@acme.com"}),
        ("ADA@Acme.COM", {"email": "ada@acme.com"}),
        ("ada@acme.com", {"email": "Ada@acme.com"}),
        ("ada+news@acme.com", {"email": "ada@acme.com"}),
        ("ada@acme.com", {"email": "ada+crm@acme.com"}),
        ("ada.love@gmail.com", {"email": "adalove@googlemail.com"}),
        ("Ada Lovelace <ada@acme.com>", {"email": "ada@acme.com"}),
        ("mailto:ada@acme.com", {"email": "ada@acme.com"}),
        ("ada@xn--mller-kva.de", {"email": "ada@müller.de"}),
        ("ada@müller.de", {"email": "ada@xn--mller-kva.de"}),
        ("  ada@acme.com  ", {"email": "x@y.org", "further_emails": "b@y.org ada@acme.com"}),
        ("+49 30 901820", {"phone": "+4930901820"}),
        ("0049 (30) 901820", {"phone": "+4930901820"}),
        ("030/901820", {"phone": "+4930901820"}),
        ("tel:+49-30-901820", {"phone": "+4930901820"}),
        ("+1 (415) 555-2671 ext. 12", {"phone": "+14155552671"}),
        ("+49 30 901820", {"phone": "030 901820", "country": "DE"}),
        ("+49 30 901820", {"phone": "+1415", "further_phones": "+4930901820"}),
        ("acme.com", {"email": "ada@acme.com"}),
        ("acme.com", {"email": "ada@mail.eu.acme.com"}),
        ("@acme.com", {"email": "bob@acme.com"}),
        ("https://www.acme.com/contact", {"domain": "acme.com"}),
        ("acme.co.uk", {"domain": "acme.co.uk", "website": "https://shop.acme.co.uk"}),
        ("eu.acme.com", {"email": "ada@eu.acme.com"}),
        ("münchen.de", {"email": "ada@xn--mnchen-3ya.de"}),
        ("Ada Lovelace, Acme GmbH", {"first_name": "Ada", "last_name": "Lovelace", "company": "ACME"}),
        ("Lovelace, Ada, Acme", {"full_name": "Ada Lovelace", "company": "Acme GmbH"}),
        ("Dr. Ada Lovelace\tAcme Ltd", {"full_name": "LOVELACE ADA", "company": "acme limited"}),
        ("Ada Lovelace; Acme, Inc.", {"full_name": "Ada Lovelace", "company": "Acme Inc"}),
        ("Jürgen Müller, Bäcker AG", {"full_name": "Juergen Mueller", "company": "Baecker"}),
        ("José Díaz | Año SL", {"full_name": "Jose Diaz", "company": "ANO, S.L."}),
        ("Ada Lovelace, Smith & Sons", {"full_name": "Ada Lovelace", "company": "Smith and Sons Ltd"}),
    ],
)  # fmt: skip
def test_an_entry_means_the_lead(line: str, lead: dict[str, str]) -> None:
    assert listing(line).match(lead)


@pytest.mark.parametrize(
    ("line", "lead"),
    [
        ("ada@acme.com", {"email": "ada@acme.co"}),
        ("ada@acme.com", {"email": "bob@acme.com", "domain": "acme.com"}),
        ("a.da@acme.com", {"email": "ada@acme.com"}),
        ("eu.acme.com", {"email": "ada@acme.com"}),
        ("acme.com", {"email": "ada@notacme.com"}),
        ("linkedin.com", {"website": "https://linkedin.com/company/acme"}),
        ("+49 30 901820", {"phone": "+49309018201"}),
        ("Ada Lovelace, Acme", {"full_name": "Ada Lovelace", "company": "Other"}),
        ("Ada Lovelace, Acme", {"full_name": "Ada Byron", "company": "Acme"}),
        ("Ada Lovelace, Acme", {"full_name": "Ada", "company": "Acme"}),
        ("Ada Lovelace, Acme", {"company": "Acme"}),
    ],
)  # fmt: skip
def test_an_entry_means_nobody_else(line: str, lead: dict[str, str]) -> None:
    assert listing(line).match(lead) is None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("gmail.com", "entry_free_provider"),
        ("@mail.yahoo.co.uk", "entry_free_provider"),
        ("co.uk", "entry_of_many"),
        ("https://linkedin.com/in/ada", "entry_of_many"),
        ("ada@nowhere", "entry_no_email"),
        ("ada@@acme.com", "entry_no_email"),
        ("+49 30", "entry_unknown"),
        ("901820 0000 1111 2222", "entry_no_phone"),
        ("Ada, Acme", "entry_no_person"),
        ("Ada Lovelace", "entry_unknown"),
        ("acme..com", "entry_no_domain"),
        ("", "entry_unknown"),
    ],
)
def test_what_means_nobody_or_too_many_is_refused(line: str, code: str) -> None:
    issue = read_entry(line)
    assert isinstance(issue, Issue)
    assert issue.code == code


def test_a_lead_is_put_on_the_list_by_what_is_its_own() -> None:
    lead = {"email": "ada@acme.com", "further_phones": "+4930901820", "full_name": "Ada L"}
    assert [entry.key.kind for entry in entries_of_lead(lead)] == ["email", "phone"]
    named = {"first_name": "Ada", "last_name": "Lovelace", "company": "Acme"}
    assert [entry.value for entry in entries_of_lead(named)] == ["Ada Lovelace, Acme"]
    assert entries_of_lead({"first_name": "Ada"}) == []


def test_a_hash_tells_nothing_without_the_secret() -> None:
    key = Key(Kind.EMAIL, "ada@acme.com")
    assert key.hash(SECRET) != key.hash(b"of another")
    assert key.hash(SECRET) != Key(Kind.DOMAIN, "ada@acme.com").hash(SECRET)
    assert not NOBODY
    assert NOBODY.match({"email": "ada@acme.com"}) is None
