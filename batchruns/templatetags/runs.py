"""How the pages write down what a run knows."""

from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from babel.dates import format_timedelta
from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime, now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from batchruns.messages import failure_in_words, in_words, stored_error_in_words
from batchruns.models import BatchRun
from batchruns.web.deletion import finality
from batchruns.web.list.query import Query
from batchruns.web.presentation import enricher_in_words
from batchruns.web.run.progress import Progress

register = template.Library()

UNITS = [
    *(timedelta(days=days) for days in (365, 30, 7, 1)),
    timedelta(hours=1),
    timedelta(minutes=1),
    timedelta(seconds=1),
]


@register.filter
def duration(value: timedelta | None) -> str:
    """A time span in its two largest units: “4 s”, “3 min 20 s”, “2 h 5 min”."""
    if value is None:
        return ""
    seconds = max(0, int(value.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("%(h)d h %(m)d min") % {"h": hours, "m": minutes}
    if minutes:
        return _("%(m)d min %(s)d s") % {"m": minutes, "s": seconds}
    return _("%d s") % seconds if seconds else _("under 1 s")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One of the icons of `components/icons.html`: what its component draws, in a tenth of the time."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def when(at: datetime | None) -> SafeString | str:
    """A time as “2 minutes ago”, with the exact one, where the person is, on hover."""
    if at is None:
        return ""
    exact = date_format(localtime(at), "DATETIME_FORMAT")
    return format_html(
        '<time datetime="{}" title="{}" data-relative>{}</time>',
        at.isoformat(timespec="seconds"),
        f"{exact} {localtime(at):%Z}",
        _ago(at),
    )


def _ago(at: datetime) -> str:
    """In whole ones of the largest unit, in the words that the script has when time goes on."""
    span = at - now()
    size = max(timedelta(seconds=1), abs(span))
    unit = next(unit for unit in UNITS if size >= unit)
    whole = size // unit * unit
    return _from_now(whole if span > timedelta(0) else -whole, get_language() or "en")


# Of whole units there are few, and a list has one on each row.
@lru_cache(maxsize=1000)
def _from_now(span: timedelta, language: str) -> str:
    text: str = format_timedelta(span, threshold=1, add_direction=True, locale=language)
    return text


register.simple_tag(finality)
register.filter("in_words", in_words)
register.filter("failure", failure_in_words)
register.filter("failure_of", stored_error_in_words)
register.filter("enricher", enricher_in_words)


@register.filter
def progress(run: BatchRun) -> Progress:
    """How far a run is that comes from `with_progress`."""
    return Progress.of(run)


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
    ways = [(sign + column, arrow) for column in SORT_LABELS for sign, arrow in ARROWS]
    chosen = {query.sort: SafeString(" selected")}
    return format_html_join(
        "",
        '<option value="{}"{}>{} {}</option>',
        ((way, chosen.get(way, ""), SORT_LABELS[way.lstrip("-")], arrow) for way, arrow in ways),
    )
