"""The keys by which a lead and a row of a list find each other, both normalized in the same way."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

Inputs = Mapping[str, str]
"""What a lead or a row says of whom it is, by the names of `lookups.capabilities.LEAD_INPUTS`, and
“identifier”."""


class KeyKind(StrEnum):
    """The kinds of keys, the strongest first."""

    IDENTIFIER = "identifier"
    EMAIL = "email"
    LINKEDIN = "linkedin"
    DOMAIN = "domain"
    PHONE = "phone"
    NAME_AND_COMPANY = "name and company"
    COMPANY = "company"
    COMPANY_WORDS = "company words"
    SPELLING = "spelling"
    """What a company's name has in common with one of which a letter is wrong, missing or too many."""


KEYED_INPUTS: tuple[str, ...] = (
    "identifier",
    "email",
    "linkedin",
    "company_linkedin",
    "domain",
    "phone",
    "first_name",
    "last_name",
    "full_name",
    "company",
    "country",
    "region",
    "city",
    "postal_code",
)
"""All inputs that matching reads of a lead."""


def keys_of(inputs: Inputs) -> Iterator[tuple[KeyKind, str]]:
    """All keys of a lead or a row, the strongest first."""
    raise NotImplementedError


def lead_key(inputs: Inputs) -> str:
    """By which a decision knows a lead, or a row, again: equal for all that matching can't tell apart."""
    raise NotImplementedError
