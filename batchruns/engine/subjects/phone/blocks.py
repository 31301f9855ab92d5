"""Blocks of phone numbers: those that begin alike and are as long, with all that is known of them.

A number's country, type, carrier and time zones hang on its first digits, so they are worked out
once for each block, and not for each number in it.
"""

from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from operator import methodcaller
from typing import NamedTuple

from phonenumbers import PhoneNumberType
from phonenumbers.phonenumberutil import is_number_type_geographical

from batchruns.engine.reference.codecs import TEXTS
from batchruns.engine.reference.tables import reference_table
from batchruns.engine.subjects.phone.numbering_plan import DIGITS_ONLY, Grouping, Plan, plans_of
from batchruns.engine.subjects.phone.prefixes import UNKNOWN, UndecidedError

WITH_CARRIER = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.PAGER,
}


class Block(NamedTuple):
    """What all numbers of a block have in common."""

    region: str
    """ISO 3166 alpha-2, or 001 for numbers of no country."""
    type: int
    """A PhoneNumberType."""
    carrier: str
    """Who was given the block (in English), or nothing."""
    time_zones: str
    """IANA's names of the time zones where its numbers are at home, with spaces between."""
    grouping: Grouping

    @property
    def is_valid(self) -> bool:
        """Whether these are numbers at all."""
        return self.type != PhoneNumberType.UNKNOWN


NO_BLOCK = Block("", PhoneNumberType.UNKNOWN, "", "", DIGITS_ONLY)


def block_of(calling_code: str, national: str) -> Block:
    """The block of a national significant number."""
    return block_of_beginning(calling_code, national, len(national))


def block_of_beginning(calling_code: str, beginning: str, length: int) -> Block:
    """The block of numbers of which only the first digits are known. Raises UndecidedError."""
    national = beginning.ljust(length, UNKNOWN)
    plan = _plan_claiming(calling_code, national)
    type = plan.type_of(national) if plan else None
    if plan is None or type is None:
        return NO_BLOCK
    digits = (calling_code + national).rstrip(UNKNOWN)
    is_whole = len(beginning) == length
    carrier = _carriers().longest(digits, is_whole=is_whole) if type in WITH_CARRIER else ""
    zones = _zones_of(calling_code, digits, type, is_whole=is_whole)
    return Block(plan.region, type, carrier, zones, plan.main.grouping_of(national))


def _plan_claiming(calling_code: str, national: str) -> Plan | None:
    """The plan of the country whose number it is; a calling code of one country needs no asking."""
    plans = plans_of(calling_code)
    return (
        plans[0] if len(plans) == 1 else next(filter(methodcaller("claims", national), plans), None)
    )


def _zones_of(calling_code: str, digits: str, type: int, *, is_whole: bool) -> str:
    """Time zones of an area, or those of the country where the number has none."""
    if is_number_type_geographical(type, int(calling_code)):
        return _zones().longest(digits, is_whole=is_whole)
    return _zones().longest(calling_code, is_whole=True)


class _Prefixes:
    """What is known of numbers (calling code first) by how they begin."""

    def __init__(self, by_prefix: Mapping[str, str]) -> None:
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


@cache
def _carriers() -> _Prefixes:
    return _Prefixes(_carrier_by_prefix())


@cache
def _zones() -> _Prefixes:
    return _Prefixes(_zones_by_prefix())


@reference_table("phone_carriers", packages=("phonenumbers",), codec=TEXTS)
def _carrier_by_prefix() -> Mapping[str, str]:
    from phonenumbers.carrierdata import CARRIER_DATA

    return {prefix: names["en"] for prefix, names in CARRIER_DATA.items() if "en" in names}


@reference_table("phone_time_zones", packages=("phonenumbers",), codec=TEXTS)
def _zones_by_prefix() -> Mapping[str, str]:
    from phonenumbers.tzdata import TIMEZONE_DATA

    return {prefix: " ".join(zones) for prefix, zones in TIMEZONE_DATA.items()}
