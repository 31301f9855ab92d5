"""The do-not-contact list as its page shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from batchruns.engine.do_not_contact.entries import Entry, read_entry
from batchruns.engine.do_not_contact.kinds import KIND_LABELS, Kind
from batchruns.engine.errors import ErrorData
from batchruns.engine.issues import Issue
from batchruns.messages import in_words, kept_error_in_words, stored_issue_in_words
from batchruns.models import Suppression, SuppressionUpload
from batchruns.runs.do_not_contact import entries, uploads
from batchruns.web.list.keyset import Order, Page, keyset_page
from leadenrich.accounts import preferences
from leadenrich.accounts.requests import PersonRequest

ON_A_PAGE = 50
MOST_LINES = 10_000
"""So many lines are taken from a text; what is longer comes as a file."""
MOST_REFUSED = 20
NEWEST_FIRST = Order(("id",), descending=True)


@dataclass(frozen=True, slots=True)
class Query:
    """Which entries to show."""

    text: str = ""
    kind: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def of(cls, given: Any) -> "Query":
        """That of an address or a form."""
        kind = given.get("kind", "")
        return cls(
            given.get("q", "").strip(),
            kind if kind in list(Kind) else "",
            given.get("after", ""),
            given.get("before", ""),
        )

    def address(self, **cursor: str) -> str:
        """The query string of a page of it."""
        given = {"q": self.text, "kind": self.kind, **cursor}
        return "?" + urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that is no entry, and why."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The lines that a person typed or pasted."""

    entries: Sequence[Entry] = ()
    refused: Sequence[RefusedLine] = ()

    @classmethod
    def of(cls, text: str, country: str) -> "Typed":
        """One entry from each line that isn't empty; `country`: of numbers without a prefix."""
        read = [
            (number, line.strip(), read_entry(line, country))
            for number, line in enumerate(text.splitlines()[:MOST_LINES], start=1)
            if line.strip()
        ]
        return cls(
            [entry for _number, _line, entry in read if isinstance(entry, Entry)],
            [
                RefusedLine(number, line, stored_issue_in_words(issue.dump()))
                for number, line, issue in read
                if isinstance(issue, Issue)
            ],
        )

    @property
    def remaining(self) -> str:
        """The refused lines, to be corrected."""
        return "\n".join(line.text for line in self.refused)


@dataclass(frozen=True, slots=True)
class ShownUpload:
    """An uploaded file, and what came of it."""

    upload: SuppressionUpload
    problems: list[tuple[int, str]] = field(default_factory=list)
    error: str = ""

    @classmethod
    def of(cls, upload: SuppressionUpload) -> "ShownUpload":
        """In words."""
        problems = [(int(line), stored_issue_in_words(issue)) for line, issue in upload.problems]
        error = kept_error_in_words(ErrorData.parse(upload.error)) if upload.error else ""
        return cls(upload, problems[:MOST_REFUSED], error)


def country_of(request: PersonRequest) -> str:
    """Where numbers without a prefix are from, for this person."""
    return preferences.of(request).default_country or ""


def entries_of(request: PersonRequest, query: Query) -> QuerySet[Suppression]:
    """The entries that a query asks for: those that begin with its text, or mean the same."""
    entry = read_entry(query.text, country_of(request)) if query.text else None
    keys = [entry.key] if isinstance(entry, Entry) else []
    rows = entries.find(request.user.pk, query.text, keys)
    return rows.filter(kind=query.kind) if query.kind else rows


def page_of(request: PersonRequest, query: Query) -> Page[Suppression]:
    """A page of these entries, the newest first."""
    return keyset_page(
        entries_of(request, query), NEWEST_FIRST, ON_A_PAGE, after=query.after, before=query.before
    )


def kinds() -> Iterable[tuple[str, str]]:
    """The kinds of entries, with their labels."""
    return ((kind.value, in_words(label)) for kind, label in KIND_LABELS.items())


def shown_uploads(request: PersonRequest) -> list[ShownUpload]:
    """The latest uploads of this person."""
    return list(map(ShownUpload.of, uploads.latest(request.user.pk)))
