"""Some rows of a result at a time, read from where the last ones ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.tables.stored_csv import rows_from
from batchruns.messages import stored_issue_in_words
from batchruns.models import BatchRun
from batchruns.runs import files
from batchruns.web.rows.query import RowsQuery

ROWS_ON_A_PAGE = 50
# What one request looks through, for rows that match: a person can ask it to look on.
MOST_ROWS_READ = 50_000
LARGEST_OFFSET = 10**15
DUPLICATE = "duplicate_of"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and the offset in the file, in bytes, where it begins."""

    offset: int
    cells: list[str]


@dataclass
class RowsPage:
    """The header of a file, the rows of a page, and the page behind them, if there is more."""

    header: list[str]
    rows: list[Row] = field(default_factory=list)
    next: RowsQuery | None = None
    is_cut_short: bool = False
    """Whether the search stopped before it had a page full."""


def rows_page(run: BatchRun, query: RowsQuery) -> RowsPage:
    """The rows of one page. Raises FileNotFoundError if the file isn't stored any more."""
    with files.opened(run.pk, query.file) as file:
        rows = rows_from(file)
        header, begin = next(rows, ([], 0))
        page = RowsPage(header)
        if query.at > begin:
            rows = rows_from(file, query.at)
        matches = _matcher(query, header)
        end = max(query.at, begin)
        for number, (row, following) in enumerate(rows):
            if len(page.rows) == ROWS_ON_A_PAGE or number == MOST_ROWS_READ:
                page.is_cut_short = len(page.rows) < ROWS_ON_A_PAGE
                page.next = query.following(end)
                break
            shown = _shown(row, query)
            if matches(shown):
                page.rows.append(Row(end, shown))
            end = following
    return page


@dataclass(frozen=True, slots=True)
class RowAt:
    """The row at an offset of a file, with the file's header."""

    header: list[str]
    cells: list[str]


def row_at(file: BinaryIO, offset: int) -> RowAt | None:
    """The row of a result that begins at this offset; None if none does."""
    header, begin = next(rows_from(file), ([], 0))
    if begin == 0 or not begin <= offset < LARGEST_OFFSET:
        return None
    file.seek(offset - 1)
    if file.read(1) != b"\n":
        return None
    cells, _end = next(rows_from(file, offset), ([], 0))
    return RowAt(header, cells) if len(cells) == len(header) else None


def _shown(row: list[str], query: RowsQuery) -> list[str]:
    """The cells of a row; of one that is not in the result, its issue in the page's language."""
    if not query.has_issues:
        return row
    return [*row[:1], *map(stored_issue_in_words, row[1:2]), *row[2:]]


def _matcher(query: RowsQuery, header: Sequence[str]) -> Callable[[Sequence[str]], bool]:
    """Whether a row is one that the query asks for."""
    text = query.q.casefold()
    needed = {
        "doubtful": [
            index for index, name in enumerate(header) if "_reason" in name or name == ISSUES
        ],
        "duplicates": [index for index, name in enumerate(header) if name == DUPLICATE],
    }.get(query.show)

    def matches(row: Sequence[str]) -> bool:
        if needed is not None and not any(row[index] for index in needed if index < len(row)):
            return False
        return not text or any(text in cell.casefold() for cell in row)

    return matches
