"""What the page of a run shows of its `meta`, which another client may have written: anything goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.leads.results import FORMS
from batchruns.models import BatchRun, Status

MOST_BARS = 8
DELIMITERS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("pipe"),
}


@dataclass(frozen=True)
class ShownColumn:
    """A column of the file and the lead field it is taken for, in words."""

    name: str
    field: str | None


@dataclass(frozen=True)
class Bar:
    """A count and its share of all rows."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Chart:
    """Some bars under a title."""

    title: str
    bars: list[Bar]

    @property
    def slug(self) -> str:
        return slugify(self.title)


@dataclass(frozen=True)
class Progress:
    """How far the workers are with a run. What can't be told yet is None."""

    done: int
    rows: int | None
    percent: int
    rate: int | None
    """Rows a second, since the start."""
    left: timedelta | None

    @classmethod
    def of(cls, run: BatchRun) -> "Progress":
        """The progress of a run that comes from `with_progress`."""
        done: int = run.rows_done  # type: ignore[attr-defined]
        lately: int = run.rows_done_since_start  # type: ignore[attr-defined]
        counted = run.details.get("rowCount")
        rows = counted if isinstance(counted, int) and counted > 0 else None
        seconds = run.duration.total_seconds() if run.duration else 0
        rate = lately / seconds if lately and seconds >= 1 else 0
        left = timedelta(seconds=max(0, rows - done) / rate) if rows and rate else None
        # All is done only when the result is there.
        percent = min(99, 100 * done // rows) if rows else 0
        return cls(done, rows, percent, round(rate) or None, left)


# What happens to a run, as its history tells it.
EVENTS = {
    "created": gettext_lazy("uploaded"),
    "started": gettext_lazy("started"),
    "completed": gettext_lazy("completed"),
    "failed": gettext_lazy("failed"),
    "canceled": gettext_lazy("canceled"),
    "retried": gettext_lazy("retried"),
    "deleted": gettext_lazy("deleted"),
    "changed": gettext_lazy("changed"),
    "taken up": gettext_lazy("taken up again"),
    "tried again": gettext_lazy("tried again"),
    "chunk tried again": gettext_lazy("some rows tried again"),
    "given up": gettext_lazy("a step given up"),
    "told": gettext_lazy("told by e-mail"),
    "worker lost": gettext_lazy("a worker was lost"),
    "files removed": gettext_lazy("files removed"),
}


@dataclass(frozen=True)
class Happened:
    """An event of a run's history, in words."""

    at: datetime
    what: str
    text: str


def history_of(run: BatchRun) -> list[Happened]:
    """What happened to a run, the first event first."""
    return [
        Happened(event.at, str(EVENTS.get(event.kind, event.kind)), in_words(event.text))
        for event in run.events.all()
    ]


def in_words(stored: str | None) -> str:
    """A sentence that was stored in English, in the language of the page where it is known there."""
    return _(stored) if stored else ""


def columns_of(run: BatchRun) -> list[ShownColumn]:
    """The file's columns, as they were understood at the upload."""
    names, fields = _list(run, "columns"), _list(run, "mapping")
    return [
        ShownColumn(str(name), str(field).replace("_", " ") if field else None)
        for name, field in zip(names, fields, strict=False)
    ]


def facts_of(run: BatchRun) -> list[tuple[str, str]]:
    """How the file is read: pairs of what and how."""
    found = run.details.get("format")
    if not isinstance(found, dict):
        return []
    delimiter, header = found.get("delimiter"), found.get("headerRow")
    facts = [
        (_("Kind"), _("delimited text") if found.get("kind") == "csv" else found.get("kind")),
        (_("Compression"), found.get("compression")),
        (_("Encoding"), found.get("encoding")),
        (_("Delimiter"), DELIMITERS.get(str(delimiter), delimiter)),
        (_("Sheet"), found.get("sheet")),
        (_("Header"), _("none: the first line is a lead already") if header is None else None),
    ]
    return [(what, str(how)) for what, how in facts if how]


@dataclass(frozen=True)
class Fill:
    """How much of a field was there before, if it was, and is there after, in percent of the rows."""

    label: str
    before: int
    after: int


# For each lead field, the columns that hold it in its best form, the first that is there.
BEST_FORMS = {
    "email": (gettext_lazy("E-mail"), "email_normalized"),
    "phone": (gettext_lazy("Phone"), "phone_e164"),
    "first_name": (gettext_lazy("First name"), "first_name_2", "first_name"),
    "last_name": (gettext_lazy("Last name"), "last_name_2", "last_name"),
    "title": (gettext_lazy("Title"), "title_seniority"),
    "company": (gettext_lazy("Company"), "company_clean_name"),
    "website": (gettext_lazy("Website"), "website_url"),
    "country": (gettext_lazy("Country"), "country_code"),
}


def fills_of(run: BatchRun) -> list[Fill]:
    """For each usual field of a lead: the share of rows that came with it, and that have it now."""
    summary = _summary_of(run)
    rows, given, filled = (
        _number(summary, "rows"),
        _dict(summary, "given"),
        _dict(summary, "filled"),
    )
    if not rows or not given:
        return []
    fills = []
    for field, (label, *columns) in BEST_FORMS.items():
        gained = next((filled[name] for name in columns if name in filled), None)
        if gained is not None:
            before, after = given.get(field, 0), gained
            fills.append(Fill(str(label), _percent(before, rows), _percent(after, rows)))
    return fills


def ending_of(run: BatchRun) -> str:
    """How a run has ended, in a sentence to be announced."""
    if run.status == Status.COMPLETED:
        return _("%s is completed. The result is ready to download.") % run.filename
    return _("%s has failed. Its page says why.") % run.filename


def charts_of(run: BatchRun) -> list[Chart]:
    """What came of a completed run, as bars."""
    summary = _summary_of(run)
    if not summary:
        return []
    rows = _number(summary, "rows") or 1
    values = _dict(summary, "values")
    charts = [
        Chart(_title_of(name), _bars(counts, rows))
        for name, counts in values.items()
        if counts and isinstance(counts, dict)
    ]
    filled = {name: n for name, n in _dict(summary, "filled").items() if "reason" not in name}
    return [*charts, Chart(_("New columns, rows filled"), _bars(filled, rows, most=None))]


def download_forms() -> list[tuple[str, str]]:
    """The forms in which a result can be downloaded, beside the first one: name and label."""
    return [(name, form.label) for name, form in FORMS.items() if name != "csv"]


def _bars(counts: dict[str, int], rows: int, most: int | None = MOST_BARS) -> list[Bar]:
    largest = sorted(counts.items(), key=lambda item: -item[1])[:most]
    bars = [Bar(label.replace("_", " "), n, _percent(n, rows)) for label, n in largest]
    others = sum(counts.values()) - sum(n for _label, n in largest)
    return [*bars, Bar(_("others"), others, _percent(others, rows))] if others else bars


def _percent(count: int, rows: int) -> int:
    return round(100 * count / rows)


CHARTS = {
    "email_status": gettext_lazy("E-mail addresses"),
    "email_type": gettext_lazy("Kinds of e-mail addresses"),
    "phone_status": gettext_lazy("Phone numbers"),
    "phone_country": gettext_lazy("Countries of phone numbers"),
    "phone_line_type": gettext_lazy("Kinds of phone numbers"),
    "country_code": gettext_lazy("Countries"),
    "title_seniority": gettext_lazy("Seniority"),
    "title_department": gettext_lazy("Departments"),
    "website_type": gettext_lazy("Kinds of websites"),
    "duplicate_reason": gettext_lazy("Duplicates, by what is the same"),
}


def _title_of(column: str) -> str:
    return str(CHARTS.get(column, column.replace("_", " ").capitalize()))


def _summary_of(run: BatchRun) -> dict[str, Any]:
    """The summary of a completed run, else an empty one."""
    return _dict(run.details, "summary") if run.status == Status.COMPLETED else {}


def _dict(of: dict[str, Any], key: str) -> dict[str, Any]:
    value = of.get(key)
    return value if isinstance(value, dict) else {}


def _number(of: dict[str, Any], key: str) -> int:
    value = of.get(key)
    return value if isinstance(value, int) else 0


def _list(run: BatchRun, key: str) -> list[Any]:
    value = run.details.get(key)
    return value if isinstance(value, list) else []
