"""What the page of a run shows of its `meta`, which another client may have written: anything goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from batchruns.engine.enrichers.base import Output
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.tables.exports.formats import FORMS
from batchruns.engine.tables.parse_options import ONE_COLUMN
from batchruns.messages import event_in_words, in_words
from batchruns.models import BatchRun, Event, Status
from batchruns.runs import deletion
from batchruns.web import charts

if TYPE_CHECKING:
    from leadenrich.accounts.models import User

MOST_SAMPLES, FEW_SAMPLES = 10, 3
DELIMITERS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("pipe"),
    ONE_COLUMN: gettext_lazy("none: there is one column"),
}


# The lead fields and the enrichers, as a person would say.
FIELDS = {
    "email": gettext_lazy("e-mail"),
    "phone": gettext_lazy("phone"),
    "full_name": gettext_lazy("full name"),
    "first_name": gettext_lazy("first name"),
    "last_name": gettext_lazy("last name"),
    "company": gettext_lazy("company"),
    "website": gettext_lazy("website"),
    "title": gettext_lazy("job title"),
    "country": gettext_lazy("country"),
    "region": gettext_lazy("region"),
    "city": gettext_lazy("city"),
    "postal_code": gettext_lazy("postal code"),
    "street": gettext_lazy("street"),
    "linkedin_url": gettext_lazy("LinkedIn profile"),
}
ENRICHERS = {
    "email": gettext_lazy("E-mail"),
    "mx": gettext_lazy("Mail servers (asks the network)"),
    "phone": gettext_lazy("Phone"),
    "name": gettext_lazy("Name"),
    "company": gettext_lazy("Company"),
    "domain": gettext_lazy("Company's domain"),
    "title": gettext_lazy("Job title"),
    "website": gettext_lazy("Website"),
    "country": gettext_lazy("Country"),
    "city": gettext_lazy("City"),
    "completeness": gettext_lazy("Completeness"),
    "duplicates": gettext_lazy("Duplicates"),
}


@dataclass(frozen=True)
class ShownColumn:
    """A column of the file and the lead field it is taken for, in words."""

    name: str
    field: str | None


@dataclass(frozen=True)
class Numbers:
    """How many rows a run has, and what became of them. What isn't known is None."""

    size: int | None
    """Bytes of the upload."""
    rows: int | None
    enriched: int | None
    rejected: int | None
    duplicates: int | None

    @classmethod
    def of(cls, run: BatchRun) -> "Numbers":
        """The numbers of a run that comes from `with_progress`."""
        done: int = run.rows_done  # type: ignore[attr-defined]
        is_completed = run.status == Status.COMPLETED
        return cls(
            size=run.details.get("fileSize"),
            rows=run.details.get("rowCount"),
            enriched=run.details.get("enrichedCount") if is_completed else done,
            rejected=run.details.get("rejectedCount"),
            duplicates=charts.duplicates_of(run),
        )


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
        rows = run.details.get("rowCount") or None
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
    "restored": gettext_lazy("brought back"),
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
        Happened(event.at, label_of_event(event), event_in_words(event))
        for event in run.events.all()
    ]


def label_of_event(event: Event) -> str:
    """What happened, in a few words."""
    return str(EVENTS.get(event.kind, event.kind))


def field_in_words(name: str) -> str:
    """A lead field, as a person would say."""
    return str(FIELDS.get(name, name.replace("_", " ")))


def enricher_in_words(name: str) -> str:
    """What an enricher is about."""
    return str(ENRICHERS.get(name, name.replace("_", " ").capitalize()))


def columns_of(run: BatchRun) -> list[ShownColumn]:
    """The file's columns, as they were understood at the upload."""
    names, fields = run.details.get("columns", ()), run.details.get("mapping", ())
    return [
        ShownColumn(name, field_in_words(field) if field else None)
        for name, field in zip(names, fields, strict=False)
    ]


def sample_of(run: BatchRun) -> list[list[str]]:
    """The file's first rows; of a run that was started fewer: there is nothing to check any more."""
    most = MOST_SAMPLES if run.status == Status.PENDING else FEW_SAMPLES
    sample: list[list[str]] = run.details.get("sample", [])
    return sample[:most]


@dataclass(frozen=True)
class Gains:
    """What the first rows of a pending run gain: new columns with their cells, and the empty ones."""

    leads: list[str]
    """The first cell of each row, to tell them apart."""
    filled: list[tuple[str, list[tuple[Output, list[str]]]]]
    """By enricher."""
    empty: list[Output]

    @classmethod
    def of(cls, run: BatchRun, pipeline: Pipeline) -> "Gains":
        """From the preview that is kept in the run's `meta`."""
        wide = len(pipeline.columns)
        rows = run.details.get("preview", {}).get("rows", [])
        rows = [row for row in rows if len(row) == wide]
        columns = zip(*(row[-len(pipeline.outputs) :] for row in rows), strict=True)
        cells = {
            output.name: list(column)
            for output, column in zip(pipeline.outputs, columns, strict=False)
        }
        gained = [
            (name, [(o, cells[o.name]) for o in outputs if any(cells.get(o.name, ()))])
            for name, outputs in pipeline.outputs_of_each()
        ]
        return cls(
            leads=[row[0] for row in rows],
            filled=[(name, columns) for name, columns in gained if columns],
            empty=[output for output in pipeline.outputs if not any(cells.get(output.name, ()))],
        )

    @property
    def width(self) -> int:
        """Of the table: the column's name, and each lead."""
        return 1 + len(self.leads)


def facts_of(run: BatchRun) -> list[tuple[str, str]]:
    """How the file is read: pairs of what and how."""
    found = run.details.get("format")
    if found is None:
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
class Deleted:
    """Runs that were deleted with one press of a button, and how long they can be brought back."""

    runs: list[BatchRun]
    seconds: float

    @classmethod
    def lately_by(cls, user: "User") -> "list[Deleted]":
        """What this person can bring back, what they deleted last first."""
        presses = groupby(deletion.list_discarded(user), key=attrgetter("due_at"))
        now = timezone.now()
        return [cls(list(runs), (due_at - now).total_seconds()) for due_at, runs in presses]

    @property
    def sentence(self) -> str:
        return deleted_in_words(self.runs)


def deleted_in_words(runs: Sequence[BatchRun]) -> str:
    """That these are deleted, in a sentence."""
    if len(runs) == 1:
        return _("%s was deleted.") % runs[0].filename
    return ngettext("%d run was deleted.", "%d runs were deleted.", len(runs)) % len(runs)


def finality() -> str:
    """Whether a deletion can be undone, in a sentence."""
    seconds = settings.UNDO_SECONDS
    if not seconds:
        return _("This can't be undone.")
    text = ngettext(
        "You can undo this for %d second.", "You can undo this for %d seconds.", seconds
    )
    return str(text % seconds)


def download_forms() -> list[tuple[str, str]]:
    """The forms in which a result can be downloaded, beside the first one: name and label."""
    return [(name, in_words(form.label)) for name, form in FORMS.items() if name != "csv"]
