"""Numbers by which registers and programs know a company or a person."""

import re

from batchruns.engine.subjects.placeholders import is_nothing

LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
# Of the European Union, its neighbors, and others that write their country before the number.
VAT = re.compile(
    r"(?:ATU|BE|BG|CHE|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)"
    r"[0-9A-Z]{6,12}"
)
FRENCH_VAT = re.compile(r"FR[0-9A-Z]{2}([0-9]{9})")
BEHIND_SWISS_VAT = re.compile(r"(?<=^CHE\d{9})(?:MWST|TVA|IVA)$")
SIREN, SIRET = re.compile(r"[0-9]{9}"), re.compile(r"([0-9]{9})[0-9]{5}")
NO_LETTER_OR_DIGIT = re.compile(r"[\W_]")
FEWEST_DIGITS_OF_VAT = 6
AS_DIGITS = str.maketrans({chr(code): str(code - 55) for code in range(ord("A"), ord("Z") + 1)})
"""Letters as ISO 7064 counts them, from 10 on."""
LONGEST = 50
SURE_KINDS = ("lei", "vat")
"""The kinds that nothing else is mistaken for."""


def read_identifier(text: str) -> str:
    """An identifier as “kind:value”, equal however it is written: lei, vat, siren or id; "" for none.

    A French VAT number and a SIRET say the company's SIREN. An `id` is any other number or code with a
    digit, which means something only where both sides have it from the same place.
    """
    if is_nothing(text.strip()):
        return ""
    bare = NO_LETTER_OR_DIGIT.sub("", text[: 2 * LONGEST]).upper()[:LONGEST]
    bare = BEHIND_SWISS_VAT.sub("", bare)
    if LEI.fullmatch(bare) and _is_lei(bare):
        return f"lei:{bare}"
    if siren := _siren(bare):
        return f"siren:{siren}"
    if VAT.fullmatch(bare) and sum(map(str.isdigit, bare)) >= FEWEST_DIGITS_OF_VAT:
        return f"vat:{bare}"
    return f"id:{_without_zeros(bare)}" if any(map(str.isdecimal, bare)) else ""


def is_sure(identifier: str) -> bool:
    """Whether what `read_identifier` gave can't be another's number by chance."""
    return identifier.partition(":")[0] in SURE_KINDS


def _siren(bare: str) -> str:
    for pattern in (FRENCH_VAT, SIRET):
        if (number := pattern.fullmatch(bare)) and _has_check_digit(number[1]):
            return number[1]
    return bare if SIREN.fullmatch(bare) and _has_check_digit(bare) else ""


def _is_lei(bare: str) -> bool:
    """Whether the check digits of ISO 7064 are right."""
    return int(bare.translate(AS_DIGITS)) % 97 == 1


def _has_check_digit(digits: str) -> bool:
    """Whether the last digit is the one that Luhn's way asks for."""
    doubled = [2 * int(digit) for digit in digits[-2::-2]]
    total = sum(map(int, digits[-1::-2])) + sum(number // 10 + number % 10 for number in doubled)
    return total % 10 == 0


def _without_zeros(bare: str) -> str:
    """A plain number without the zeros before it, which spreadsheets drop."""
    return bare.lstrip("0") or "0" if bare.isdecimal() else bare
