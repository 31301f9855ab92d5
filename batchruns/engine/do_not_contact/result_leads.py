"""The leads of a result that is downloaded, as a do-not-contact list is held against them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from batchruns.engine.do_not_contact.kinds import FURTHER_EMAILS, FURTHER_PHONES
from batchruns.engine.subjects.name.full_name import read_full_name
from batchruns.engine.subjects.website.read import read_website
from batchruns.engine.tables.exports.base import Row
from batchruns.engine.tables.exports.layout import ResultLayout

EMAIL, PHONE = "email_normalized", "phone_e164"
INPUTS = {
    "country": ("country_code", ""),
    "first_name": ("first_name", "first_name"),
    "last_name": ("last_name", "last_name"),
    "company": ("", "company"),
    "website": ("website_url", "website"),
    "domain": ("company_domain", ""),
}
"""By input the output that holds it, and the lead field without that output."""
LeadOf = Callable[[Row], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ResultLeads:
    """Where the rows of a result hold what entries are compared with."""

    emails: Sequence[int]
    phones: Sequence[int]
    inputs: Mapping[str, int]
    full_name: int | None
    """Where names weren't taken apart."""

    @classmethod
    def of(cls, layout: ResultLayout) -> "ResultLeads":
        """Those of a result with this layout: all addresses and numbers count, also found ones."""
        own = {name: columns[0].index for name, columns in layout.fields.items()}
        places = {
            name: layout.outputs.get(output, own.get(field))
            for name, (output, field) in INPUTS.items()
        }
        inputs = {name: place for name, place in places.items() if place is not None}
        is_split = "first_name" in inputs or "last_name" in inputs
        return cls(
            _columns(layout, "email", EMAIL),
            _columns(layout, "phone", PHONE),
            inputs,
            None if is_split else own.get("full_name"),
        )

    def __call__(self, row: Row) -> Mapping[str, str]:
        """The lead of a row, by the names of lookups' inputs."""
        lead = {name: row[index] for name, index in self.inputs.items()}
        lead[FURTHER_EMAILS] = " ".join(row[index] for index in self.emails)
        lead[FURTHER_PHONES] = " ".join(_in_one_word(row[index]) for index in self.phones)
        if self.full_name is not None:
            name = read_full_name(row[self.full_name], "")
            lead |= {"first_name": name.first, "last_name": name.last}
        if "domain" not in lead and lead.get("website"):
            lead["domain"] = read_website(lead["website"]).domain
        return lead


def lead_of_cells(row: Row) -> Mapping[str, str]:
    """The lead of a row of which nobody knows what its columns hold: whatever looks like an address."""
    return {
        FURTHER_EMAILS: " ".join(cell for cell in row if "@" in cell),
        FURTHER_PHONES: " ".join(_in_one_word(cell) for cell in row if cell.startswith("+")),
    }


def _columns(layout: ResultLayout, field: str, output: str) -> list[int]:
    """The columns with a field: its outputs, what was found of it, and the person's own."""
    outputs = [layout.outputs[output]] if output in layout.outputs else []
    own = [column.index for column in layout.fields.get(field, ())]
    return [*outputs, *layout.further.get(output, ()), *layout.fills.get(field, ()), *own]


def _in_one_word(number: str) -> str:
    return "".join(number.split())
