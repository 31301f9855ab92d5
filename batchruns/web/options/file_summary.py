"""What is known of a file, before anything is started: its rows, and what is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, log10

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from batchruns.engine.tables.parse_options import ONE_COLUMN
from batchruns.engine.tables.readers.base import READERS, Sheet
from batchruns.engine.tables.set_aside.kinds import LABELS
from batchruns.messages import in_words
from batchruns.models.meta import Counted
from batchruns.web.options.forms import Inspected

DELIMITERS = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("pipe"),
    ONE_COLUMN: gettext_lazy("none: there is one column"),
}


@dataclass(frozen=True, slots=True)
class FileSummary:
    """Each a short text; empty or without items where there is nothing to say."""

    facts: list[str]
    """How large the table is, and where it stands."""
    left_out: list[str]
    """What of the file is no row of the run."""


def of(file: Inspected) -> FileSummary:
    """What is said of the file of a pending run, or of a list."""
    return FileSummary(list(_facts(file)), list(_left_out(file)))


def _facts(file: Inspected) -> Iterator[str]:
    meta = file.parsed_meta
    if meta.counted:
        yield _rows(meta.counted)
    columns = len(meta.columns)
    yield ngettext("%(number)s column", "%(number)s columns", columns) % {
        "number": number_format(columns, force_grouping=True)
    }
    if meta.options is None:
        return
    parse = meta.options.parse
    reader = READERS[parse.kind]
    yield reader.label.upper() if reader.label == reader.name else in_words(reader.label)
    if parse.encoding:
        yield parse.encoding.upper()
    if parse.delimiter:
        delimiter = DELIMITERS.get(parse.delimiter, parse.delimiter)
        yield _("delimiter: %(delimiter)s") % {"delimiter": delimiter}
    if names := parse.sheets or tuple(filter(None, [parse.sheet])):
        yield ngettext("sheet “%(names)s”", "sheets “%(names)s”", len(names)) % {
            "names": "”, “".join(names)
        }
    if parse.header_row is None:
        yield _("no header row")


def _rows(counted: Counted) -> str:
    number = counted.rows
    text = ngettext("%(number)s row", "%(number)s rows", number)
    if not counted.is_all:
        number = _rounded(counted.estimate) if counted.estimate else number
        text = _("about %(number)s rows") if counted.estimate else _("more than %(number)s rows")
    return text % {"number": number_format(number, force_grouping=True)}


def _rounded(number: int) -> int:
    """The number with its first two digits: 1,234,567 as 1,200,000."""
    return round(number, 1 - floor(log10(number)))


def _left_out(file: Inspected) -> Iterator[str]:
    meta = file.parsed_meta
    if meta.counted:
        for code, label in LABELS.items():
            if lines := meta.counted.set_aside.get(code):
                yield f"{in_words(label)}: {number_format(lines, force_grouping=True)}"
    for sheet in _sheets_not_taken(file):
        yield _sheet_in_words(sheet)


def _sheets_not_taken(file: Inspected) -> list[Sheet]:
    meta = file.parsed_meta
    if meta.options is None:
        return []
    taken = {*meta.options.parse.sheets, meta.options.parse.sheet}
    return [sheet for sheet in meta.sheets if sheet.name not in taken]


def _sheet_in_words(sheet: Sheet) -> str:
    if sheet.rows is None:
        return _("Sheet “%(name)s”") % {"name": sheet.name}
    return ngettext(
        "Sheet “%(name)s”: %(rows)s row", "Sheet “%(name)s”: %(rows)s rows", sheet.rows
    ) % {"name": sheet.name, "rows": number_format(sheet.rows, force_grouping=True)}
