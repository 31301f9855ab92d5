"""What a provider's JSON says, as the texts of outputs. It is untrusted: anything may stand anywhere.

Whatever isn't a text or a number where one belongs says nothing, as does a placeholder. Texts are one
line without control characters, and have an end.
"""

from collections.abc import Mapping
from typing import Any

from batchruns.engine.subjects.country.read import read_country
from batchruns.engine.subjects.email.read import read_email
from batchruns.engine.subjects.email.verification import read_verification
from batchruns.engine.subjects.linkedin.read import read_linkedin
from batchruns.engine.subjects.phone.read import read_phone
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.website.read import read_website
from batchruns.engine.text import INVISIBLE_OR_TURNING

LONGEST = 500
"""Characters of a value."""
LARGEST = 10**15
FIRST_YEAR, LAST_YEAR = 1000, 2100


def at(data: object, *path: str | int) -> Any:
    """What stands at a path of names and numbers, also in digits; None where there is nothing."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and str(step).isdecimal() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def listed(data: object, *path: str | int) -> list[Any]:
    """The list at a path; an empty one where there is none."""
    there = at(data, *path)
    return there if isinstance(there, list) else []


def renamed(question: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """A question as an interface takes it, which has other names for some inputs."""
    return {names.get(name, name): value for name, value in question.items()}


def filled(values: Mapping[str, str]) -> dict[str, str]:
    """The values that say something."""
    return {name: value for name, value in values.items() if value}


def text(value: object, longest: int = LONGEST) -> str:
    """A text or a number on one line; nothing for a placeholder."""
    cleaned = line(value, longest)
    return "" if is_nothing(cleaned) else cleaned


def line(value: object, longest: int = LONGEST) -> str:
    """A text or a number on one line, also one that stands for nothing elsewhere: “unknown”."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, str):
        return _clean(value[: 4 * longest])[:longest].rstrip()
    return _number(value)


def _number(value: int | float) -> str:
    if not abs(value) < LARGEST:  # as NaN isn't, either
        return ""
    return str(int(value)) if value == int(value) else str(value)


def _clean(value: str) -> str:
    shown = value.translate(INVISIBLE_OR_TURNING)
    return " ".join("".join(c if c.isprintable() else " " for c in shown).split())


def percent(value: object) -> int | None:
    """A number from 0 to 100, rounded; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value) if 0 <= value <= 100 else None


def year(value: object) -> str:
    """A year, also one that begins a date."""
    digits = text(value)[:4]
    is_year = digits.isascii() and digits.isdigit() and FIRST_YEAR <= int(digits) <= LAST_YEAR
    return digits if is_year else ""


def country(value: object) -> str:
    """A country's code, ISO 3166 alpha-2, by its code or its name in any language."""
    return read_country(text(value)).code


def phone(value: object, home: str = "") -> str:
    """A valid number as E.164; `home` is the code of the country where it is dialed, if known."""
    answer = read_phone(text(value), home or None)
    return answer.e164 if answer.is_valid else ""


def email(value: object) -> str:
    """An address that is one by the rules for addresses."""
    return read_email(text(value)).normalized


def email_status(value: object) -> str:
    """deliverable, undeliverable, risky or unknown, by a verifier's word; "" for no word of any."""
    return read_verification(line(value))[0]


def domain(value: object) -> str:
    """The domain of an address on the web; "" where it is a page at somebody else's."""
    return read_website(text(value)).domain


def profile(value: object) -> str:
    """A person's profile at LinkedIn."""
    return read_linkedin(text(value), "").profile


def company_page(value: object) -> str:
    """A company's page at LinkedIn."""
    return read_linkedin("", text(value)).company
