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

from batchruns.engine.pipeline import Pipeline
from batchruns.engine.schema import fields as lead_fields
from batchruns.engine.steps.base import Output
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.tables.exports.base import EXPORTS
from batchruns.engine.tables.parse_options import ONE_COLUMN
from batchruns.engine.tables.readers.base import READERS
from batchruns.messages import in_words
from batchruns.models import BatchRun, Event, Status
from batchruns.runs import service
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
        Happened(event.at, event_in_words(event), in_words(event.text))
        for event in run.events.all()
    ]


def event_in_words(event: Event) -> str:
    """What happened, in a few words."""
    return str(EVENTS.get(event.kind, event.kind))


def field_in_words(name: str) -> str:
    """A lead field, as a person would say."""
    return _(lead_fields.label(name))


def enricher_in_words(name: str) -> str:
    """The label of a step; of one that there is no longer, its name."""
    labels = {step.name: step.label for step in all_steps()}
    return _(labels[name]) if name in labels else name.replace("_", " ").capitalize()


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
        (_("Kind"), in_words(READERS[found["kind"]].label)),
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
        presses = groupby(service.list_discarded(user), key=attrgetter("due_at"))
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


def ending_of(run: BatchRun) -> str:
    """How a run has ended, in a sentence to be announced."""
    if run.status == Status.COMPLETED:
        return _("%s is completed. The result is ready to download.") % run.filename
    return _("%s has failed. Its page says why.") % run.filename


def download_forms() -> list[tuple[str, str]]:
    """The forms in which a result can be downloaded, beside the first one: name and label."""
    return [(name, in_words(form.label)) for name, form in EXPORTS.items() if name != "csv"]
