"""XLSX, XLS and ODS as records, each cell as a person would write it down."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from batchruns.leads.errors import UnreadableFile
from batchruns.leads.table import Record

MAX_UNPACKED_BYTES = 2_000_000_000
MAX_RATIO = 400

BROKEN = (
    "This spreadsheet can't be opened: it is broken, or locked with a password. "
    "Open it, save it again without a password, and upload that."
)
BOMB = "This spreadsheet unpacks to far more than it should. Save it as CSV and upload that."


def open_workbook(path: Path) -> CalamineWorkbook:
    """The workbook at `path`. Raises UnreadableFile."""
    _refuse_bombs(path)
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, ValueError):
        raise UnreadableFile(BROKEN) from None


def fullest_sheet(path: Path) -> str:
    """The name of the visible sheet with the most cells. Raises UnreadableFile."""
    workbook = open_workbook(path)
    sizes: dict[str, int] = {}
    for sheet in workbook.sheets_metadata:
        if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet:
            content = workbook.get_sheet_by_name(sheet.name)
            sizes[sheet.name] = content.height * content.width
    if not sizes or not max(sizes.values()):
        raise UnreadableFile("This spreadsheet is empty. Choose the file that holds the leads.")
    return max(sizes, key=lambda name: sizes[name])


def records(path: Path, sheet: str) -> Iterator[Record]:
    """The rows of a sheet; `line` is the row's number as the spreadsheet shows it."""
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
