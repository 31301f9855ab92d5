"""How the file of a run is parsed: its parse options, its columns, its first rows."""

from dataclasses import dataclass

from django.template.defaultfilters import truncatechars
from django.utils.translation import gettext as _

from batchruns.engine.tables.readers.base import READERS
from batchruns.messages import in_words
from batchruns.models import BatchRun, Status
from batchruns.models.meta import Rows
from batchruns.web.options.file_summary import DELIMITERS
from batchruns.web.presentation import field_in_words

SAMPLE_ROWS_PENDING, SAMPLE_ROWS_STARTED = 10, 3
MOST_COLUMNS = 500
"""As many columns are shown: nobody looks at more."""
VALUE_CHARACTERS = 300


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
    if run.parsed_meta.options is None:
        return []
    options = run.parsed_meta.options.parse
    header = _("none: the first line is a row already") if options.header_row is None else None
    facts = [
        (_("Kind"), in_words(READERS[options.kind].label)),
        (_("Compression"), options.compression),
        (_("Encoding"), options.encoding and options.encoding.upper()),
        (_("Delimiter"), DELIMITERS.get(str(options.delimiter), options.delimiter)),
        (_("Sheets"), ", ".join(options.sheets)) if options.sheets else (_("Sheet"), options.sheet),
        (_("Header row"), header),
    ]
    return [
        Fact(name, truncatechars(str(value), VALUE_CHARACTERS)) for name, value in facts if value
    ]


def mapped_columns(run: BatchRun) -> list[MappedColumn]:
    """The file's columns, as they are mapped; of a very wide file the first MOST_COLUMNS."""
    names, fields = run.parsed_meta.columns[:MOST_COLUMNS], run.parsed_meta.mapping
    return [
        MappedColumn(name, field_in_words(field) if field else None)
        for name, field in zip(names, fields, strict=False)
    ]


def sample_of(run: BatchRun) -> Rows:
    """The file's first rows; of a run that was started fewer: there is nothing to check any more."""
    is_pending = run.status == Status.PENDING
    most = SAMPLE_ROWS_PENDING if is_pending else SAMPLE_ROWS_STARTED
    return tuple(row[:MOST_COLUMNS] for row in run.parsed_meta.sample[:most])
