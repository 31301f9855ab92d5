"""What comes of matching a lead with a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from batchruns.engine.issues import Issue
from batchruns.engine.text import gettext_noop


class ListKind(StrEnum):
    """What the rows of a list are."""

    PEOPLE = "people"
    COMPANIES = "companies"


class Tier(StrEnum):
    """How sure it is that a lead is a row of a list."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"
    """A proposal, for a person to decide on: it hands over nothing."""


CONFIDENCE: Mapping[Tier, int] = {Tier.CERTAIN: 100, Tier.LIKELY: 90, Tier.POSSIBLE: 60}
"""From 0 to 100; that of possible ones is the most that a candidate has."""
DECISION = "decision"
AGREED: Mapping[str, str] = {
    DECISION: gettext_noop("your decision"),
    "identifier": gettext_noop("identifier"),
    "email": gettext_noop("email"),
    "linkedin": gettext_noop("LinkedIn profile"),
    "phone": gettext_noop("phone"),
    "domain": gettext_noop("domain"),
    "name": gettext_noop("name"),
    "company": gettext_noop("company"),
    "legal_form": gettext_noop("legal form"),
    "company_words": gettext_noop("words of the company"),
    "similar_name": gettext_noop("similar name"),
    "country": gettext_noop("country"),
    "city": gettext_noop("city"),
    "postal_code": gettext_noop("postal code"),
}
"""What a lead and a row may have in common, each with its label: the names in `matched_by`."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list."""

    number: int
    """From 1, as in the file that was uploaded, without what is no row."""
    key: str
    """By which a decision knows it again, also in a newer version of the list: it stands for what the
    row says of whom it is."""
    cells: Mapping[str, str]
    """By the names of the list's columns; empty ones are left out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be the lead's."""

    row: ListRow
    matched_by: tuple[str, ...]
    """What agrees: names in AGREED."""
    score: int
    """From 0 to 100: how much speaks for it."""
    reason: Issue | None
    """Why it isn't sure."""


@dataclass(frozen=True, slots=True)
class Match:
    """What comes of a lead: nothing, a row with its tier, or candidates."""

    tier: Tier | None = None
    """None: the lead is not in the list."""
    row: ListRow | None = None
    """The row that is the lead's, if that is certain or likely. Several rows that say the same of what
    is handed over are one: the first."""
    matched_by: tuple[str, ...] = ()
    """What agrees, of `row` or of the first candidate: names in AGREED."""
    reason: Issue | None = None
    """Why it is only likely, or possible."""
    candidates: tuple[Candidate, ...] = ()
    """If it is possible: up to three, the best first."""


NO_MATCH = Match()
