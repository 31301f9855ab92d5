"""What a phone number tells."""

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
)
from phonenumbers.carrier import name_for_number
from phonenumbers.timezone import time_zones_for_number

from batchruns.enrichment import numbering
from batchruns.enrichment.blocks import block_of
from batchruns.enrichment.countries import country_codes
from batchruns.enrichment.enricher import Enricher, Output

SOURCE = "libphonenumber's metadata"
LINE_TYPES = {
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "landline or mobile",
    PhoneNumberType.TOLL_FREE: "toll free",
    PhoneNumberType.PREMIUM_RATE: "premium rate",
    PhoneNumberType.SHARED_COST: "shared cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "company-wide",
    PhoneNumberType.VOICEMAIL: "voicemail",
}
UNKNOWN_ZONE = "Etc/Unknown"
LENGTH_REASONS = {
    ValidationResult.TOO_SHORT: "It has too few digits for its country.",
    ValidationResult.TOO_LONG: "It has too many digits for its country.",
    ValidationResult.INVALID_LENGTH: "No number of its country has this many digits.",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "Its area code is missing.",
}
NO_PREFIX = "It has no country prefix, and the lead's country isn't known."
UNKNOWN_BLOCK = "No number of its country begins like this."


class PhoneEnricher(Enricher):
    """Reads numbers of any country; the lead's country, else the default, tells the prefix."""

    name = "phone"
    inputs = ("phone", "country")
    needs = ("phone",)
    is_quick = True
    outputs = (
        Output("phone_e164", "The number as machines dial it (E.164).", SOURCE),
        Output("phone_international", "The number as people write it, with its prefix.", SOURCE),
        Output(
            "phone_status", "valid or invalid, by the numbering plan of its country.", SOURCE, True
        ),
        Output("phone_country", "The number's country, ISO 3166-1 alpha-2.", SOURCE, True),
        Output("phone_line_type", "landline, mobile, toll free, voip and so on.", SOURCE, True),
        Output(
            "phone_carrier",
            "Who was given this block of numbers; a moved number isn't known.",
            SOURCE,
        ),
        Output("phone_time_zones", "Where the number is at home, as IANA time zones.", SOURCE),
        Output("phone_reason", "Why the number is invalid.", SOURCE),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        text, country = values
        if not text:
            return ("",) * 8
        region = self._region(country)
        digits = numbering.plain_digits(text)
        if digits and digits[0] != "+" and region is None:
            return _invalid(NO_PREFIX)
        located = numbering.locate(digits, region) if digits else None
        if located is None:
            return _ask_library(text, region)
        plan, national = located
        block = block_of(plan.calling_code, national)
        if not block.is_valid:
            return _invalid(LENGTH_REASONS.get(plan.main.possible(national), UNKNOWN_BLOCK))
        return (
            f"+{plan.calling_code}{national}",
            f"+{plan.calling_code} {block.grouped(national)}",
            "valid",
            block.region,
            LINE_TYPES.get(block.type, ""),
            block.carrier,
            block.time_zones,
            "",
        )

    def _region(self, country: str) -> str | None:
        codes = country_codes(country) if country else ()
        return codes[0] if len(codes) == 1 else self.options.default_country


def _invalid(reason: str) -> tuple[str, ...]:
    return "", "", "invalid", "", "", "", "", reason


def _parse_reason(error: NumberParseException, region: str | None) -> str:
    if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        if region is None:
            return NO_PREFIX
        return "No country has this prefix."
    if error.error_type == NumberParseException.NOT_A_NUMBER:
        return "This is not a phone number."
    if error.error_type == NumberParseException.TOO_LONG:
        return "It has too many digits."
    return "It has too few digits."


def _ask_library(text: str, region: str | None) -> tuple[str, ...]:
    """What libphonenumber's port itself makes of texts that aren't plain digits."""
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        return _invalid(_parse_reason(error, region))
    if not phonenumbers.is_valid_number(number):
        possible = phonenumbers.is_possible_number_with_reason(number)
        return _invalid(LENGTH_REASONS.get(possible, UNKNOWN_BLOCK))
    return (
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        "valid",
        phonenumbers.region_code_for_number(number) or "",
        LINE_TYPES.get(phonenumbers.number_type(number), ""),
        name_for_number(number, "en"),
        " ".join(zone for zone in time_zones_for_number(number) if zone != UNKNOWN_ZONE),
        "",
    )
