"""By what an entry of a do-not-contact list and a lead are compared: one normal form for both.

In doubt somebody isn't contacted. So the tag of an address (“ada+news@…”) doesn't count, nor do the dots
of one at Gmail; a domain means those below it, too; a company's legal form doesn't count.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from batchruns.engine.do_not_contact.kinds import FURTHER_OF, Key, Kind
from batchruns.engine.subjects.company.read import read_company
from batchruns.engine.subjects.email.mailbox import address_in, mailbox_of
from batchruns.engine.subjects.phone.read import read_phone
from batchruns.engine.subjects.spelling import spell, spell_company
from batchruns.engine.subjects.website.errors import NotAWebsiteError
from batchruns.engine.subjects.website.normalize import normalize, readable

REMEMBERED = 50_000
PLAIN_NUMBER = re.compile(r"\+[0-9]{6,15}")


def email_key(text: str) -> str:
    """The mailbox that a text names; "" if it holds no address."""
    address = address_in(text)
    return mailbox_of(address) if address else ""


def phone_key(text: str, country: str = "") -> str:
    """A number as E.164, without extension; "" if it is none. `country`: of one without a prefix."""
    if PLAIN_NUMBER.fullmatch(text):
        return text
    return read_phone(text.strip(), country or None).e164.partition(";")[0]


@lru_cache(maxsize=REMEMBERED)
def host_key(text: str) -> str:
    """The host of an address of the web, or behind an @, in the letters that people read; "" if none."""
    try:
        host = normalize(text.strip().rpartition("@")[2]).host
    except NotAWebsiteError:
        return ""
    return readable(host).casefold().removeprefix("www.")


def person_key(first: str, last: str, company: str) -> str:
    """A person's name, in any order of its words, and their company without its legal form."""
    name = _name_key(f"{first} {last}")
    employer = _company_key(company) if name else ""
    return f"{name}\0{employer}" if employer else ""


def keys_of_lead(lead: Mapping[str, str], kinds: Iterable[Kind] = Kind) -> Iterator[Key]:
    """The keys of these kinds of a lead, whose inputs have the names that lookups give them."""
    for kind in kinds:
        yield from (Key(kind, text) for text in READERS[kind](lead) if text)


def _emails(lead: Mapping[str, str]) -> Iterator[str]:
    return map(email_key, with_further(lead, "email"))


def _phones(lead: Mapping[str, str]) -> Iterator[str]:
    country = lead.get("country", "")
    return (phone_key(text, country) for text in with_further(lead, "phone"))


def _domains(lead: Mapping[str, str]) -> Iterator[str]:
    """The hosts of a lead's addresses, of its company's domain and website, and what they are below.

    A website counts where it is the company's own: else there is no domain.
    """
    domain = lead.get("domain", "")
    of_company = [domain, lead.get("website", "")] if domain else []
    for text in (*with_further(lead, "email"), *of_company):
        host = host_key(text) if text else ""
        while "." in host:
            yield host
            host = host.partition(".")[2]


def _persons(lead: Mapping[str, str]) -> Iterator[str]:
    first, last = lead.get("first_name", ""), lead.get("last_name", "")
    if company := lead.get("company", ""):
        name = (first, last) if first or last else (lead.get("full_name", ""), "")
        yield person_key(*name, company)


def with_further(lead: Mapping[str, str], name: str) -> list[str]:
    """The text of an input, and those that the lead has besides."""
    texts, further = [lead[name]] if name in lead else [], FURTHER_OF[name]
    return [*texts, *lead[further].split()] if further in lead else texts


READERS: Mapping[Kind, Callable[[Mapping[str, str]], Iterator[str]]] = {
    Kind.EMAIL: _emails,
    Kind.PHONE: _phones,
    Kind.DOMAIN: _domains,
    Kind.PERSON: _persons,
}


@lru_cache(maxsize=REMEMBERED)
def _name_key(name: str) -> str:
    """The words of a name in alphabetical order; "" for fewer than two, which many people have."""
    words = spell(name).split()
    return " ".join(sorted(words)) if len(words) > 1 else ""


@lru_cache(maxsize=REMEMBERED)
def _company_key(company: str) -> str:
    return spell_company(read_company(company.strip()).clean_name or company)
