"""XLSX, XLS, XLSB and ODS as records, each cell as a person would write it down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, cast
from zipfile import ZipFile

from batchruns.engine.tables.errors import UnreadableFile
from batchruns.engine.tables.parse_options import Format
from batchruns.engine.tables.readers.spreadsheets import ods, xls, xlsb, xlsx
from batchruns.engine.tables.readers.spreadsheets.compound_file import Compound
from batchruns.engine.tables.source import telling_damage, unpacked
from batchruns.engine.tables.table import Record

MAX_UNPACKED_BYTES = 4_000_000_000
MAX_RATIO = 400
LEFT_SAMPLE = 200

NO_SHEET = "This spreadsheet has no sheet “{}”."
BOMB = "This spreadsheet unpacks to far more than it should. Save it as CSV and upload that."


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
        if format.kind == "ods":
            with _archive(plain) as archive:
                return [Sheet(*sheet) for sheet in ods.sheets(_content(archive))]
        with _workbook(plain, format) as book, telling_damage():
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
        if format.kind == "ods":
            with _archive(plain) as archive:
                yield _without_empty_left(ods.records(_content(archive), format.sheet or ""))
                return
        with _workbook(plain, format) as book:
            part = next((part for part in book.sheets if part.name == format.sheet), None)
            if part is None:
                raise UnreadableFile(NO_SHEET.format(format.sheet))
            yield _without_empty_left(_telling_of_damage(book.records(part)))


@contextmanager
def _workbook(path: Path, format: Format) -> Iterator[Any]:
    """A workbook of Excel: its `sheets`, and of each of them `cells` and `records`."""
    if format.kind == "xls":
        with path.open("rb") as file:
            with telling_damage():
                book: Any = xls.Workbook(Compound(file))
            yield book
        return
    with _archive(path) as archive:
        with telling_damage():
            book = xlsb.Workbook(archive) if format.kind == "xlsb" else xlsx.Workbook(archive)
        yield book


def _telling_of_damage(records: Iterator[Record]) -> Iterator[Record]:
    with telling_damage():
        yield from records


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


def _refuse_bombs(path: Path, format: Format) -> None:
    """Looks at what the archive says of itself, before anything is unpacked."""
    unpacked = packed = path.stat().st_size
    if format.kind != "xls":
        with telling_damage(), ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > min(MAX_UNPACKED_BYTES, max(MAX_RATIO * packed, 1_000_000)):
        raise UnreadableFile(BOMB)
