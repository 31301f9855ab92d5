"""Pages of a long table, each found by the row that it begins behind: the last as fast as the first."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from batchruns.runs.jsonb import storable

T = TypeVar("T", bound=Model)


@dataclass(frozen=True)
class Order:
    """By which columns rows are ordered, all of them rising, or all falling if it is `descending`.

    None of the columns may hold nulls, and together they must tell any two rows apart; then each
    order and its reverse is one range of one index over them.
    """

    columns: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the cursors that lead to the pages before and behind, where there are any."""

    rows: list[T]
    previous: str | None = None
    next: str | None = None


def keyset_page(
    rows: QuerySet[T], order: Order, size: int, *, after: str = "", before: str = ""
) -> Page[T]:
    """The `size` rows that come next `after` a cursor, or right `before` one, else the first ones.

    A cursor that isn't one, or behind which nothing is left, leads to the first page.
    """
    model = rows.model
    if values := _decode(model, order, after):
        following = _beside(rows, order, values, size + 1)
        if following:
            page = following[:size]
            more = _encode(order, page[-1]) if len(following) > size else None
            return Page(page, _encode(order, page[0]), more)
    if values := _decode(model, order, before):
        backwards = Order(order.columns, not order.descending)
        preceding = _beside(rows, backwards, values, size + 1)
        if len(preceding) > size:
            page = preceding[size - 1 :: -1]
            return Page(page, _encode(order, page[0]), _encode(order, page[-1]))
    first = _beside(rows, order, None, size + 1)
    more = _encode(order, first[size - 1]) if len(first) > size else None
    return Page(first[:size], None, more)


def _beside(rows: QuerySet[T], order: Order, values: list[Any] | None, most: int) -> list[T]:
    """The first rows in this order, behind the one that has these values."""
    if values:
        columns = Tuple(*map(F, order.columns))
        lookup = TupleLessThan if order.descending else TupleGreaterThan
        rows = rows.filter(lookup(columns, values))
    direction = "-" if order.descending else ""
    by = [direction + column for column in order.columns]
    # Which rows they are is read from an index alone; only those found are fetched whole.
    keys = rows.order_by(*by).values("pk")[:most]
    return list(rows.model._default_manager.filter(pk__in=keys).order_by(*by))


def _encode(order: Order, row: Model) -> str:
    values = [getattr(row, column) for column in order.columns]
    text = json.dumps(values, default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(model: type[Model], order: Order, cursor: str) -> list[Any] | None:
    """The values that a cursor holds; None if it doesn't hold such ones."""
    try:
        values = storable(json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))))
        return [
            cast("Field", model._meta.get_field(column)).to_python(value)
            for column, value in zip(order.columns, values, strict=True)
        ]
    except (TypeError, ValueError, ArithmeticError, RecursionError, ValidationError):
        return None
