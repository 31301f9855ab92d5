"""Addresses of the rows of a result that have something in common."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from batchruns.models import BatchRun


def rows_url(run: BatchRun, **filters: object) -> str:
    """The rows that the parameters of the rows page choose: `issue` (codes), `field`, `duplicates`."""
    return f"{reverse('runs:rows', args=[run.pk])}?{urlencode(filters, doseq=True)}"


def rows_with(column: str, value: str) -> str:
    """The rows that have this value in a column of the result, from the run's page on."""
    return f"rows/?{urlencode({f'f.{column}': value})}"


def rows_without(run: BatchRun, columns: Iterable[str]) -> str:
    """The rows that have nothing in any of these columns of the result."""
    return rows_url(run, **{f"filled.{column}": 0 for column in columns})


def edits_url(run: BatchRun) -> str:
    """Where a form edits the rows that its filters choose."""
    return reverse("runs:edits", args=[run.pk])
