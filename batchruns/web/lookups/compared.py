"""A lead beside the rows of a list that it is, or may be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.lists.identity import KEYED_INPUTS
from batchruns.engine.lists.match import AGREED, Candidate, ListRow, Match, Tier
from batchruns.engine.lookups.inputs import SUBJECTS
from batchruns.messages import issue_in_words, phrase_in_words

AGREEING: Mapping[str, str] = {
    "first_name": "name",
    "last_name": "name",
    "full_name": "name",
    "company_linkedin": "linkedin",
}
"""What agrees where these inputs do, if that has another name."""
TIERS: Mapping[Tier, Promise] = {
    Tier.CERTAIN: gettext_lazy("certain match"),
    Tier.LIKELY: gettext_lazy("likely match"),
    Tier.POSSIBLE: gettext_lazy("possible match"),
}
TONES = {Tier.CERTAIN: "good", Tier.LIKELY: "info", Tier.POSSIBLE: "warn"}
LABELS = {"identifier": AGREED["identifier"], **SUBJECTS}


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

    row: int
    """Its number."""
    name: str
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
    def has_reasons(self) -> bool:
        """Whether it is to be said why a row isn't sure."""
        return any(row.reason for row in self.rows)

    @classmethod
    def of(
        cls, match: Match, lead: Mapping[str, str], columns: Sequence[str], list_name: str
    ) -> "Compared | None":
        """The rows of a match; None where there is none. `columns` are those that the lead gains."""
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
            rows=list(_rows(match)),
            lines=[*_inputs(lead, rows), *_gained(columns, rows)],
        )


Agreeing = Sequence[tuple[ListRow, Sequence[str]]]
"""Rows with what agrees of each."""


def agreed_in_words(names: Sequence[str]) -> str:
    """What agrees: “company and city”."""
    labels = [AGREED.get(name, name) for name in names]
    return phrase_in_words("{labels}", {"labels": labels}) if labels else ""


def _rows(match: Match) -> Iterator[ComparedRow]:
    if match.row:
        reason = issue_in_words(match.reason) if match.reason else ""
        yield ComparedRow(match.row.number, _name(match.row), reason=reason)
        return
    for each in match.candidates:
        yield _candidate(each)


def _candidate(each: Candidate) -> ComparedRow:
    return ComparedRow(each.row.number, _name(each.row), each.score, issue_in_words(each.reason))


def _name(row: ListRow) -> str:
    said = row.inputs
    names = " ".join(filter(None, (said.get("first_name"), said.get("last_name"))))
    candidates = (names, said.get("full_name"), said.get("company"), *row.cells.values())
    return next((text for text in candidates if text), "")


def _inputs(lead: Mapping[str, str], rows: Agreeing) -> Iterator[ComparedLine]:
    """What lead and rows say of whom they are, as it was compared."""
    for name in KEYED_INPUTS:
        own = lead.get(name, "")
        if own or any(row.inputs.get(name) for row, _agreed in rows):
            cells = [_cell(name, own, row, agreed) for row, agreed in rows]
            yield ComparedLine(str(capfirst(_(LABELS[name]))), own, cells)


def _cell(name: str, own: str, row: ListRow, agreed: Sequence[str]) -> ComparedCell:
    value = row.inputs.get(name, "")
    is_same = bool(value) and value.casefold() == own.casefold()
    is_agreed = bool(value and own) and AGREEING.get(name, name) in agreed
    return ComparedCell(value, is_same or is_agreed)


def _gained(columns: Sequence[str], rows: Agreeing) -> Iterator[ComparedLine]:
    for name in columns:
        yield ComparedLine(name, "", [ComparedCell(row.cells.get(name, "")) for row, _a in rows])
