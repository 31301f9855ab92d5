"""Which columns a table shows: one of the sets that every result has, or a person's own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from batchruns.engine.recipe import digest
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.text import whole_number
from batchruns.models import ColumnView
from batchruns.runs.jsonb import storable
from batchruns.runs.result_columns import DUPLICATE_OF, ResultColumn
from batchruns.web.rows.words import is_status

OWN, DEFAULT = "own", "essential"
SETS: dict[str, Any] = {
    "essential": gettext_lazy("Essential"),
    "new": gettext_lazy("New columns"),
    "issues": gettext_lazy("Issues"),
    "all": gettext_lazy("All columns"),
    OWN: gettext_lazy("My columns"),
}
WIDTHS: dict[str, Any] = {
    "narrow": gettext_lazy("Narrow"),
    "medium": gettext_lazy("Medium"),
    "wide": gettext_lazy("Wide"),
}
NAMES = ("full_name", "first_name", "last_name")
MOST_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column of the table."""

    column: ResultColumn
    label: str
    width: str = ""
    """One of WIDTHS; none: by its cells."""


def columns_of_set(
    name: str, columns: Sequence[ResultColumn], view: ColumnView | None
) -> tuple[str, list[ShownColumn]]:
    """The set that is shown, which may be another one than was asked for, and its columns.

    Issues and names stand in front of each row, and so are left out.
    """
    if view and (name == OWN or name not in SETS):
        return OWN, _of_view(columns, view)
    if name not in MEMBERS:
        name = DEFAULT
    every = [column for column in columns if column.own_name != ISSUES]
    chosen = list(filter(MEMBERS[name], every)) or every
    if name != "all":
        # What was made of the cells, with its status, says more than the cells as they came.
        chosen.sort(key=lambda column: column.output is None)
    return name, [ShownColumn(column, column.name) for column in chosen]


def all_columns(columns: Sequence[ResultColumn], view: ColumnView | None) -> list[ShownColumn]:
    """Every column with what a person has chosen for it, the ones that they chose first."""
    chosen = columns_of_set(OWN, columns, view)[1]
    shown = {each.column.position for each in chosen}
    others = (c for c in columns if c.position not in shown and c.own_name != ISSUES)
    return [*chosen, *(ShownColumn(column, column.name) for column in others)]


def view_of(user_id: UUID, columns: Sequence[ResultColumn]) -> ColumnView | None:
    """The columns that a person chose for results with these columns."""
    return ColumnView.objects.filter(user_id=user_id, header=_digest(columns)).first()


def save_view(user_id: UUID, columns: Sequence[ResultColumn], given: Mapping[str, str]) -> None:
    """Keeps what a person chose: for each column by its position `show-3`, `order-3`, `label-3`,
    `width-3`. Without a column, what they had chosen is forgotten.
    """
    chosen = [column for column in columns if given.get(f"show-{column.position}")]
    chosen.sort(key=lambda column: _order(given.get(f"order-{column.position}", "")))
    shown = [
        ShownColumn(
            column,
            given.get(f"label-{column.position}", "").strip(),
            given.get(f"width-{column.position}", ""),
        )
        for column in chosen
    ]
    _keep(user_id, columns, shown)


def move_column(
    user_id: UUID, columns: Sequence[ResultColumn], set_name: str, given: Mapping[str, str]
) -> None:
    """Puts a column of a set in front of another: those at the positions `move` and `before`.

    Without `before` it becomes the last. The set so ordered is kept as the person's own.
    """
    shown = columns_of_set(set_name, columns, view_of(user_id, columns))[1]
    by_position = {str(each.column.position): each for each in shown}
    moved = by_position.pop(given.get("move", ""), None)
    if moved is None:
        return
    others = list(by_position.values())
    before = by_position.get(given.get("before", ""))
    others.insert(others.index(before) if before else len(others), moved)
    _keep(user_id, columns, others)


def _keep(user_id: UUID, columns: Sequence[ResultColumn], shown: Sequence[ShownColumn]) -> None:
    if not shown:
        ColumnView.objects.filter(user_id=user_id, header=_digest(columns)).delete()
        return
    kept = [
        {
            "name": each.column.name,
            "label": "" if each.label == each.column.name else each.label[:MOST_CHARACTERS],
            "width": each.width[:MOST_CHARACTERS],
        }
        for each in shown
    ]
    ColumnView.objects.update_or_create(
        user_id=user_id, header=_digest(columns), defaults={"columns": storable(kept)}
    )


def _of_view(columns: Sequence[ResultColumn], view: ColumnView) -> list[ShownColumn]:
    by_name = {column.name: column for column in columns}
    return [
        ShownColumn(
            by_name[kept["name"]],
            kept["label"] or kept["name"],
            kept["width"] if kept["width"] in WIDTHS else "",
        )
        for kept in view.columns
        if kept["name"] in by_name
    ]


def _is_essential(column: ResultColumn) -> bool:
    if column.output is None:
        return _is_mapped(column)
    return column.output.essential and column.own_name not in NAMES


def _is_mapped(column: ResultColumn) -> bool:
    return bool(column.field) and column.field not in NAMES


def _is_about_issues(column: ResultColumn) -> bool:
    if column.output is None:
        return _is_mapped(column)
    name = column.own_name
    return (
        is_status(column)
        or column.output.is_reason
        or name.endswith("_suggestion")
        or name == DUPLICATE_OF
    )


MEMBERS: Mapping[str, Callable[[ResultColumn], bool]] = {
    "essential": _is_essential,
    "new": lambda column: column.output is not None,
    "issues": _is_about_issues,
    "all": lambda column: True,
}


def _order(text: str) -> int:
    order = whole_number(text, digits=5)
    return 10**6 if order is None else order


def _digest(columns: Sequence[ResultColumn]) -> str:
    return digest([column.name for column in columns])
