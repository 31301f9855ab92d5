"""How the pages write down what a run knows."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

from batchruns.models import BatchRun, Status

register = template.Library()


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


@register.filter
def percent(run: BatchRun) -> int:
    """How much of a run is done, from 0 to 100; 100 only when it is completed."""
    if run.status == Status.COMPLETED:
        return 100
    rows = run.details.get("rowCount") or run.rows_split  # type: ignore[attr-defined]
    return min(99, 100 * run.rows_done // rows) if rows else 0  # type: ignore[attr-defined]
