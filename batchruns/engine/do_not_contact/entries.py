"""What a person writes of whom not to contact, as an entry of the list: its kind is recognized."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from batchruns.engine.do_not_contact.keys import (
    host_key,
    person_key,
    phone_key,
    with_further,
)
from batchruns.engine.do_not_contact.kinds import Key, Kind
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.email.domains import FREE, provider_of
from batchruns.engine.subjects.email.mailbox import address_in, mailbox_of
from batchruns.engine.subjects.name.full_name import read_full_name
from batchruns.engine.subjects.website.public_suffixes import is_suffix
from batchruns.engine.subjects.website.read import read_website

NUMBER = re.compile(r"(?:tel:)?[+(\d][\d\s().+/–-]*(?:(?:ext|x)\.? ?\d+)?", re.IGNORECASE)
FEWEST_DIGITS = 5
NO_EMAIL = Issue("entry_no_email")
APART = re.compile(r"[\t;,|]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: by which key leads are compared with it, and its text as people read it."""

    key: Key
    value: str


def read_entry(text: str, country: str = "") -> Entry | Issue:
    """The entry that a line is: an email, a phone number, a domain, or a name and a company.

    `country`: of numbers without a prefix. An Issue says why it is none.
    """
    text = text.strip().strip("<>\"'")
    if "@" in text.strip("@"):
        return email_entry(text)
    if NUMBER.fullmatch(text) and sum(map(str.isdigit, text)) >= FEWEST_DIGITS:
        return phone_entry(text, country)
    pieces = [piece.strip() for piece in APART.split(text) if piece.strip()]
    if len(pieces) > 1:
        return _person_in(pieces)
    return domain_entry(text) if "." in text else Issue("entry_unknown")


def email_entry(text: str) -> Entry | Issue:
    """The entry of an email address."""
    address = address_in(text)
    return Entry(Key(Kind.EMAIL, mailbox_of(address)), address) if address else NO_EMAIL


def phone_entry(text: str, country: str) -> Entry | Issue:
    """The entry of a phone number; `country` is that of one without a prefix."""
    key = phone_key(text.removeprefix("tel:"), country)
    return Entry(Key(Kind.PHONE, key), key) if key else Issue("entry_no_phone")


def domain_entry(text: str) -> Entry | Issue:
    """The entry of a company's domain, which means all below it, too; none of a mail provider's."""
    host = host_key(text)
    if not host or "." not in host:
        return Issue("entry_no_domain")
    if provider_of(host) == FREE:
        return Issue("entry_free_provider", {"domain": host})
    if is_suffix(host) or not read_website(text.strip().lstrip("@")).domain:
        return Issue("entry_of_many", {"domain": host})
    return Entry(Key(Kind.DOMAIN, host), host)


def person_entry(name: str, company: str) -> Entry | Issue:
    """The entry of a person by their name, of two words at least, and their company."""
    answer = read_full_name(name.strip(), "")
    if key := person_key(answer.first, answer.last, company):
        return Entry(Key(Kind.PERSON, key), f"{answer.first} {answer.last}, {company.strip()}")
    return Issue("entry_no_person")


def entries_of_lead(lead: Mapping[str, str]) -> list[Entry]:
    """The entries that mean a lead: its addresses and numbers, else its name and company.

    Its inputs have the names that lookups give them.
    """
    country = lead.get("country", "")
    read = [email_entry(text) for text in with_further(lead, "email") if text]
    read += [phone_entry(text, country) for text in with_further(lead, "phone") if text]
    entries = [entry for entry in read if isinstance(entry, Entry)]
    if entries:
        return entries
    name = f"{lead.get('first_name', '')} {lead.get('last_name', '')}".strip()
    person = person_entry(name or lead.get("full_name", ""), lead.get("company", ""))
    return [person] if isinstance(person, Entry) else []


def _person_in(pieces: list[str]) -> Entry | Issue:
    """“Ada Lovelace, Acme, Inc.”, or “Lovelace, Ada, Acme”."""
    end = 1 if " " in pieces[0] else 2
    return person_entry(", ".join(pieces[:end]), ", ".join(pieces[end:]))
