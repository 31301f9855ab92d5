"""XLSX, XLS and ODS as records, each cell as a person would write it down."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from batchruns.leads.errors import UnreadableFile
from batchruns.leads.formats import Format
from batchruns.leads.sources import unpacked
from batchruns.leads.table import Record

MAX_UNPACKED_BYTES = 2_000_000_000
MAX_RATIO = 400

BROKEN = (
    "This spreadsheet can't be opened: it is broken, or locked with a password. "
    "Open it, save it again without a password, and upload that."
)
BOMB = "This spreadsheet unpacks to far more than it should. Save it as CSV and upload that."


@dataclass(frozen=True)
class Sheet:
    """A sheet of a spreadsheet, and how many cells it has."""

    name: str
    is_visible: bool
    cells: int


def sheets(path: Path, format: Format) -> list[Sheet]:
    """The sheets that hold cells, in their order. Raises UnreadableFile."""
    with unpacked(path, format.compression) as plain:
        workbook = open_workbook(plain)
        found = []
        for sheet in workbook.sheets_metadata:
            if sheet.typ is SheetTypeEnum.WorkSheet:
                content = workbook.get_sheet_by_name(sheet.name)
                is_visible = sheet.visible is SheetVisibleEnum.Visible
                found.append(Sheet(sheet.name, is_visible, content.height * content.width))
        return found


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
        yield _records(plain, format.sheet or "")


def open_workbook(path: Path) -> CalamineWorkbook:
    """The workbook at `path`. Raises UnreadableFile."""
    _refuse_bombs(path)
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, ValueError):
        raise UnreadableFile(BROKEN) from None


def _records(path: Path, sheet: str) -> Iterator[Record]:
    try:
        content = open_workbook(path).get_sheet_by_name(sheet)
    except CalamineError:
        raise UnreadableFile(f"This spreadsheet has no sheet “{sheet}”.") from None
    first_column = (content.start or (0, 0))[1]
    for number, values in enumerate(content.iter_rows(), 1):
        cells = [as_text(value) for value in values[first_column:]]
        yield Record(number, cells if any(cells) else [])


def as_text(value: Any) -> str:
    """A cell's value as text: 42 for 42.0, ISO 8601 for dates and times, TRUE and FALSE."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def _refuse_bombs(path: Path) -> None:
    """Looks at what the archive says of itself, before anything is unpacked."""
    try:
        with ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (BadZipFile, OSError):
        return
    if unpacked > min(MAX_UNPACKED_BYTES, MAX_RATIO * path.stat().st_size):
        raise UnreadableFile(BOMB)
