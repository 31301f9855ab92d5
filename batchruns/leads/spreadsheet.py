"""XLSX, XLS, XLSB and ODS as records, each cell as a person would write it down."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, cast
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from batchruns.leads import ods, xlsx
from batchruns.leads.errors import UnreadableFile
from batchruns.leads.formats import Format
from batchruns.leads.numberformats import duration, plain
from batchruns.leads.sources import telling_damage, unpacked
from batchruns.leads.table import Record
from batchruns.leads.xml import BROKEN

MAX_UNPACKED_BYTES = 4_000_000_000
MAX_RATIO = 400
# What calamine holds in memory at once, so kinds that only it reads must be small.
MAX_IN_MEMORY_BYTES = 60_000_000
LEFT_SAMPLE = 200
# Read here, as streams; the others by calamine.
STREAMED = ("xlsx", "ods")

NO_SHEET = "This spreadsheet has no sheet “{}”."
BOMB = "This spreadsheet unpacks to far more than it should. Save it as CSV and upload that."
TOO_LARGE = (
    "This spreadsheet is too large to be read in its format. "
    "Save it as XLSX or CSV, and upload that."
)


@dataclass(frozen=True)
class Sheet:
    """A sheet of a spreadsheet, and about how many cells it has."""

    name: str
    is_visible: bool
    cells: int


def sheets(path: Path, format: Format) -> list[Sheet]:
    """The sheets with cells, in their order. Raises UnreadableFile."""
    with unpacked(path, format.compression) as plain:
        _refuse_bombs(plain, format)
        if format.kind not in STREAMED:
            return list(_sheets_by_calamine(plain))
        with _archive(plain) as archive:
            if format.kind == "ods":
                return [Sheet(*sheet) for sheet in ods.sheets(_content(archive))]
            book = xlsx.Workbook(archive)
            return [Sheet(part.name, part.is_visible, book.cells(part)) for part in book.sheets]


def fullest_sheet(path: Path, format: Format) -> str:
    """The name of the visible sheet with the most cells. Raises UnreadableFile."""
    visible = [sheet for sheet in sheets(path, format) if sheet.is_visible]
    fullest = max(visible, key=lambda sheet: sheet.cells, default=None)
    if fullest is None or not fullest.cells:
        raise UnreadableFile("This spreadsheet is empty. Choose the file that holds the leads.")
    return fullest.name


@contextmanager
def records(path: Path, format: Format) -> Iterator[Iterator[Record]]:
    """The rows of the format's sheet; `line` is the row's number as the spreadsheet shows it."""
    with unpacked(path, format.compression) as plain:
        _refuse_bombs(plain, format)
        if format.kind not in STREAMED:
            yield _without_empty_left(_records_by_calamine(plain, format.sheet or ""))
            return
        with _archive(plain) as archive:
            if format.kind == "ods":
                yield _without_empty_left(ods.records(_content(archive), format.sheet or ""))
                return
            book = xlsx.Workbook(archive)
            part = next((part for part in book.sheets if part.name == format.sheet), None)
            if part is None:
                raise UnreadableFile(NO_SHEET.format(format.sheet))
            yield _without_empty_left(book.records(part))


@contextmanager
def _archive(path: Path) -> Iterator[ZipFile]:
    with telling_damage():
        archive = ZipFile(path)
    with archive:
        yield archive


def _content(archive: ZipFile) -> BinaryIO:
    with telling_damage():
        return cast(BinaryIO, archive.open(ods.CONTENT))


def _without_empty_left(records: Iterator[Record]) -> Iterator[Record]:
    """The records without the columns on the left in which the first of them have nothing."""
    sample = list(islice(records, LEFT_SAMPLE))
    left = min(
        (next(place for place, cell in enumerate(r.cells) if cell) for r in sample if r.cells),
        default=0,
    )
    for record in chain(sample, records):
        if not left:
            yield record
        elif any(record.cells[:left]):
            yield record._replace(problem="The row has cells to the left of the table.")
        else:
            yield record._replace(cells=record.cells[left:])


def _sheets_by_calamine(path: Path) -> Iterator[Sheet]:
    workbook = _calamine(path)
    for sheet in workbook.sheets_metadata:
        if sheet.typ is SheetTypeEnum.WorkSheet:
            content = workbook.get_sheet_by_name(sheet.name)
            is_visible = sheet.visible is SheetVisibleEnum.Visible
            yield Sheet(sheet.name, is_visible, content.height * content.width)


def _calamine(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, ValueError):
        raise UnreadableFile(BROKEN) from None


def _records_by_calamine(path: Path, sheet: str) -> Iterator[Record]:
    try:
        content = _calamine(path).get_sheet_by_name(sheet)
    except CalamineError:
        raise UnreadableFile(NO_SHEET.format(sheet)) from None
    for number, values in enumerate(content.iter_rows(), 1):
        cells = [as_text(value) for value in values]
        yield Record(number, cells if any(cells) else [])


def as_text(value: Any) -> str:
    """A cell's value as text: 42 for 42.0, ISO 8601 for dates and times, TRUE and FALSE."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return plain(repr(value))
        case dt.timedelta():
            return duration(value)
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def _refuse_bombs(path: Path, format: Format) -> None:
    """Looks at what the archive says of itself, before anything is unpacked."""
    unpacked = packed = path.stat().st_size
    if format.kind != "xls":
        with telling_damage(), ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > min(MAX_UNPACKED_BYTES, max(MAX_RATIO * packed, 1_000_000)):
        raise UnreadableFile(BOMB)
    if format.kind not in STREAMED and unpacked > MAX_IN_MEMORY_BYTES:
        raise UnreadableFile(TOO_LARGE)
