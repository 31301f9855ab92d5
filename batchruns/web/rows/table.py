"""A page of the table of a result."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from batchruns.engine.rows_index.selection import ANY, NONE
from batchruns.models import BatchRun
from batchruns.runs.edits import SUGGESTION, can_accept
from batchruns.runs.result_columns import ResultColumn, by_own_name, result_columns
from batchruns.web.rows.column_sets import ShownColumn, columns_of_set, view_of
from batchruns.web.rows.facets import Facet, facets_of
from batchruns.web.rows.query import CONTAINING, EQUAL, FILLED, RowsQuery
from batchruns.web.rows.words import (
    about_in_words,
    issue_kind_in_words,
    issues_in_words,
    tone_of,
    value_in_words,
)

if TYPE_CHECKING:
    from batchruns.engine.rows_index.reader import IndexRow, RowsIndex, SelectedRows

MOST_COLUMNS = 60
CELLS_ON_A_PAGE = 900
FEWEST_ROWS, MOST_ROWS = 10, 50
MOST_CHARACTERS = 80
"""Of a cell: the page of its lead has all of it."""
# Of a column: how many characters fit into it.
WIDTHS = {"narrow": 13, "medium": 21, "wide": 10**9}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column with its head."""

    column: ResultColumn
    label: str
    width: str
    address: str
    """Of the same rows in its order."""
    direction: str
    """"ascending", "descending" or "none"."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell as it is shown."""

    text: str
    tone: str
    """The color of a status."""
    is_added: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as it is shown."""

    place: int
    """In the result, from 1."""
    number: int
    """In the uploaded file."""
    name: str
    issues: list[tuple[str, str]]
    cells: list[TableCell]
    is_excluded: bool
    is_duplicate: bool
    offset: int | None
    """Where it stands among the rows asked for, from 0; None for one that stands beside a duplicate."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that leaves rows out, in words, and the address without it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Table:
    """A page of the table with all that stands around it."""

    set_name: str
    has_view: bool
    """Whether the person has chosen columns of their own."""
    columns: list[TableColumn]
    rows: list[TableRow]
    all_columns: list[ResultColumn]
    hidden_columns: int
    """How many columns of the set are too many for a page."""
    total: int
    count: int
    first: int
    """The number of the first row of the page among those asked for, from 1."""
    last: int
    excluded: int
    suggestions: int
    """How many of the rows have a suggested email that can be accepted."""
    facets: list[Facet]
    conditions: list[Condition]
    previous: str
    following: str
    """The query strings of the pages around this one, if any."""


def table_of(run: BatchRun, index: "RowsIndex", query: RowsQuery) -> Table:
    """The page that the query asks for."""
    columns = result_columns(run, [column.name for column in index.columns])
    view = view_of(run.user_id, columns) if run.user_id else None
    set_name, chosen = columns_of_set(query.columns, columns, view)
    shown = chosen[:MOST_COLUMNS]
    selected = index.select(query.selection)
    limit = max(FEWEST_ROWS, min(MOST_ROWS, CELLS_ON_A_PAGE // len(shown or [1])))
    page = selected.page(query.order, query.at, limit)
    rows = list(_rows(index, columns, shown, page, query))
    end = query.at + len(page)
    return Table(
        set_name=set_name,
        has_view=view is not None,
        columns=list(_heads(query, shown, rows)),
        rows=rows,
        all_columns=columns,
        hidden_columns=len(chosen) - len(shown),
        total=len(index),
        count=len(selected),
        first=query.at + 1,
        last=end,
        excluded=index.excluded,
        suggestions=_suggestions(columns, selected),
        facets=facets_of(query, selected, columns),
        conditions=list(conditions_of(query)),
        previous=query.turned_to(query.at - limit) if query.at else "",
        following=query.turned_to(end) if end < len(selected) else "",
    )


def lead_name(columns: Sequence[ResultColumn], cells: Sequence[str]) -> str:
    """What a lead is called: by its name, else its company or email, else its first cell."""
    by_output = {column.own_name: cells[column.position] for column in reversed(columns)}
    by_field = {column.field: cells[column.position] for column in reversed(columns)}

    def joined(names: Mapping[str, str]) -> str:
        return " ".join(filter(None, (names.get("first_name"), names.get("last_name"))))

    candidates = (
        joined(by_output),
        by_field.get("full_name", ""),
        joined(by_field),
        by_output.get("company_clean_name", ""),
        by_field.get("company", ""),
        by_field.get("email", ""),
        *cells,
    )
    return next((text for text in candidates if text.strip()), "")


def conditions_of(query: RowsQuery) -> Iterator[Condition]:
    """What leaves rows out, in words."""
    asked = query.selection
    if asked.text:
        yield Condition(_("Search: %s") % asked.text, query.without("q"))
    if asked.issues:
        label = _issue_condition(asked.issues, asked.about)
        yield Condition(label, query.without("issue", "field"))
    if asked.is_duplicate:
        yield Condition(_("Duplicates"), query.without("duplicates"))
    if asked.is_excluded is not None:
        label = _("Left out of downloads") if asked.is_excluded else _("In downloads")
        yield Condition(label, query.without("excluded"))
    for name, value in asked.equal:
        yield Condition(f"{name}: {value}", query.without(EQUAL + name))
    for name, text in asked.containing:
        label = _("%(column)s contains “%(text)s”") % {"column": name, "text": text}
        yield Condition(label, query.without(CONTAINING + name))
    for name, is_filled in asked.filled:
        label = _("%s is filled") if is_filled else _("%s is empty")
        yield Condition(label % name, query.without(FILLED + name))


def _issue_condition(codes: Sequence[str], about: Sequence[str]) -> str:
    kinds = {ANY: _("With issues"), NONE: _("Without issues")}
    labels = [str(kinds.get(code) or issue_kind_in_words(code)) for code in codes]
    subjects = ", ".join(map(about_in_words, about))
    return ": ".join(filter(None, (subjects, " / ".join(labels))))


def _rows(
    index: "RowsIndex",
    columns: Sequence[ResultColumn],
    shown: Sequence[ShownColumn],
    page: "Sequence[IndexRow]",
    query: RowsQuery,
) -> Iterator[TableRow]:
    """The rows of a page; with duplicates, each group behind the row that it repeats."""
    for row, offset in _with_originals(index, page, query):
        cells = [_cell(each.column, row.cells[each.column.position]) for each in shown]
        yield TableRow(
            place=row.row + 1,
            number=row.number,
            name=_cut(lead_name(columns, row.cells)),
            issues=issues_in_words(row.issues),
            cells=cells,
            is_excluded=row.is_excluded,
            is_duplicate=row.original != row.number,
            offset=offset,
        )


def _with_originals(
    index: "RowsIndex", page: "Sequence[IndexRow]", query: RowsQuery
) -> "Iterator[tuple[IndexRow, int | None]]":
    originals = {}
    if query.selection.is_duplicate:
        originals = {row.number: row for row in index.rows({r.original for r in page}, "number")}
    for offset, row in enumerate(page, query.at):
        if (original := originals.pop(row.original, None)) is not None:
            yield original, None
        yield row, offset


def _cell(column: ResultColumn, value: str) -> TableCell:
    text = _cut(value_in_words(column, value))
    return TableCell(text, tone_of(column, value), column.output is not None)


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…"


def _heads(
    query: RowsQuery, shown: Sequence[ShownColumn], rows: Sequence[TableRow]
) -> Iterator[TableColumn]:
    turned = "descending" if query.order.is_descending else "ascending"
    for number, each in enumerate(shown):
        name = each.column.name
        width = each.width or _width([each.label, *(row.cells[number].text for row in rows)])
        direction = turned if query.order.column == name else "none"
        yield TableColumn(each.column, each.label or "—", width, query.sorted_by(name), direction)


def _width(texts: Iterable[str]) -> str:
    longest = max(map(len, texts))
    return next(width for width, most in WIDTHS.items() if longest <= most)


def _suggestions(columns: Sequence[ResultColumn], selected: "SelectedRows") -> int:
    if not can_accept(columns):
        return 0
    return selected.with_value(by_own_name(columns)[SUGGESTION])
