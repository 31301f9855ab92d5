"""Long lists, page by page: each begins behind the last row of the one before, whatever comes in."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema
from pydantic import TypeAdapter, ValidationError

from batchruns.api.problems import ApiError

MOST, USUAL = 200, 50
M = TypeVar("M", bound=Model)
T = TypeVar("T")


class Page(Schema, Generic[T]):
    """Some items of a list, and the cursor that leads to the next ones."""

    items: list[T]
    next: str | None = Field(description="Give it as `after` for what follows; null at the end.")


class Position(Schema):
    """Where in a list an answer begins, and how long it is."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="How many items at most.")] = USUAL
    after: Annotated[str, Field(description="The `next` of the page before.")] = ""


PositionQuery = Annotated[Position, Query()]


@dataclass(frozen=True)
class Order:
    """Columns, none with nulls, that together tell any two rows apart, and the types of their values."""

    columns: tuple[str, ...]
    types: Any
    """Such as `tuple[datetime, UUID]`."""
    descending: bool = False

    def behind(self, rows: QuerySet[M], cursor: str) -> QuerySet[M]:
        """The rows behind the one of a cursor, in this order. Raises ApiError if it isn't one."""
        direction = "-" if self.descending else ""
        ordered = rows.order_by(*(direction + column for column in self.columns))
        if not cursor:
            return ordered
        lookup = TupleLessThan if self.descending else TupleGreaterThan
        return ordered.filter(lookup(Tuple(*map(F, self.columns)), self._decoded(cursor)))

    def cursor(self, row: Model) -> str:
        """What leads to the rows behind this one."""
        values = tuple(getattr(row, column) for column in self.columns)
        return (
            base64.urlsafe_b64encode(TypeAdapter(self.types).dump_json(values)).decode().rstrip("=")
        )

    def _decoded(self, cursor: str) -> tuple[Any, ...]:
        try:
            text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            values: tuple[Any, ...] = TypeAdapter(self.types).validate_json(text)
        except (ValueError, ValidationError):
            raise ApiError("cursor_unknown", 422) from None
        return values


def page_of(
    rows: QuerySet[M],
    order: Order,
    position: Position,
    item: Callable[[M], T],
    request: HttpRequest,
    response: HttpResponse,
) -> Page[T]:
    """A page of rows as `item` shows them; the answer's header Link leads on, too."""
    following = list(order.behind(rows, position.after)[: position.limit + 1])
    shown = following[: position.limit]
    after = order.cursor(shown[-1]) if len(following) > len(shown) else None
    if after:
        parameters = request.GET.copy()
        parameters["after"] = after
        response["Link"] = f'<{request.path}?{parameters.urlencode()}>; rel="next"'
    return Page(items=[item(row) for row in shown], next=after)
