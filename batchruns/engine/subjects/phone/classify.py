"""What libphonenumber's metadata says of numbers by their first digits, worked out for all of them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneNumberType
from phonenumbers.carrierdata import CARRIER_DATA
from phonenumbers.phonemetadata import NumberFormat, PhoneMetadata, PhoneNumberDesc
from phonenumbers.phonenumberutil import is_number_type_geographical
from phonenumbers.tzdata import TIMEZONE_DATA

from batchruns.engine.subjects.phone.answer import LINE_TYPES
from batchruns.engine.subjects.phone.patterns import NEVER, UNKNOWN, PrefixPattern, UndecidedError

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
_TYPE_BY_GROUP = TYPES | {
    "either": PhoneNumberType.FIXED_LINE_OR_MOBILE,
    "fixed_line": PhoneNumberType.FIXED_LINE,
    "mobile": PhoneNumberType.MOBILE,
}
WITH_CARRIER = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.PAGER,
}
GROUP = re.compile(r"\\(\d)")
DIGITS = "0123456789"


def all_blocks() -> Iterator[tuple[str, int, dict[str, str]]]:
    """For each calling code and length of its numbers: by what each block begins with, the block as a
    line of text; empty where there are no such numbers.
    """
    for code in map(str, sorted(COUNTRY_CODE_TO_REGION_CODE)):
        plans = _plans_of(code)
        for length in sorted(frozenset[int]().union(*(plan.lengths for plan in plans))):
            blocks = groupby(_blocks(code, plans, "", length), itemgetter(1))
            yield code, length, {next(same)[0]: line for line, same in blocks}


def _blocks(
    code: str, plans: "Sequence[_Plan]", beginning: str, length: int
) -> Iterator[tuple[str, str]]:
    """What numbers begin with that have all in common, in order, and what that is."""
    try:
        yield beginning, _line_of(code, plans, beginning, length)
    except UndecidedError:
        for digit in DIGITS:
            yield from _blocks(code, plans, beginning + digit, length)


def _line_of(code: str, plans: "Sequence[_Plan]", beginning: str, length: int) -> str:
    """All that is known of numbers that begin so. Raises UndecidedError."""
    national = beginning.ljust(length, UNKNOWN)
    # A calling code of one country needs no asking whose number it is.
    claiming = plans if len(plans) == 1 else (plan for plan in plans if plan.claims(national))
    plan = next(iter(claiming), None)
    type = plan.type_of(national) if plan else None
    if plan is None or type is None:
        return ""
    digits, is_whole = code + beginning, len(beginning) == length
    carrier = _CARRIERS.longest(digits, is_whole=is_whole) if type in WITH_CARRIER else ""
    # Time zones of an area, or those of the country where the number has none.
    has_area = is_number_type_geographical(type, int(code))
    zones = (
        _ZONES.longest(digits, is_whole=is_whole)
        if has_area
        else _ZONES.longest(code, is_whole=True)
    )
    written = plans[0].written(national)
    return "\t".join((plan.region, LINE_TYPES[type], carrier, zones, f"+{code} {written}"))


class _Plan:
    """The numbers of one country, or of a calling code that is no country's."""

    def __init__(self, metadata: PhoneMetadata) -> None:
        self.region: str = metadata.id
        self._metadata = metadata
        self._leading = metadata.leading_digits and PrefixPattern(metadata.leading_digits)
        self._types: dict[int, PrefixPattern] = {}
        formats = metadata.intl_number_format or metadata.number_format
        self._formats = [_Format.of(format) for format in formats]

    @cached_property
    def lengths(self) -> frozenset[int]:
        """How long its numbers may be."""
        return frozenset((self._metadata.general_desc or PhoneNumberDesc()).possible_length)

    def claims(self, national: str) -> bool:
        """Whether a number, of a calling code that the country shares with others, is its own.

        Raises UndecidedError.
        """
        if self._leading:
            return self._leading.begins(national)
        return self.type_of(national) is not None

    def type_of(self, national: str) -> int | None:
        """The PhoneNumberType of a number; None if it is valid for no type. Raises UndecidedError."""
        length = len(national)
        if length not in self.lengths:
            return None
        if length not in self._types:
            self._types[length] = PrefixPattern(self._types_of_length(length))
        group = self._types[length].group(national)
        return _TYPE_BY_GROUP[group] if group else None

    def written(self, national: str) -> str:
        """How a number is written internationally: with %s for groups of digits, and behind a tab each
        where they begin and end. Raises UndecidedError.
        """
        for format in self._formats:
            written = format.written(len(national))
            if written and format.leading.begins(national):
                return written
        return f"%s\t0:{len(national)}"

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


class _Format(NamedTuple):
    """How numbers that begin with some digits are written."""

    leading: PrefixPattern
    groups: re.Pattern[str]
    text: str
    """The groups, each as \\1, \\2 and so on, with what stands between them."""

    @classmethod
    def of(cls, format: NumberFormat) -> "_Format":
        """The format that libphonenumber describes so."""
        leading = format.leading_digits_pattern[-1] if format.leading_digits_pattern else ""
        return cls(PrefixPattern(leading), re.compile(format.pattern or NEVER), format.format or "")

    def written(self, length: int) -> str:
        """How it writes numbers of this length, if it is for such: by position, not by digits."""
        match = self.groups.fullmatch("0" * length)
        if match is None:
            return ""
        spans = (match.span(int(group)) for group in GROUP.findall(self.text))
        return "\t".join((GROUP.sub("%s", self.text), *(f"{a}:{b}" for a, b in spans)))


class _Prefixes:
    """What is known of numbers (calling code first) by how they begin."""

    def __init__(self, by_prefix: dict[str, str]) -> None:
        self._by_prefix = by_prefix
        self._sorted = sorted(by_prefix)

    def longest(self, digits: str, *, is_whole: bool) -> str:
        """What is known by the longest prefix of these digits, or nothing.

        Raises UndecidedError if there are longer prefixes and the digits aren't the whole number.
        """
        if not is_whole and self._has_longer(digits):
            raise UndecidedError
        prefixes = (digits[:length] for length in range(len(digits), 0, -1))
        return next(filter(None, map(self._by_prefix.get, prefixes)), "")

    def _has_longer(self, digits: str) -> bool:
        index = bisect_right(self._sorted, digits)
        return any(prefix.startswith(digits) for prefix in self._sorted[index : index + 1])


_CARRIERS = _Prefixes({prefix: names.get("en", "") for prefix, names in CARRIER_DATA.items()})
_ZONES = _Prefixes({prefix: " ".join(zones) for prefix, zones in TIMEZONE_DATA.items()})


def _plans_of(code: str) -> list[_Plan]:
    """The plans of all countries with this calling code, the main one first."""
    regions = COUNTRY_CODE_TO_REGION_CODE[int(code)]
    every = (PhoneMetadata.metadata_for_region_or_calling_code(int(code), r) for r in regions)
    return [_Plan(metadata) for metadata in every if metadata]
