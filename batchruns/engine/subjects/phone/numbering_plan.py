"""How numbers are dialed: which country's plan digits are for, and what of them is the national number.

The answers are those of the library's own functions, at a small part of their time: there, each
question classifies the number anew. A test holds the two equal.
"""

import re
from functools import cache, cached_property

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, ValidationResult
from phonenumbers.phonemetadata import PhoneMetadata, PhoneNumberDesc

from batchruns.engine.subjects.phone.patterns import NEVER

# What people put between digits. Whatever else is in a text needs the library's own reader.
PUNCTUATION = {ord(character): "" for character in " \u00a0()./-\u2010\u2011\u2012\u2013\u2014"}
LONGEST_TEXT = 100
FEWEST_DIGITS = 3
PLAIN = re.compile(rf"\+?[0-9]{{{FEWEST_DIGITS},}}")
LONGEST_CALLING_CODE = 3
FEWEST_NATIONAL, MOST_NATIONAL = 2, 17
LONG_ENOUGH = {ValidationResult.IS_POSSIBLE, ValidationResult.TOO_LONG}
BEFORE_EXTENSION = " ext. "


def plain_digits(text: str) -> str:
    """The digits in a text that is no more than digits and punctuation, with a + if it has one.

    Nothing if there is more to it, or too little: libphonenumber's own reader is for that.
    """
    digits = without_common_punctuation(text)
    if not digits.isdigit():
        digits = digits.translate(PUNCTUATION)
    return digits if PLAIN.fullmatch(digits) and len(text) <= LONGEST_TEXT else ""


def without_common_punctuation(text: str) -> str:
    """The text without what most people put between digits; also of many numbers at once."""
    return text.replace(" ", "").replace("-", "").replace("(", "").replace(")", "").replace(".", "")


def locate(digits: str, region: str | None) -> "tuple[Plan, str] | None":
    """The plan for the plain digits dialed from `region`, and the national significant number.

    `region` is an ISO 3166 code in capitals. None if no plan is for such digits.
    """
    plan, national = _international(digits[1:]) if digits[0] == "+" else _dialed(digits, region)
    if plan is None:
        return None
    national = plan.without_prefix_if_possible(national)
    return (plan, national) if FEWEST_NATIONAL <= len(national) <= MOST_NATIONAL else None


def _dialed(digits: str, region: str | None) -> "tuple[Plan | None, str]":
    """Whose plan the digits are for when dialed from `region`, and those left for it."""
    home = plan_of(region) if region else None
    if home is None:
        return None, digits
    if prefix := home.international_prefix.match(digits):
        abroad = digits[prefix.end() :]
        if abroad[:1] != "0":
            return _international(abroad)
    return _without_calling_code(home, digits)


def _without_calling_code(home: "Plan", digits: str) -> "tuple[Plan, str]":
    """The plan for digits dialed at home, where some write the calling code without its +."""
    if digits.startswith(home.calling_code):
        national = home.without_prefix(digits[len(home.calling_code) :])
        is_too_long = home.possible(digits) == ValidationResult.TOO_LONG
        if is_too_long or (home.fits(national) and not home.fits(digits)):
            return home.main, national
    return home, digits


def _international(digits: str) -> "tuple[Plan | None, str]":
    """The main plan of the calling code in front, and the digits behind it."""
    if len(digits) >= FEWEST_DIGITS and digits[0] != "0":
        for length in range(1, LONGEST_CALLING_CODE + 1):
            if plan := main_plan_of(digits[:length]):
                return plan, digits[length:]
    return None, digits


def plan_of_international(e164: str) -> "Plan":
    """The main plan of a valid number's calling code. Raises ValueError where there is none."""
    plan, _ = _international(e164[1:])
    if plan is None:
        raise ValueError(e164)
    return plan


@cache
def plan_of(region: str) -> "Plan | None":
    """The plan of a country, given by its ISO 3166 code in capitals."""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    return Plan(metadata) if metadata else None


def calling_code_of(region: str | None) -> str:
    """The calling code of a country; empty where that isn't known."""
    plan = plan_of(region) if region else None
    return plan.calling_code if plan else ""


@cache
def main_plan_of(calling_code: str) -> "Plan | None":
    """The plan of the main country with this calling code."""
    code = int(calling_code)
    regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    every = (PhoneMetadata.metadata_for_region_or_calling_code(code, r) for r in regions)
    return next((Plan(metadata) for metadata in every if metadata), None)


class Plan:
    """The rules for dialing the numbers of one country, or of a calling code that is no country's."""

    def __init__(self, metadata: PhoneMetadata) -> None:
        general = metadata.general_desc or PhoneNumberDesc()
        self.calling_code = str(metadata.country_code)
        self.region: str = metadata.id
        self.before_extension: str = metadata.preferred_extn_prefix or BEFORE_EXTENSION
        self.international_prefix = re.compile(metadata.international_prefix or NEVER)
        self._general = general.national_number_pattern or NEVER
        self._possible = _possible_by_length(general)
        self._prefix = re.compile(metadata.national_prefix_for_parsing or NEVER)
        self._prefix_rule = metadata.national_prefix_transform_rule

    @cached_property
    def _fitting(self) -> re.Pattern[str]:
        return re.compile(self._general)

    def fits(self, national: str) -> bool:
        """Whether this may be a number, whatever its type."""
        return self._fitting.fullmatch(national) is not None

    def without_prefix(self, national: str) -> str:
        """The number without what is dialed before it within the country, such as 0."""
        prefix = self._prefix.match(national)
        if not prefix:
            return national
        rest = self._in_place_of(prefix) + national[prefix.end() :]
        return rest if self.fits(rest) or not self.fits(national) else national

    def _in_place_of(self, prefix: re.Match[str]) -> str:
        """What belongs in the place of a national prefix: nothing, or in some countries an area code."""
        if not self._prefix_rule or prefix.groups()[-1] is None:
            return ""
        return prefix.expand(self._prefix_rule)

    def without_prefix_if_possible(self, national: str) -> str:
        """The number without its national prefix; with it, where too few digits would remain."""
        rest = self.without_prefix(national)
        return rest if rest is national or self.possible(rest) in LONG_ENOUGH else national

    @property
    def main(self) -> "Plan":
        """The plan of the main country with the same calling code."""
        return main_plan_of(self.calling_code) or self

    def possible(self, national: str) -> int:
        """What is to say of the number's length alone, as a ValidationResult."""
        return self._possible.get(len(national), ValidationResult.TOO_LONG)


def _possible_by_length(general: PhoneNumberDesc) -> dict[int, int]:
    """What is to say of numbers by their length; nothing of those that are longer than any."""
    lengths = general.possible_length
    shorter = dict.fromkeys(range(min(lengths)), ValidationResult.TOO_SHORT)
    between = dict.fromkeys(range(min(lengths), max(lengths)), ValidationResult.INVALID_LENGTH)
    possible = dict.fromkeys(lengths, ValidationResult.IS_POSSIBLE)
    local = dict.fromkeys(
        general.possible_length_local_only, ValidationResult.IS_POSSIBLE_LOCAL_ONLY
    )
    return shorter | between | possible | local
