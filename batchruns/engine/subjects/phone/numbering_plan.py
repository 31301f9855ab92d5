"""The numbering plans of all countries: libphonenumber's metadata, each pattern compiled once.

The answers are those of the library's own functions, at a small part of their time: there, each
question classifies the number anew. A test holds the two equal.
"""

import re
from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneNumberType, ValidationResult
from phonenumbers.phonemetadata import NumberFormat, PhoneMetadata, PhoneNumberDesc

from batchruns.engine.subjects.phone.prefixes import (
    NEVER,
    UNKNOWN,
    PrefixPattern,
    UndecidedError,
)

# What people put between digits. Whatever else is in a text needs the library's own reader.
PUNCTUATION = {ord(character): "" for character in " \u00a0()./-\u2010\u2011\u2012\u2013\u2014"}
LONGEST_TEXT = 100
FEWEST_DIGITS = 3
PLAIN = re.compile(rf"\+?[0-9]{{{FEWEST_DIGITS},}}")
LONGEST_CALLING_CODE = 3
FEWEST_NATIONAL, MOST_NATIONAL = 2, 17
# The library asks for the types in this order, and the first that fits is the answer. Fixed lines
# and mobiles come last, because a number may be either.
TYPES = {
    "premium_rate": PhoneNumberType.PREMIUM_RATE,
    "toll_free": PhoneNumberType.TOLL_FREE,
    "shared_cost": PhoneNumberType.SHARED_COST,
    "voip": PhoneNumberType.VOIP,
    "personal_number": PhoneNumberType.PERSONAL_NUMBER,
    "pager": PhoneNumberType.PAGER,
    "uan": PhoneNumberType.UAN,
    "voicemail": PhoneNumberType.VOICEMAIL,
}
LONG_ENOUGH = {ValidationResult.IS_POSSIBLE, ValidationResult.TOO_LONG}
GROUP = re.compile(r"\\(\d)")
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
    return text.replace(" ", "").replace("-", "").replace("(", "").replace(")", "")


def locate(digits: str, region: str | None) -> "tuple[Plan, str] | None":
    """The plan for the plain digits dialed from `region`, and the national significant number.

    `region` is an ISO 3166 code in capitals. None if no plan is for such digits. Those at the end may
    be unknown (see PrefixPattern); raises UndecidedError where they must not be.
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
    if prefix := home.international_prefix.beginning(digits):
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
    if UNKNOWN in digits[:LONGEST_CALLING_CODE]:
        raise UndecidedError
    if len(digits) >= FEWEST_DIGITS and digits[0] != "0":
        for length in range(1, LONGEST_CALLING_CODE + 1):
            if plans := plans_of(digits[:length]):
                return plans[0], digits[length:]
    return None, digits


def plan_of_international(e164: str) -> "Plan":
    """The main plan of a valid number's calling code."""
    codes = (e164[1:end] for end in range(2, LONGEST_CALLING_CODE + 2))
    return next(filter(None, map(plans_of, codes)))[0]


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
def plans_of(calling_code: str) -> "tuple[Plan, ...]":
    """The plans of all countries with this calling code, the main one first."""
    code = int(calling_code)
    regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    all_of_them = (PhoneMetadata.metadata_for_region_or_calling_code(code, r) for r in regions)
    return tuple(Plan(metadata) for metadata in all_of_them if metadata)


class Plan:
    """The rules for the numbers of one country, or of a calling code that is no country's."""

    def __init__(self, metadata: PhoneMetadata) -> None:
        general = metadata.general_desc or PhoneNumberDesc()
        self.calling_code = str(metadata.country_code)
        self.region: str = metadata.id
        self.before_extension: str = metadata.preferred_extn_prefix or BEFORE_EXTENSION
        self.international_prefix = PrefixPattern.of(metadata.international_prefix)
        self.fits = PrefixPattern.of(general.national_number_pattern).fits
        self._metadata = metadata
        self._lengths = frozenset(general.possible_length)
        self._local_lengths = frozenset(general.possible_length_local_only)
        self._prefix = PrefixPattern.of(metadata.national_prefix_for_parsing)
        self._prefix_rule = metadata.national_prefix_transform_rule
        self._leading = metadata.leading_digits and PrefixPattern(metadata.leading_digits)
        self._types: dict[int, PrefixPattern] = {}
        formats = metadata.intl_number_format or metadata.number_format
        self._formats = [PrefixFormat.of(format) for format in formats]

    def without_prefix(self, national: str) -> str:
        """The number without what is dialed before it within the country, such as 0."""
        prefix = self._prefix.beginning(national)
        if not prefix:
            return national
        rest = self._in_place_of(prefix) + national[prefix.end() :]
        return national if self.fits(national) and not self.fits(rest) else rest

    def _in_place_of(self, prefix: re.Match[str]) -> str:
        """What belongs in the place of a national prefix: nothing, or in some countries an area code."""
        if not self._prefix_rule or prefix.groups()[-1] is None:
            return ""
        if UNKNOWN in prefix.string:
            raise UndecidedError
        return prefix.expand(self._prefix_rule)

    def without_prefix_if_possible(self, national: str) -> str:
        """The number without its national prefix; with it, where too few digits would remain."""
        rest = self.without_prefix(national)
        return rest if self.possible(rest) in LONG_ENOUGH else national

    @property
    def main(self) -> "Plan":
        """The plan of the main country with the same calling code."""
        return plans_of(self.calling_code)[0]

    def possible(self, national: str) -> int:
        """What is to say of the number's length alone, as a ValidationResult."""
        length = len(national)
        if length in self._local_lengths:
            return ValidationResult.IS_POSSIBLE_LOCAL_ONLY
        if length in self._lengths:
            return ValidationResult.IS_POSSIBLE
        if length < min(self._lengths):
            return ValidationResult.TOO_SHORT
        if length > max(self._lengths):
            return ValidationResult.TOO_LONG
        return ValidationResult.INVALID_LENGTH

    def claims(self, national: str) -> bool:
        """Whether a number, of the calling code that the country shares with others, is its own.

        The national number may end in unknown digits. Raises UndecidedError.
        """
        if self._leading:
            return self._leading.begins(national)
        return self.type_of(national) is not None

    def type_of(self, national: str) -> int | None:
        """The PhoneNumberType of a number; None if it is valid for no type."""
        length = len(national)
        if length not in self._lengths:
            return None
        if length not in self._types:
            self._types[length] = PrefixPattern(self._types_of_length(length))
        group = self._types[length].group(national)
        return _TYPE_BY_GROUP[group] if group else None

    def grouping_of(self, national: str) -> "Grouping":
        """How the number is written internationally."""
        for format in self._formats:
            grouping = format.grouping(len(national))
            if grouping and format.leading.begins(national):
                return grouping
        return DIGITS_ONLY

    def _types_of_length(self, length: int) -> str:
        """One pattern for all types that have numbers of this length; its group names the type."""
        described = ((name, self._pattern(name, length)) for name in TYPES)
        patterns = dict(filter(itemgetter(1), described)) | self._fixed_and_mobile(length)
        general = self._pattern("general_desc", length)
        if not patterns or not general:
            return NEVER
        groups = "|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items())
        return f"(?=(?:{general})\\Z)(?:{groups})"

    def _fixed_and_mobile(self, length: int) -> dict[str, str]:
        """The patterns of numbers that are a fixed line's or a mobile's, and of those of either."""
        fixed = self._pattern("fixed_line", length) or NEVER
        if self._metadata.same_mobile_and_fixed_line_pattern:
            return {} if fixed == NEVER else {"either": fixed}
        mobile = self._pattern("mobile", length) or NEVER
        both = f"(?=(?:{mobile})\\Z)(?:{fixed})"
        return {"either": both, "fixed_line": fixed, "mobile": mobile}

    def _pattern(self, name: str, length: int) -> str:
        """libphonenumber's pattern for a type, if there are numbers of this length."""
        described = getattr(self._metadata, name)
        if described is None:
            return ""
        lengths = described.possible_length
        return described.national_number_pattern or "" if not lengths or length in lengths else ""


_TYPE_BY_GROUP = TYPES | {
    "either": PhoneNumberType.FIXED_LINE_OR_MOBILE,
    "fixed_line": PhoneNumberType.FIXED_LINE,
    "mobile": PhoneNumberType.MOBILE,
}


class PrefixFormat(NamedTuple):
    """How numbers that begin with some digits are grouped."""

    leading: PrefixPattern
    groups: re.Pattern[str]
    order: tuple[int, ...]
    """The groups in the order in which they are written."""
    text: str
    """The groups, each as %s, with what stands between them."""

    @classmethod
    def of(cls, format: NumberFormat) -> "PrefixFormat":
        """The format that libphonenumber describes so."""
        leading = format.leading_digits_pattern[-1] if format.leading_digits_pattern else ""
        written = format.format or ""
        return cls(
            PrefixPattern(leading),
            re.compile(format.pattern or NEVER),
            tuple(map(int, GROUP.findall(written))),
            GROUP.sub("%s", written),
        )

    def grouping(self, length: int) -> "Grouping | None":
        """How it groups numbers of this length, if it is for such: by position, not by digits."""
        match = self.groups.fullmatch("0" * length)
        if match is None:
            return None
        return Grouping(self.text, itemgetter(*(slice(*match.span(g)) for g in self.order)))


class Grouping(NamedTuple):
    """How numbers of one length are written."""

    text: str
    """The groups, each as %s, with spaces or dashes between them."""
    groups: Callable[[str], str | tuple[str, ...]]

    def apply(self, national: str) -> str:
        """The number with spaces or dashes."""
        return self.text % self.groups(national)


DIGITS_ONLY = Grouping("%s", str)
