"""Addresses of the rows of a result that have something in common."""

from urllib.parse import urlencode

from django.urls import reverse

from batchruns.models import BatchRun


def rows_url(run: BatchRun, **filters: object) -> str:
    """Those rows: `issue` (codes), `field`, `duplicates`, or a column's name with its value."""
    return f"{reverse('runs:rows', args=[run.pk])}?{urlencode(filters, doseq=True)}"


def edits_url(run: BatchRun) -> str:
    """Where a form edits the rows that its filters choose."""
    return f"{run.get_absolute_url()}edits/"
