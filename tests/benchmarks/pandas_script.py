"""What a user would script instead: pandas and the reference libraries, one call for each cell.

`python -m tests.benchmarks.pandas_script leads.csv enriched.csv [--cached] [--countries]`; with
--cached every function remembers all its answers. It makes the columns that leadenrich makes of the
same cells, but for the reasons; and the countries of legal forms with --countries only, because
cleanco's function for them is slower than all the rest together.
"""

import sys
from difflib import get_close_matches
from functools import cache
from typing import Any

import pandas as pd
import phonenumbers
import pycountry
from babel import Locale
from cleanco import basename, countrysources, matches
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

SOURCES = countrysources()
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


def legal_countries(text: str) -> Any:
    found = {codes.get(plain(name), "") for name in matches(text, SOURCES)}
    return " ".join(sorted(found - {""}))


def domain(website: Any, address: str) -> Any:
    if website and (found := extract(website).top_domain_under_public_suffix):
        return (found.lower(),)
    local_part, _, host = address.rpartition("@")
    found = extract(host).top_domain_under_public_suffix.lower() if host and local_part else ""
    return (found if found and provider(found) == "company" else "",)


def main(source: Any, result: Any, *, cached: Any, countries: Any) -> None:
    keep = cache if cached else lambda function: function
    frame = pd.read_csv(source, dtype=str, keep_default_na=False)
    cells = frame.apply(lambda column: column.str.strip())
    frame[EMAIL] = cells["E-Mail"].apply(keep(email)).tolist()
    frame[COUNTRY] = cells["Country"].apply(keep(country)).tolist()
    cells["region"] = frame["country_code"]
    cached_phone, cached_domain = keep(phone), keep(domain)
    frame[PHONE] = cells.apply(
        lambda row: cached_phone(row["Phone"], row["region"]), axis=1
    ).tolist()
    frame[NAME] = cells["Name"].apply(keep(name)).tolist()
    frame[COMPANY] = cells["Company"].apply(keep(company)).tolist()
    frame[DOMAIN] = cells.apply(
        lambda row: cached_domain(row["Website"], row["E-Mail"]), axis=1
    ).tolist()
    if countries:
        frame["company_legal_countries"] = cells["Company"].apply(keep(legal_countries))
    frame.to_csv(result, index=False)


if __name__ == "__main__":
    main(
        sys.argv[1], sys.argv[2], cached="--cached" in sys.argv, countries="--countries" in sys.argv
    )
