"""How the pages write down what a run knows."""

from datetime import datetime, timedelta
from functools import cache

from babel.dates import format_timedelta
from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name, localtime, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from batchruns.messages import failure_in_words, in_words, size_in_words, stored_error_in_words
from batchruns.models import BatchRun
from batchruns.web.deletion import finality
from batchruns.web.lookups.receipt import took
from batchruns.web.lookups.words import capability_in_words, label_of
from batchruns.web.money import money_in_words
from batchruns.web.presentation import enricher_in_words, remembered
from batchruns.web.run.progress import Progress

register = template.Library()

UNITS = [
    *(timedelta(days=days) for days in (365, 30, 7, 1)),
    timedelta(hours=1),
    timedelta(minutes=1),
    timedelta(seconds=1),
]


@register.filter
@remembered
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
    return format_html(
        '<time datetime="{}" title="{}" data-relative>{}</time>',
        at.isoformat(timespec="seconds"),
        _exact(at.replace(second=0, microsecond=0), get_current_timezone_name()),
        _ago(at),
    )


@remembered
def _exact(minute: datetime, zone: str) -> str:
    try:
        local = localtime(minute)
    except OverflowError:
        # The first or the last day that Python has, of another client.
        local = minute
    return f"{date_format(local, 'DATETIME_FORMAT')} {local:%Z}"


def _ago(at: datetime) -> str:
    """In whole ones of the largest unit, in the words that the script has when time goes on."""
    span = at - now()
    size = max(timedelta(seconds=1), abs(span))
    unit = next(unit for unit in UNITS if size >= unit)
    whole = size // unit * unit
    return _from_now(whole if span > timedelta(0) else -whole)


@remembered
def _from_now(span: timedelta) -> str:
    text: str = format_timedelta(
        span, threshold=1, add_direction=True, locale=get_language() or "en"
    )
    return text


register.simple_tag(finality)
register.filter("in_words", in_words)
register.filter("failure", failure_in_words)
register.filter("size", size_in_words)
register.filter("failure_of", stored_error_in_words)
register.filter("enricher", enricher_in_words)
register.filter("money", money_in_words)
register.filter("capability", capability_in_words)
register.filter("took", took)
register.filter("connection", label_of)


@register.filter
def progress(run: BatchRun) -> Progress:
    """How far a run is that comes from `with_progress`."""
    return Progress.of(run)
