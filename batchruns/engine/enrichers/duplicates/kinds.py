"""The kinds of keys by which a lead is known again."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from batchruns.engine.enrichers.duplicates.leads import BEFORE_EXTENSION, Lead, LeadColumns
from batchruns.engine.enrichers.duplicates.names import key_of_name
from batchruns.engine.subjects.email.roles import is_role
from batchruns.engine.subjects.phone.read import read_phone
from batchruns.engine.subjects.spelling import (
    REMEMBERED,
    digests_of,
    digests_of_companies,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of keys. Rows that have a key in common are compared."""

    name: str
    """What rows of the same key have in common, as the summary counts it."""
    keys: Callable[[Lead], Sequence[str]]
    """The keys of a lead."""
    digests: Callable[[LeadColumns], Sequence[Iterable[int]]]
    """Columns of numbers of 32 bits, each of which equal keys have in common; 0 if there is no key.

    Where `may_be_of_one` asks for the key, they are what `digest_of` gives.
    """
    may_be_of_one: Callable[[str], bool]
    """Whether a key can be one person's alone, so that it needs no name beside it."""
    codes: tuple[str, str]
    """The reasons where the key is one person's, and where the name had to be the same, too."""
    is_address: bool = False
    """Whether the lead is written to there, and not called: a number is passed on sooner."""


@lru_cache(maxsize=REMEMBERED)
def is_of_function(email: str) -> bool:
    """Whether a cleaned address is that of a function, such as “info@acme.com”."""
    return is_role(email.rpartition("@")[0])


@lru_cache(maxsize=REMEMBERED)
def is_mobile(phone: str) -> bool:
    """Whether digits with country prefix are a mobile's, which one person carries."""
    return read_phone(f"+{phone}", None).line_type == "mobile"


def _name_and_company(lead: Lead) -> Sequence[str]:
    return _with_name(lead.name, lead.company)


def _name_and_domain(lead: Lead) -> Sequence[str]:
    return _with_name(lead.name, lead.domain)


def _with_name(name: str, other: str) -> Sequence[str]:
    return (f"{key_of_name(name)}\n{other}",) if name and other else ()


def _digests_of(columns: Sequence[Sequence[str]]) -> Sequence[Iterable[int]]:
    return [digests_of(column) for column in columns]


def _with_names(columns: LeadColumns, others: Iterable[int]) -> Sequence[Iterable[int]]:
    pairs = zip(columns.names, others, strict=True)
    return [[name ^ other if name and other else 0 for name, other in pairs]]


KINDS = (
    Kind(
        "e-mail address",
        lambda lead: lead.emails.split(),
        lambda columns: _digests_of(columns.emails),
        lambda key: not is_of_function(key),
        ("same_email", "same_email_and_name"),
        is_address=True,
    ),
    Kind(
        "LinkedIn profile",
        lambda lead: lead.profile.split(),
        lambda columns: _digests_of(columns.profiles),
        lambda key: True,
        ("same_profile", "same_profile_and_name"),
        is_address=True,
    ),
    Kind(
        "phone number",
        lambda lead: lead.phones.split(),
        lambda columns: _digests_of(columns.phones),
        lambda key: BEFORE_EXTENSION in key or is_mobile(key),
        ("same_phone", "same_phone_and_name"),
    ),
    Kind(
        "name and company",
        _name_and_company,
        lambda columns: _with_names(columns, digests_of_companies.of(columns.companies)),
        lambda key: False,
        ("same_name_and_company", "same_name_and_company"),
    ),
    Kind(
        "name and domain",
        _name_and_domain,
        lambda columns: _with_names(columns, digests_of(columns.domains)),
        lambda key: False,
        ("same_name_and_domain", "same_name_and_domain"),
    ),
)
"""All kinds, the strongest first."""
