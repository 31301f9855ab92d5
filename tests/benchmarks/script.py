"""What a user would script instead: the reference libraries, one call for each cell or value.

`python -m tests.benchmarks.script WAY leads.csv enriched.csv field=column …` makes the columns that
leadenrich makes of the same cells, but for the reasons. The way is one of:

- apply: pandas, one call for each cell
- cached: the same, and every function remembers all its answers
- polars: one call for each unique value, joined back
"""

import sys
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

import pandas as pd
import phonenumbers
import polars as pl
import pycountry
from babel import Locale
from cleanco import basename
from disposable_email_domains import blocklist
from email_validator import EmailNotValidError, validate_email
from nameparser import HumanName
from phonenumbers import PhoneNumberFormat
from phonenumbers.carrier import name_for_number
from phonenumbers.timezone import time_zones_for_number
from tldextract import TLDExtract

from batchruns.engine.subjects.email.roles import ROLES
from batchruns.engine.subjects.phone.answer import LINE_TYPES
from batchruns.engine.subjects.website.mail_providers import FREE_PROVIDERS
from batchruns.engine.text import plain

EMAIL = """email_normalized email_status email_provider email_is_role email_domain
    email_suggestion""".split()
PHONE = """phone_e164 phone_international phone_status phone_country phone_line_type phone_carrier
    phone_time_zones""".split()
NAME = ["name_prefix", "first_name", "middle_name", "last_name", "name_suffix"]
COMPANY = ["company_clean_name", "company_legal_form"]
COUNTRY = ["country_code", "country_name"]
DOMAIN = ["company_domain"]
POPULAR = ["gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "gmx.de", "web.de"]
LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl", "pl"]

extract = TLDExtract(cache_dir=None, suffix_list_urls=())
english = Locale("en").territories
# Later ones first: what is said in English comes before what is said in Polish.
codes = {
    plain(name): code
    for language in reversed(LANGUAGES)
    for code, name in Locale(language).territories.items()
    if len(code) == 2 and code.isalpha()
} | {
    "usa": "US",
    "uk": "GB",
    "ger": "DE",
    "d": "DE",
    "a": "AT",
    "f": "FR",
    "i": "IT",
    "e": "ES",
    "b": "BE",
    "l": "LU",
}
NOTHING = {"", "n/a"}


def email(text: str) -> Any:
    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return ("", "invalid" if text else "", "", "", "", "")
    close = get_close_matches(found.domain, POPULAR, 1, 0.87)
    mended = close[0] if close and found.domain not in FREE_PROVIDERS else ""
    suggestion = f"{found.local_part}@{mended}" if mended else ""
    if not extract(found.domain).suffix:
        return "", "invalid", "", "", "", suggestion
    role = "yes" if found.local_part.lower().split("+")[0] in ROLES else ""
    return found.normalized, "valid", provider(found.domain), role, found.domain, suggestion


def provider(domain: str) -> str:
    if domain in blocklist:
        return "disposable"
    return "free" if domain in FREE_PROVIDERS else "company"


def country(text: str) -> Any:
    if not text:
        return "", ""
    try:
        code = codes.get(plain(text)) or pycountry.countries.lookup(text).alpha_2
    except LookupError:
        return "", ""
    return code, english.get(code, "")


def phone(text: str, region: Any) -> Any:
    if not text:
        return ("",) * len(PHONE)
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return ("", "", "invalid", "", "", "", "")
    if not phonenumbers.is_valid_number(number):
        return ("", "", "invalid", "", "", "", "")
    zones = [zone for zone in time_zones_for_number(number) if zone != "Etc/Unknown"]
    return (
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        "valid",
        phonenumbers.region_code_for_number(number) or "",
        LINE_TYPES.get(phonenumbers.number_type(number), ""),
        name_for_number(number, "en"),
        " ".join(zones),
    )


def name(text: str) -> Any:
    if text.lower() in NOTHING or basename(text) != text.rstrip(","):
        return ("",) * len(NAME)
    parsed = HumanName(text)
    if text.isupper() or text.islower():
        parsed.capitalize(force=True)
    return parsed.title, parsed.first, parsed.middle, parsed.last, parsed.suffix


def company(text: str) -> Any:
    if text.lower() in NOTHING:
        return "", ""
    base = basename(text)
    return base, text[len(base) :].strip(" ,-&") if text.startswith(base) else ""


def domain(website: Any, address: str) -> Any:
    if website and (found := extract(website).top_domain_under_public_suffix):
        return (found.lower(),)
    local_part, _, host = address.rpartition("@")
    found = extract(host).top_domain_under_public_suffix.lower() if host and local_part else ""
    return (found if found and provider(found) == "company" else "",)


class Step(NamedTuple):
    """What a function makes of some columns."""

    outputs: list[str]
    function: Callable[..., Any]
    inputs: list[str]


def steps_of(columns: dict[str, str]) -> Iterator[Step]:
    """The steps for a file with these columns by field; the name's is one column for all of them."""
    yield Step(EMAIL, email, [columns["email"]])
    yield Step(COUNTRY, country, [columns["country"]])
    yield Step(PHONE, phone, [columns["phone"], "country_code"])
    yield Step(NAME, name, [columns["full_name"]])
    yield Step(COMPANY, company, [columns["company"]])
    yield Step(DOMAIN, domain, [columns["website"], columns["email"]])


def with_pandas(source: str, result: str, columns: dict[str, str], keep: Any) -> None:
    frame = pd.read_csv(source, dtype=str, keep_default_na=False)
    # The columns that are read, so that a row is no longer than it must be.
    cells = frame[list(columns.values())].apply(lambda column: column.str.strip())
    if "full_name" not in columns:
        columns["full_name"] = "full name"
        cells["full name"] = cells[columns["first_name"]] + " " + cells[columns["last_name"]]
        cells["full name"] = cells["full name"].str.strip()
    for outputs, function, inputs in steps_of(columns):
        frame[outputs] = _apply(keep(function), cells[inputs]).tolist()
        cells[outputs] = frame[outputs]
    frame.to_csv(result, index=False)


def _apply(function: Any, cells: pd.DataFrame) -> pd.Series:
    if len(cells.columns) == 1:
        return cells.iloc[:, 0].apply(function)
    return cells.apply(lambda row: function(*row), axis=1)


def with_polars(source: str, result: str, columns: dict[str, str]) -> None:
    frame = pl.read_csv(source, infer_schema=False).fill_null("")
    cells = frame.select(pl.col(*columns.values()).str.strip_chars())
    if "full_name" not in columns:
        columns["full_name"] = "full name"
        both = pl.concat_str(columns["first_name"], columns["last_name"], separator=" ")
        cells = cells.with_columns(both.str.strip_chars().alias("full name"))
    for outputs, function, inputs in steps_of(columns):
        unique = cells.select(inputs).unique()
        answers = [function(*values) for values in unique.iter_rows()]
        schema = dict.fromkeys(outputs, pl.String)
        answered = unique.hstack(pl.DataFrame(answers, schema=schema, orient="row"))
        joined = cells.join(answered, on=inputs, how="left", maintain_order="left")
        cells = cells.hstack(joined.select(outputs))
        frame = frame.hstack(joined.select(outputs))
    frame.write_csv(result)


def main(way: str, source: str, result: str, *columns: str) -> None:
    by_field = dict(column.split("=", 1) for column in columns)
    if way == "polars":
        with_polars(source, result, by_field)
    else:
        with_pandas(source, result, by_field, cache if way == "cached" else lambda f: f)


if __name__ == "__main__":
    main(*sys.argv[1:])
