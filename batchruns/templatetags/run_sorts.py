"""How the list of runs is sorted: by the heads of its columns, and where there are none, by a select."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from batchruns.templatetags.runs import icon
from batchruns.web.list.query import Query
from batchruns.web.presentation import remembered

register = template.Library()

SORT_LABELS = {
    "file": gettext_lazy("Name"),
    "status": gettext_lazy("Status"),
    "rows": gettext_lazy("Rows"),
    "rejected": gettext_lazy("Rejected"),
    "size": gettext_lazy("Size"),
    "started": gettext_lazy("Started"),
    "duration": gettext_lazy("Duration"),
}
"""The columns by which the list can be sorted; texts rise at first, all others fall."""
ARROWS = (("", "↑"), ("-", "↓"))
"""How the two directions of a sort are written in an address, and for people."""
NUMBERS = ("rows", "rejected", "size", "duration")
SORT_HEADER = '<th scope="col"{}{}><a class="sort" href="{}{}" hx-boost="true">{}{}</a></th>'


@register.simple_tag
def sort_headers(query: Query) -> SafeString:
    """The columns' heads that sort by them: first in one direction, once more in the other."""
    address = reverse("runs:list")
    return format_html_join("\n", SORT_HEADER, (_header(query, c, address) for c in SORT_LABELS))


def _header(query: Query, column: str, address: str) -> tuple[Any, ...]:
    is_sorted = column == query.sort.removeprefix("-")
    direction = query.direction if is_sorted else "none"
    return (
        SafeString(' class="number"') if column in NUMBERS else "",
        SafeString(f' aria-sort="{direction}"') if is_sorted else "",
        address,
        query.address(sort=_next_sort(query, column) if is_sorted else _first_sort(column)),
        SORT_LABELS[column],
        icon(direction),
    )


def _next_sort(query: Query, column: str) -> str:
    return column if query.sort.startswith("-") else f"-{column}"


def _first_sort(column: str) -> str:
    # What one looks for first in a column of numbers or times is the largest or latest.
    return column if column in ("file", "status") else f"-{column}"


@register.simple_tag
def sort_options(query: Query) -> SafeString:
    """The ways to sort the list, as the options of a select."""
    return _options(query.sort)


@remembered
def _options(sort: str) -> SafeString:
    ways = [(sign + column, arrow) for column in SORT_LABELS for sign, arrow in ARROWS]
    chosen = {sort: SafeString(" selected")}
    return format_html_join(
        "",
        '<option value="{}"{}>{} {}</option>',
        ((way, chosen.get(way, ""), SORT_LABELS[way.lstrip("-")], arrow) for way, arrow in ways),
    )
