"""What an address asks of the table of a result: which rows and columns, in which order, from where on.

| parameter | asks for |
|---|---|
| `q` | rows with these words anywhere |
| `issue`, `field` | rows with an issue of one of these codes (`any`, `none`), about one of these |
| `duplicates=1` | duplicates, each behind the row that it repeats |
| `excluded=1`, `0` | rows that downloads leave out, or don't |
| `f.<column>=value` | rows with this value |
| `has.<column>=text` | rows with this text in the cell |
| `filled.<column>=1`, `0` | rows with a value in this column, or without |
| `sort=<column>`, `-<column>` | the order |
| `columns` | a set of columns |
| `at` | the first row of the page, from 0 |
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from batchruns.engine.rows_index.selection import ANY, Order, Selection
from batchruns.engine.text import whole_number

EQUAL, CONTAINING, FILLED = "f.", "has.", "filled."
MOST_CONDITIONS = 20
MOST_CHARACTERS = 300
LARGEST = 10**9
# What addresses of earlier versions asked for.
FORMER = {"doubtful": {"issue": ANY}, "duplicates": {"duplicates": "1"}}

Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RowsQuery:
    """Which rows to show, and how."""

    selection: Selection = field(default_factory=Selection)
    order: Order = field(default_factory=Order)
    columns: str = ""
    at: int = 0

    @classmethod
    def of(cls, given: QueryDict) -> "RowsQuery":
        """The query that an address or a form holds; what makes no sense in it is left out."""
        asked = given.copy()
        for name, value in FORMER.get(str(given.get("show")), {}).items():
            asked.setdefault(name, value)
        texts = {name: str(text)[:MOST_CHARACTERS] for name, text in asked.dict().items()}
        lists = (_some(asked.getlist("issue")), _some(asked.getlist("field")))
        sort = texts.get("sort", "")
        order = Order(sort.removeprefix("-"), sort.startswith("-")) if sort else Order()
        at = min(whole_number(texts.get("at", "")) or 0, LARGEST)
        return cls(_selection(texts, *lists), order, texts.get("columns", ""), at)

    @property
    def conditions(self) -> Parameters:
        """What leaves rows out, as parameters of an address."""
        asked = self.selection
        given = (
            ("q", asked.text),
            *(("issue", code) for code in asked.issues),
            *(("field", about) for about in asked.about),
            ("duplicates", "1" if asked.is_duplicate else ""),
            ("excluded", "" if asked.is_excluded is None else str(int(asked.is_excluded))),
        )
        return (
            *((name, value) for name, value in given if value),
            *((EQUAL + column, value) for column, value in asked.equal),
            *((CONTAINING + column, text) for column, text in asked.containing),
            *((FILLED + column, str(int(filled))) for column, filled in asked.filled),
        )

    @property
    def view(self) -> Parameters:
        """How the rows are shown, as parameters of an address."""
        sort = f"{'-' if self.order.is_descending else ''}{self.order.column}"
        given = (("sort", sort), ("columns", self.columns), ("at", str(self.at or "")))
        return tuple((name, value) for name, value in given if value)

    @property
    def parameters(self) -> Parameters:
        """All of it, as parameters of an address."""
        return (*self.conditions, *self.view)

    @property
    def address(self) -> str:
        """The query string of this query."""
        return address_of(self.parameters)

    @property
    def whole_view(self) -> str:
        """The query string of all rows, shown as these are."""
        return replace(self, selection=Selection(), at=0).address

    @property
    def only_excluded(self) -> str:
        """The query string of all rows that downloads leave out."""
        return replace(self, selection=Selection(is_excluded=True), at=0).address

    def lead(self, place: int, offset: int | None) -> str:
        """The address, from that of the table on, of the lead at a place of the result, from 1.

        With `offset`, which is where it stands among the rows asked for, its page leads on to these.
        """
        if offset is None:
            return f"{place}/{self.address}"
        return f"{place}/{address_of([*self.parameters, ('n', str(offset + 1))])}"

    def turned_to(self, at: int) -> str:
        """The query string of another page."""
        return replace(self, at=max(0, at)).address

    def showing(self, columns: str) -> str:
        """The query string of the same rows in another set of columns."""
        return replace(self, columns=columns, at=0).address

    def sorted_by(self, column: str) -> str:
        """The query string of the same rows in the order of a column, once more the other way round."""
        turned = self.order == Order(column)
        return replace(self, order=Order(column, turned), at=0).address

    def narrowed(self, **changes: Any) -> str:
        """The query string of the rows for which this holds, too; the fields are those of Selection."""
        return replace(self, selection=replace(self.selection, **changes), at=0).address

    def with_value(self, column: str, value: str) -> str:
        """The query string of the rows that have this value besides; an empty one: no value."""
        if not value:
            return self.narrowed(filled=(*self.selection.filled, (column, False)))
        return self.narrowed(equal=(*self.selection.equal, (column, value)))

    def without(self, *names: str) -> str:
        """The query string without these conditions, and from the first row on."""
        kept = [(name, value) for name, value in self.parameters if name not in (*names, "at")]
        return address_of(kept)


def address_of(parameters: Iterable[tuple[str, str]]) -> str:
    """Parameters as the query string of an address."""
    return "?" + urlencode(list(parameters))


def condition_of(given: Mapping[str, str]) -> tuple[str, str] | None:
    """The condition on a column that the form of filters holds, as a parameter of an address."""
    column, value = given.get("column", ""), given.get("value", "").strip()
    match given.get("is", ""):
        case "empty":
            return (f"{FILLED}{column}", "0") if column else None
        case "filled":
            return (f"{FILLED}{column}", "1") if column else None
        case "equal":
            return (f"{EQUAL}{column}", value) if column and value else None
    return (f"{CONTAINING}{column}", value) if column and value else None


def _selection(
    texts: Mapping[str, str], issues: tuple[str, ...], about: tuple[str, ...]
) -> Selection:
    excluded = texts.get("excluded", "")
    return Selection(
        text=texts.get("q", "").strip(),
        issues=issues or ((ANY,) if about else ()),
        about=about,
        is_duplicate=texts.get("duplicates") == "1",
        is_excluded=excluded == "1" if excluded in ("0", "1") else None,
        equal=tuple(_of_columns(texts, EQUAL)),
        containing=tuple(_of_columns(texts, CONTAINING)),
        filled=tuple((name, value == "1") for name, value in _of_columns(texts, FILLED)),
    )


def _some(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text[:MOST_CHARACTERS] for text in texts if text)[:MOST_CONDITIONS]


def _of_columns(texts: Mapping[str, str], prefix: str) -> Iterator[tuple[str, str]]:
    """The columns whose parameters begin so, with their values."""
    named = [(name, value) for name, value in texts.items() if name.startswith(prefix) and value]
    for name, value in named[:MOST_CONDITIONS]:
        yield name.removeprefix(prefix), value
