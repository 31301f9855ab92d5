"""What rows are narrowed down by: issues, and columns of few values, with how many rows have each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from batchruns.engine.rows_index.selection import NONE
from batchruns.runs.result_columns import ResultColumn
from batchruns.web.rows.query import RowsQuery
from batchruns.web.rows.words import (
    about_in_words,
    is_status,
    issue_kind_in_words,
    value_in_words,
)

if TYPE_CHECKING:
    from batchruns.engine.rows_index.reader import SelectedRows, ValueCount

MOST_FACETS, MOST_VALUES = 6, 8


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value with its rows, and the address of these."""

    label: str
    rows: int
    address: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A column, or the issues, with the values that the shown rows have."""

    label: str
    values: list[FacetValue]


def facets_of(
    query: RowsQuery, selected: "SelectedRows", columns: Sequence[ResultColumn]
) -> list[Facet]:
    """The facets of the shown rows: issues first, then columns; those with one value tell nothing."""
    facets = [
        Facet(_("Issues"), list(_issues(query, selected))),
        *_of_columns(query, selected, columns),
    ]
    return [facet for facet in facets if len(facet.values) > 1]


def _issues(query: RowsQuery, selected: "SelectedRows") -> Iterator[FacetValue]:
    for each in selected.issues()[:MOST_VALUES]:
        address = query.narrowed(issues=(each.code,), about=(each.about,))
        label = issue_kind_in_words(each.code)
        yield FacetValue(label, each.rows, address, about_in_words(each.about))
    if without := len(selected) - selected.with_issues():
        yield FacetValue(_("No issue"), without, query.narrowed(issues=(NONE,), about=()))


def _of_columns(
    query: RowsQuery, selected: "SelectedRows", columns: Sequence[ResultColumn]
) -> Iterator[Facet]:
    few = {each.position for each in selected.columns if each.has_few}
    worth = sorted((c for c in columns if c.position in few), key=_rank)[:MOST_FACETS]
    values = selected.values([column.position for column in worth])
    for column in worth:
        counted = values[column.position]
        if is_status(column) or any(each.rows > 1 for each in counted if each.value):
            shown = [_value(query, column, each) for each in counted[:MOST_VALUES]]
            yield Facet(column.name, shown)


def _value(query: RowsQuery, column: ResultColumn, each: "ValueCount") -> FacetValue:
    label = value_in_words(column, each.value) or _("empty")
    return FacetValue(label, each.rows, query.with_value(column.name, each.value))


def _rank(column: ResultColumn) -> tuple[bool, bool]:
    """Statuses first, then what steps have added."""
    return not is_status(column), column.output is None
