"""What lookups may read of a lead: its own values in the form to send, and what conditions may name."""

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence

from batchruns.engine.do_not_contact.kinds import FURTHER_OF
from batchruns.engine.lookups.capabilities import LEAD_INPUTS
from batchruns.engine.steps.later import EnrichedRows
from batchruns.engine.text import gettext_noop

Column = Sequence[str]
Lead = Mapping[str, str]
"""A lead's filled inputs and row outputs, by name."""

NORMALIZED: Mapping[str, tuple[str, str]] = {
    "email": ("email_normalized", "email"),
    "phone": ("phone_e164", "phone"),
    "first_name": ("first_name", "first_name"),
    "last_name": ("last_name", "last_name"),
    "title": ("", "title"),
    "company": ("", "company"),
    "domain": ("company_domain", ""),
    "website": ("website_url", "website"),
    "linkedin": ("linkedin_profile", "linkedin_url"),
    "company_linkedin": ("linkedin_company", "company_linkedin_url"),
    "country": ("country_code", ""),
}
"""For each input the output that holds it in its best form, and the lead field without that output."""
AS_WRITTEN: Mapping[str, tuple[str, str]] = {
    "region": ("region_name", "region"),
    "city": ("city_name", "city"),
    "postal_code": ("postal_code_normalized", "postal_code"),
}
"""Likewise, but where the output is blank the field's own cell counts."""
INPUT_FIELDS: Mapping[str, str] = {"full_name": "full_name", "country": "country"} | {
    name: field for name, (_output, field) in {**NORMALIZED, **AS_WRITTEN}.items() if field
}
"""The lead field of each input."""

SUBJECTS: Mapping[str, str] = {
    "email": gettext_noop("email"),
    "phone": gettext_noop("phone"),
    "first_name": gettext_noop("first name"),
    "last_name": gettext_noop("last name"),
    "full_name": gettext_noop("full name"),
    "title": gettext_noop("job title"),
    "company": gettext_noop("company"),
    "domain": gettext_noop("company domain"),
    "website": gettext_noop("website"),
    "linkedin": gettext_noop("LinkedIn profile"),
    "company_linkedin": gettext_noop("company LinkedIn page"),
    "country": gettext_noop("country"),
    "region": gettext_noop("region"),
    "city": gettext_noop("city"),
    "postal_code": gettext_noop("postal code"),
    "email_status": gettext_noop("email status"),
    "email_provider": gettext_noop("email provider"),
    "email_is_role": gettext_noop("shared mailbox"),
    "email_verification": gettext_noop("email verification"),
    "phone_status": gettext_noop("phone status"),
    "phone_line_type": gettext_noop("phone type"),
    "title_seniority": gettext_noop("seniority"),
    "title_department": gettext_noop("department"),
}
"""What conditions may name of a lead, besides outputs of earlier steps: its inputs, and outputs of its
row, each with its label."""
FOLLOWING: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "email_status", "email_provider", "email_is_role"),
    "website": ("website", "domain"),
}
"""By input, all that a lead gains where it is filled, if that is more than itself."""
ADDRESS = re.compile(r"[^\s@<>()\[\]\",;:|]+@[^\s@<>()\[\]\",;:|]+")
QUOTES = " \t\"'“”„‟«»‘’‚"


def encode_leads(rows: EnrichedRows) -> bytes:
    """What lookups may read of some rows, compressed."""
    columns = {name: list(column) for name, column in _columns(rows) if any(column)}
    text = json.dumps([len(rows), columns], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def decode_leads(extract: bytes) -> list[Lead]:
    """The leads of a part's rows, in order, as `encode_leads` wrote them."""
    count, columns = json.loads(zlib.decompress(extract).decode("utf-8", "surrogatepass"))
    leads: list[dict[str, str]] = [{} for _ in range(count)]
    for name, column in columns.items():
        for lead, text in zip(leads, column, strict=True):
            if text:
                lead[name] = text
    return list(leads)


def filled(name: str, text: str) -> dict[str, str]:
    """What a lead gains where an empty input of it is filled: that, and what follows from it.

    What the row phase says of an email address holds of a new one, too, and a website tells the domain.
    """
    # Every process loads this module, few files have steps.
    from batchruns.engine.subjects.company.domain import read_company_domain
    from batchruns.engine.subjects.email.read import read_email

    if name == "email":
        answer = read_email(text)
        texts = (answer.normalized, answer.status, answer.provider, answer.role)
        return dict(zip(following(name), texts, strict=True))
    if name == "website":
        return {name: text, "domain": read_company_domain(text, "").domain}
    return {name: text}


def following(name: str) -> tuple[str, ...]:
    """The names of all that a lead may gain where an input is filled."""
    return FOLLOWING.get(name, (name,))


def _columns(rows: EnrichedRows) -> Iterator[tuple[str, Column]]:
    for name in SUBJECTS:
        if name in LEAD_INPUTS:
            yield name, _input(rows, name)
        elif name in rows.outputs:
            yield name, rows.outputs[name]
    # Never sent: they tell who must not be contacted.
    for name, further in FURTHER_OF.items():
        yield further, _further(rows, name)


def _input(rows: EnrichedRows, name: str) -> Column:
    if name == "full_name":
        return _full_names(rows)
    if name == "company":
        return _companies(rows)
    if name in NORMALIZED:
        return rows.column(*NORMALIZED[name]) or ()
    output, field = AS_WRITTEN[name]
    as_written = rows.fields.get(field, ())
    best = rows.outputs.get(output, as_written)
    return [one or other for one, other in zip(best, as_written or best, strict=True)]


def _further(rows: EnrichedRows, name: str) -> Column:
    """By row, with spaces between, what a lead has in further columns, and in a cell with several."""
    further = rows.every(*NORMALIZED[name])[1:]
    cells = rows.fields.get(name, ())
    if any(cell.count("@") > 1 for cell in cells):
        further.append([" ".join(ADDRESS.findall(cell)) for cell in cells])
    return [" ".join(filter(None, texts)) for texts in zip(*further, strict=True)]


def _full_names(rows: EnrichedRows) -> Column:
    """First and last name; where names weren't split, the full name as it came."""
    if "first_name" not in rows.outputs:
        return rows.fields.get("full_name", ())
    names = zip(rows.outputs["first_name"], rows.outputs["last_name"], strict=True)
    return [" ".join(filter(None, pair)) for pair in names]


def _companies(rows: EnrichedRows) -> Column:
    """The companies without quotes, but with their legal form; none where the cell has no company."""
    own = rows.fields.get("company", ())
    clean = rows.outputs.get("company_clean_name", own)
    return [text.strip(QUOTES) if name else "" for text, name in zip(own, clean, strict=True)]
