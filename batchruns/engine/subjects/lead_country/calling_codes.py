"""Countries by a calling code that stands in a column of its own: “+41”, “0049”, “1-242”, “US +1”."""

import re
from functools import lru_cache, partial

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from batchruns.engine.subjects.country.read import country_code

REMEMBERED = 1_000
NONE = frozenset[str]()
NORTH_AMERICA, NO_PLACE = "1", "001"
# Small ones that share the calling code of a large neighbor.
MINOR = frozenset("GG JE IM VA SJ AX CC CX EH TA BL MF YT".split())
NOT_A_DIGIT = re.compile(r"\D+")
NOT_A_LETTER = re.compile(r"[\W\d_]+")
MADE_OF = re.compile(r"\(?(?:\+|00|011)?[\s-]*\d{1,3}(?:[\s-]*\(?\d{3}\)?)?(?:\.0)?\)?")
LONGEST, LONGEST_WITH_AREA = 3, 4


@lru_cache(maxsize=REMEMBERED)
def calling_code_of(text: str) -> str:
    """The digits of a calling code, without what is dialed before it; empty if there is none."""
    letters = NOT_A_LETTER.sub(" ", text).strip()
    bare = text.replace(letters, "").strip()
    if not MADE_OF.fullmatch(bare.strip("() :")):
        return ""
    digits = NOT_A_DIGIT.sub("", bare.removesuffix(".0")).removeprefix("011").lstrip("0")
    return digits if _is_known(digits) else ""


def _is_known(digits: str) -> bool:
    """Whether there is a calling code of these digits, or an area of North America behind its 1."""
    if len(digits) == LONGEST_WITH_AREA:
        return digits[0] == NORTH_AMERICA
    return 0 < len(digits) <= LONGEST and int(digits) in COUNTRY_CODE_TO_REGION_CODE


@lru_cache(maxsize=REMEMBERED)
def countries_of_calling_code(text: str) -> frozenset[str]:
    """The countries that a cell of calling codes may mean; those that are named beside it first."""
    code = calling_code_of(text)
    if named := _country_named(text):
        return frozenset((named,))
    if len(code) == LONGEST_WITH_AREA:
        return _in_north_america(code[1:])
    return frozenset(_countries_with(code)) - MINOR


def _countries_with(code: str) -> list[str]:
    """The countries that have a calling code, the main one first; none if it is no country's."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code), ()) if code else ()
    return [region for region in regions if region != NO_PLACE]


def _country_named(text: str) -> str | None:
    """The country in a cell such as “US +1”, or “US” alone."""
    letters = NOT_A_LETTER.sub(" ", text).strip()
    is_code_beside = calling_code_of(text) or letters == text
    return country_code(letters) if letters and is_code_beside else None


def region_of_calling_code(text: str, country: str) -> str | None:
    """A country from which numbers beside this calling code are dialed: `country` if it has the code,
    else one of those that have; None if it is no calling code.
    """
    code = calling_code_of(text)
    if not code:
        return _country_named(text)
    countries = _countries_with(NORTH_AMERICA if len(code) == LONGEST_WITH_AREA else code)
    return country if country in countries else next(iter(countries), None)


def _in_north_america(area: str) -> frozenset[str]:
    regions = COUNTRY_CODE_TO_REGION_CODE[int(NORTH_AMERICA)]
    return frozenset(filter(partial(_has_area, area), regions))


def _has_area(area: str, region: str) -> bool:
    """Whether an area code is one of a country's that shares its calling code."""
    plan = PhoneMetadata.metadata_for_region(region, None)
    return bool(plan and plan.leading_digits and re.match(plan.leading_digits, area))
