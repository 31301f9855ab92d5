"""How the pages write down what a run knows."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import format_timedelta
from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime, now
from django.utils.translation import get_language
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
def icon(name: str) -> SafeString:
    """One of the icons of `components/icons.html`: what its component draws, in a tenth of the time."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name
    )


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


@register.inclusion_tag("components/sort.html")
def sort_header(query: Query, column: str, label: str) -> dict[str, Any]:
    """A column's head that sorts by it: first in one direction, once more in the other."""
    current = query.sort.removeprefix("-")
    # What one looks for first in a column of numbers or times is the largest or latest.
    first = column if column in ("file", "status") else f"-{column}"
    turned = query.sort.removeprefix("-") if query.sort.startswith("-") else f"-{query.sort}"
    return {
        "label": label,
        "is_number": column in ("rows", "rejected", "size", "duration"),
        "direction": query.direction if column == current else "none",
        "address": query.address(sort=turned if column == current else first),
    }
