"""The kinds of keys by which a lead is known again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from batchruns.engine.enrichers.duplicates.leads import BEFORE_EXTENSION, Lead
from batchruns.engine.enrichers.duplicates.names import key_of_name
from batchruns.engine.enrichers.duplicates.spelling import REMEMBERED
from batchruns.engine.subjects.email.roles import is_role
from batchruns.engine.subjects.phone.read import read_phone


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of keys. Rows that have a key in common are compared."""

    name: str
    """What rows of the same key have in common, as the summary counts it."""
    keys: Callable[[Lead], Iterable[str]]
    """The keys of a lead."""
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


def _name_and_company(lead: Lead) -> Iterable[str]:
    return _with_name(lead.name, lead.company)


def _name_and_domain(lead: Lead) -> Iterable[str]:
    return _with_name(lead.name, lead.domain)


def _with_name(name: str, other: str) -> Iterable[str]:
    return (f"{key_of_name(name)}\n{other}",) if name and other else ()


def _profiles(lead: Lead) -> Iterable[str]:
    return lead.profile.split()


def _emails(lead: Lead) -> Iterable[str]:
    return lead.emails.split()


def _phones(lead: Lead) -> Iterable[str]:
    return lead.phones.split()


KINDS = (
    Kind(
        "e-mail address",
        _emails,
        lambda key: not is_of_function(key),
        ("same_email", "same_email_and_name"),
        is_address=True,
    ),
    Kind(
        "LinkedIn profile",
        _profiles,
        lambda key: True,
        ("same_profile", "same_profile_and_name"),
        is_address=True,
    ),
    Kind(
        "phone number",
        _phones,
        lambda key: BEFORE_EXTENSION in key or is_mobile(key),
        ("same_phone", "same_phone_and_name"),
    ),
    Kind(
        "name and company",
        _name_and_company,
        lambda key: False,
        ("same_name_and_company", "same_name_and_company"),
    ),
    Kind(
        "name and domain",
        _name_and_domain,
        lambda key: False,
        ("same_name_and_domain", "same_name_and_domain"),
    ),
)
"""All kinds, the strongest first."""
