"""A lead beside the rows of a list that it is, or may be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.template.defaultfilters import truncatechars
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.lists.build import ListHeader
from batchruns.engine.lists.match import AGREED, Candidate, ListRow, Match, Tier
from batchruns.engine.lookups.inputs import INPUT_FIELDS
from batchruns.messages import issue_in_words, phrase_in_words
from batchruns.web.chart_labels import words_for

AGREEING: Mapping[str, tuple[str, ...]] = {
    "first_name": ("name",),
    "last_name": ("name",),
    "full_name": ("name",),
    "company": ("company", "company_words"),
    "website": ("domain",),
    "linkedin_url": ("linkedin",),
    "company_linkedin_url": ("linkedin",),
}
"""By the field of a list's column, what agrees where it does, if that has another name."""
INPUTS: Mapping[str, str] = {
    **{field: name for name, field in INPUT_FIELDS.items()},
    "identifier": "identifier",
    "website": "domain",
}
"""By the field of a list's column, the lead's input that is compared with it."""
TIERS: Mapping[Tier, Promise] = {
    Tier.CERTAIN: gettext_lazy("certain match"),
    Tier.LIKELY: gettext_lazy("likely match"),
    Tier.POSSIBLE: gettext_lazy("possible match"),
}
TONES = {Tier.CERTAIN: "good", Tier.LIKELY: "info", Tier.POSSIBLE: "warn"}


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """What a row says, and whether it agrees with the lead."""

    value: str
    agrees: bool = False


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One thing that lead and rows say: an input of the lead, or a column of the list."""

    label: str
    lead: str
    cells: list[ComparedCell]


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row of the list."""

    key: str
    """By which a decision knows it."""
    number: int
    name: str
    adds: list[tuple[str, str]]
    """What else it says: name and cell of each column that nothing is compared with."""
    score: int | None = None
    reason: str = ""
    """Why it isn't sure."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A lead and the rows, line by line."""

    label: str
    tier: str
    """How sure it is, in words."""
    tone: str
    """The color of that."""
    agreed: str
    """What agrees: “email”, “company and city”."""
    code: str
    """That of the reason why the first row isn't sure; "" where it is."""
    rows: list[ComparedRow]
    lines: list[ComparedLine]

    @property
    def is_open(self) -> bool:
        """Whether a person is to say which row it is, or none."""
        return self.tone == TONES[Tier.POSSIBLE]

    @property
    def has_reasons(self) -> bool:
        """Whether it is to be said why a row isn't sure."""
        return any(row.reason for row in self.rows)

    @classmethod
    def of(
        cls, match: Match, lead: Mapping[str, str], header: ListHeader, list_name: str
    ) -> "Compared | None":
        """The rows of a match with a list that has this header; None where there is none."""
        if match.tier is None:
            return None
        reason = match.reason or next((each.reason for each in match.candidates), None)
        rows = [(each.row, each.matched_by) for each in match.candidates]
        if match.row:
            rows = [(match.row, match.matched_by)]
        return cls(
            label=_("This lead and “%(list)s”") % {"list": list_name},
            tier=str(TIERS[match.tier]),
            tone=TONES[match.tier],
            agreed=agreed_in_words(match.matched_by),
            code=reason.code if reason else "",
            rows=list(_rows(match, header)),
            lines=[
                _line(name, field, lead, rows)
                for name, field in zip(header.columns, header.fields, strict=True)
                if field in INPUTS
            ],
        )


MOST_ADDED, MOST_CHARACTERS = 8, 80
"""Of what a row says besides: the list has all of it."""
NAMING = ("first_name", "last_name", "full_name", "company")
Agreeing = Sequence[tuple[ListRow, Sequence[str]]]
"""Rows with what agrees of each."""


def agreed_in_words(names: Sequence[str]) -> str:
    """What agrees: “company and city”."""
    labels = [AGREED.get(name, name) for name in names]
    return phrase_in_words("{labels}", {"labels": labels}) if labels else ""


def _rows(match: Match, header: ListHeader) -> Iterator[ComparedRow]:
    if match.row:
        reason = issue_in_words(match.reason) if match.reason else ""
        yield _row(match.row, header, reason=reason)
        return
    for each in match.candidates:
        yield _candidate(each, header)


def _candidate(each: Candidate, header: ListHeader) -> ComparedRow:
    reason = issue_in_words(each.reason) if each.reason else ""
    return _row(each.row, header, score=each.score, reason=reason)


def _row(row: ListRow, header: ListHeader, **how_sure: Any) -> ComparedRow:
    others = (
        n for n, field in zip(header.columns, header.fields, strict=True) if field not in INPUTS
    )
    cells = ((name, _cut(row.cells[name])) for name in others if name in row.cells)
    adds = list(islice(cells, MOST_ADDED))
    return ComparedRow(row.key, row.number, _name(row, header), adds, **how_sure)


def _cut(cell: str) -> str:
    return str(truncatechars(cell, MOST_CHARACTERS))


def _name(row: ListRow, header: ListHeader) -> str:
    """What a row is called, for whoever can't see the table."""
    columns = dict(zip(header.fields, header.columns, strict=True))
    cells = (row.cells.get(columns[field], "") for field in NAMING if field in columns)
    return " ".join(filter(None, cells)) or next(iter(row.cells.values()), "")


def _line(name: str, field: str | None, lead: Mapping[str, str], rows: Agreeing) -> ComparedLine:
    own = _of_lead(field or "", lead)
    names = AGREEING.get(field or "", (field or "",))
    cells = []
    for row, agreed in rows:
        value = row.cells.get(name, "")
        is_same = value.casefold() == own.casefold() or not set(names).isdisjoint(agreed)
        cells.append(ComparedCell(_cut(value), agrees=bool(own and value) and is_same))
    return ComparedLine(name, _cut(own), cells)


def _of_lead(field: str, lead: Mapping[str, str]) -> str:
    """What the lead says of a field."""
    if field == "full_name" and not lead.get("full_name"):
        return " ".join(filter(None, (lead.get("first_name"), lead.get("last_name"))))
    if field == "country":
        return words_for("country_code")(lead.get("country", ""))
    return lead.get(INPUTS.get(field, ""), "")
