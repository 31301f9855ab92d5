"""What isn't in a result, a page at a time: rejected rows, and lines set aside, each with its issue."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy

from batchruns.engine.tables.stored_csv import rows_from
from batchruns.engine.text import whole_number
from batchruns.messages import stored_issue_in_words
from batchruns.models import BatchRun
from batchruns.runs import files

ROWS_ON_A_PAGE = 50
# What one request looks through, for rows that match: a person can ask it to look on.
MOST_ROWS_READ = 50_000
PAGES_REMEMBERED = 40
FILES = {"rejects": files.REJECTED_ROWS, "aside": files.SET_ASIDE, "barred": files.SUPPRESSED}
TITLES: dict[str, Any] = {
    "rejects": gettext_lazy("Rejected rows"),
    "aside": gettext_lazy("Lines set aside"),
    "barred": gettext_lazy("Do not contact"),
}


@dataclass(frozen=True)
class LeftOutQuery:
    """Which rows to show. Each field is a parameter of the address.

    `at` is the offset in the file, in bytes, where this page begins, `back` the offsets of the pages
    before it.
    """

    show: str
    q: str = ""
    at: int = 0
    back: tuple[int, ...] = ()

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "LeftOutQuery | None":
        """The query that an address holds; None where it asks for what is in the result."""
        show = given.get("show", "")
        if show not in FILES:
            return None
        offsets = filter(None, given.get("back", "").split("."))
        back = tuple(whole_number(offset) or 0 for offset in offsets)
        return cls(show, given.get("q", "").strip(), whole_number(given.get("at", "")) or 0, back)

    @property
    def title(self) -> str:
        """What these rows are."""
        return str(TITLES[self.show])

    @property
    def address(self) -> str:
        """The query string of this query."""
        back = ".".join(map(str, self.back[-PAGES_REMEMBERED:]))
        given = {"show": self.show, "q": self.q, "at": self.at or "", "back": back}
        return "?" + urlencode({name: value for name, value in given.items() if value})

    @property
    def previous(self) -> "LeftOutQuery | None":
        """The page that this one was reached from."""
        return replace(self, at=self.back[-1], back=self.back[:-1]) if self.back else None

    def following(self, offset: int) -> "LeftOutQuery":
        """The page that begins at this offset."""
        return replace(self, at=offset, back=(*self.back, self.at))


@dataclass
class LeftOutPage:
    """The header of a file, the rows of a page, and the page behind them, if there is more."""

    header: list[str]
    rows: list[list[str]] = field(default_factory=list)
    next: LeftOutQuery | None = None
    is_cut_short: bool = False
    """Whether the search stopped before it had a page full."""


def left_out_page(run: BatchRun, query: LeftOutQuery) -> LeftOutPage:
    """The rows of one page. Raises FileNotFoundError if the file isn't stored any more."""
    text = query.q.casefold()
    with files.opened(run.pk, FILES[query.show]) as file:
        rows = rows_from(file)
        header, begin = next(rows, ([], 0))
        page = LeftOutPage(header)
        if query.at > begin:
            rows = rows_from(file, query.at)
        end = max(query.at, begin)
        for number, (row, following) in enumerate(rows):
            if len(page.rows) == ROWS_ON_A_PAGE or number == MOST_ROWS_READ:
                page.is_cut_short = len(page.rows) < ROWS_ON_A_PAGE
                page.next = query.following(end)
                break
            shown = [*row[:1], *map(stored_issue_in_words, row[1:2]), *row[2:]]
            if not text or any(text in cell.casefold() for cell in shown):
                page.rows.append(shown)
            end = following
    return page
