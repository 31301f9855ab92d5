"""What each field of a lead tells of its country."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from batchruns.engine.subjects.city.find import countries_of_city
from batchruns.engine.subjects.country.named_regions import countries_of_region
from batchruns.engine.subjects.country.read import country_code, country_codes
from batchruns.engine.subjects.lead_country.calling_codes import (
    calling_code_of,
    countries_of_calling_code,
)
from batchruns.engine.subjects.lead_country.endings import country_of_email, country_of_website
from batchruns.engine.subjects.phone.read import country_of_international
from batchruns.engine.subjects.postal_code.forms import countries_with_form
from batchruns.engine.text import gettext_noop

REMEMBERED = 20_000
# Where addresses have regions by their letters: who writes “NY” hardly means Nyíregyháza.
BY_LETTERS = frozenset("US CA AU BR IT IN".split())
LONGEST_CODE = 3
# “D-10115”
WITH_COUNTRY = re.compile(r"([A-Za-z]{1,3})[- ]+(\d.+)")
COUNTRIES_BEFORE_CODES = {"S": "SE", "N": "NO", "P": "PT", "H": "HU", "FL": "LI", "SLO": "SI"}
NO_COUNTRY = frozenset[str]()


class Lead(NamedTuple):
    """The (stripped) cells of a lead that tell its country; empty ones where the file has none."""

    country: str = ""
    region: str = ""
    calling_code: str = ""
    phone: str = ""
    city: str = ""
    postal_code: str = ""
    website: str = ""
    email: str = ""


class Countries(NamedTuple):
    """What one field tells of the lead's country."""

    possible: frozenset[str] = NO_COUNTRY
    """The countries that it may be, as ISO 3166-1 alpha-2; none where the field tells nothing."""
    likely: str = ""
    """The one of several that is meant if nothing else says which."""


NOTHING = Countries()


def _one(code: str) -> Countries:
    return Countries(frozenset((code,))) if code else NOTHING


def of_country(lead: Lead) -> Countries:
    """By the column of countries, in which some write regions or calling codes."""
    text = lead.country
    if not text:
        return NOTHING
    if text[0] == "+":
        return Countries(countries_of_calling_code(text))
    return Countries(frozenset(country_codes(text)) or countries_of_region(text))


def of_region(lead: Lead) -> Countries:
    """By the region: many countries have one with such a code, but few write codes in addresses."""
    return _of_region(lead.region) if lead.region else NOTHING


@lru_cache(maxsize=REMEMBERED)
def _of_region(region: str) -> Countries:
    possible = countries_of_region(region)
    likely = possible & BY_LETTERS if len(region) <= LONGEST_CODE else possible
    return Countries(possible, *likely) if len(likely) == 1 else Countries(possible)


def of_calling_code(lead: Lead) -> Countries:
    """By the calling code, with the number behind it where several countries share it."""
    if not lead.calling_code:
        return NOTHING
    possible = countries_of_calling_code(lead.calling_code)
    if len(possible) > 1 and lead.phone:
        number = f"+{calling_code_of(lead.calling_code)}{lead.phone.lstrip('+0')}"
        return _one(country_of_international(number)) or Countries(possible)
    return Countries(possible)


def of_phone(lead: Lead) -> Countries:
    """By a number that begins with a country's prefix."""
    return _one(country_of_international(lead.phone)) if lead.phone else NOTHING


def of_city(lead: Lead) -> Countries:
    """By the city, where it is large enough and has no rival abroad, with its region."""
    return _of_city(lead.city, lead.region) if lead.city else NOTHING


@lru_cache(maxsize=REMEMBERED)
def _of_city(city: str, region: str) -> Countries:
    return Countries(*countries_of_city(city, region))


def of_postal_code(lead: Lead) -> Countries:
    """By the form of the postal code, which may be one country's alone, or its prefix."""
    return _of_postal_code(lead.postal_code) if lead.postal_code else NOTHING


@lru_cache(maxsize=REMEMBERED)
def _of_postal_code(text: str) -> Countries:
    if match := WITH_COUNTRY.fullmatch(text):
        letters = match[1].upper()
        code = COUNTRIES_BEFORE_CODES.get(letters) or country_code(letters)
        if code in countries_with_form(match[2]):
            return Countries(frozenset((code,)))
    return Countries(countries_with_form(text))


def of_domain(lead: Lead) -> Countries:
    """By the country's ending of the website's domain, then of the e-mail address's."""
    code = country_of_website(lead.website) if lead.website else ""
    return _one(code or (country_of_email(lead.email) if lead.email else ""))


EVIDENCE: tuple[tuple[str, Callable[[Lead], Countries]], ...] = (
    (gettext_noop("country column"), of_country),
    (gettext_noop("region"), of_region),
    (gettext_noop("calling code"), of_calling_code),
    (gettext_noop("phone"), of_phone),
    (gettext_noop("city"), of_city),
    (gettext_noop("postal code"), of_postal_code),
    (gettext_noop("domain"), of_domain),
)
"""Each source of evidence, the strongest first."""
