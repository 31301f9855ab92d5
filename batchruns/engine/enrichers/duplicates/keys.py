"""By what a lead is known again: the keys of enriched rows, by which duplicates are found."""

import re
from collections.abc import Iterator
from functools import lru_cache

from batchruns.engine.steps.later import EnrichedRows
from batchruns.engine.text import plain

KEY_NAMES = ("e-mail address", "phone number", "name and company")
"""What the keys of a row are made of, the strongest first."""
Keys = tuple[str, str, str]
"""One key for each of KEY_NAMES, empty where the row has none."""

NO_DIGIT = re.compile(r"[^+\d]")
plain_once = lru_cache(maxsize=50_000)(plain)


def keys_of(rows: EnrichedRows) -> Iterator[Keys]:
    """The keys of each row. Where an enricher is switched off, the file's own cell stands in."""
    blank = [""] * len(rows)
    parts = [rows.column(name) for name in ("first_name", "last_name")]
    names = [part for part in parts if part is not None]
    whole = rows.column("full_name")
    if not names:
        names = [blank if whole is None else whole]
    return map(
        _keys,
        rows.column("email_normalized", "email") or blank,
        rows.column("phone_e164", "phone") or blank,
        rows.column("company_clean_name", "company") or blank,
        map(" ".join, zip(*names, strict=True)),
    )


def _keys(email: str, phone: str, company: str, name: str) -> Keys:
    if not (phone[:1] == "+" and phone[1:].isdecimal()):
        phone = NO_DIGIT.sub("", phone)
    company = plain_once(company)
    name = plain_once(name) if company else ""
    return email.strip().casefold(), phone, f"{name}\n{company}" if name and company else ""
