"""How the file of a run is parsed: its parse options, its columns, its first rows."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from batchruns.engine.tables.parse_options import ONE_COLUMN
from batchruns.models import BatchRun, Status
from batchruns.web.presentation import field_in_words

SAMPLE_ROWS_PENDING, SAMPLE_ROWS_STARTED = 10, 3
DELIMITERS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("pipe"),
    ONE_COLUMN: gettext_lazy("none: there is one column"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One parse option of a file, in words."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of the file, and the field that it is mapped to, in words."""

    name: str
    field: str | None


def facts_of(run: BatchRun) -> list[Fact]:
    """How the file is parsed, as far as that is known."""
    options = run.details.get("format")
    if options is None:
        return []
    delimiter, header = options.get("delimiter"), options.get("headerRow")
    facts = [
        (_("Kind"), _("delimited text") if options.get("kind") == "csv" else options.get("kind")),
        (_("Compression"), options.get("compression")),
        (_("Encoding"), options.get("encoding")),
        (_("Delimiter"), DELIMITERS.get(str(delimiter), delimiter)),
        (_("Sheet"), options.get("sheet")),
        (_("Header row"), _("none: the first line is a row already") if header is None else None),
    ]
    return [Fact(name, str(value)) for name, value in facts if value]


def columns_of(run: BatchRun) -> list[MappedColumn]:
    """The file's columns, as they are mapped."""
    names, fields = run.details.get("columns", ()), run.details.get("mapping", ())
    return [
        MappedColumn(name, field_in_words(field) if field else None)
        for name, field in zip(names, fields, strict=False)
    ]


def sample_of(run: BatchRun) -> list[list[str]]:
    """The file's first rows; of a run that was started fewer: there is nothing to check any more."""
    is_pending = run.status == Status.PENDING
    most = SAMPLE_ROWS_PENDING if is_pending else SAMPLE_ROWS_STARTED
    sample: list[list[str]] = run.details.get("sample", [])
    return sample[:most]
