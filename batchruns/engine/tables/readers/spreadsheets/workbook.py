"""What spreadsheets have in common: sheets, and each cell as a person would write it down."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, Protocol, TypeVar
from zipfile import ZipFile

from batchruns.engine.issues import Issue
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.exports.xlsx import writing_xlsx
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import (
    Choice,
    Confidence,
    OptionField,
    Reader,
    Sheet,
    WriteRejected,
    correctable,
)
from batchruns.engine.tables.readers.sample import FileSample
from batchruns.engine.tables.readers.spreadsheets.package import Package
from batchruns.engine.tables.source import damage_as_errors
from batchruns.engine.tables.table import Record, RejectedRow, Table
from batchruns.engine.text import gettext_noop

MAX_UNPACKED_BYTES = 4_000_000_000
MAX_RATIO = 400
# Small files may be as regular as they like.
RATIO_COUNTS_FROM = 1_000_000
LEFT_SAMPLE = 200

LEFT_OF_TABLE = Issue("left_of_table")


@dataclass(frozen=True, slots=True)
class MeasuredSheet:
    """A sheet of a spreadsheet, and about how many filled cells it has."""

    name: str
    is_visible: bool
    cells: int


class NamedPart(Protocol):
    """Where a sheet is in a workbook."""

    @property
    def name(self) -> str:
        """The sheet's name."""

    @property
    def is_visible(self) -> bool:
        """Whether the sheet is shown."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of a workbook, and its path in the archive."""

    name: str
    is_visible: bool
    path: str


P = TypeVar("P", bound=NamedPart)


class Workbook(Protocol[P]):
    """An open workbook of Excel."""

    sheets: list[P]

    def cells(self, sheet: P) -> int:
        """How many filled cells a sheet has, at least roughly."""

    def records(self, sheet: P) -> Iterator[Record]:
        """The rows of a sheet, in order."""


class SpreadsheetReader(Reader):
    """A file with sheets. Its rejected rows are written to a workbook of Excel."""

    misnamed = "not_a_spreadsheet"
    is_ragged = True
    rejected_ending = ".xlsx"

    @abstractmethod
    def measure(self) -> list[MeasuredSheet]:
        """Every sheet in its order."""

    @abstractmethod
    def rows(self, sheet: str) -> AbstractContextManager[Iterator[Record]]:
        """The rows of a sheet; `line` is the row's number as the spreadsheet shows it."""

    def detect(self) -> ParseOptions:
        """The sheet, and its header's row."""
        return self.detect_in_sheet(self.options.sheet or self.fullest_sheet())

    def detect_in_sheet(self, sheet: str) -> ParseOptions:
        """The options with this sheet, and the header's row in it."""
        self._set(sheet=sheet)
        return self.detect_header()

    def fullest_sheet(self) -> str:
        """The name of the visible sheet with the most cells."""
        visible = [sheet for sheet in self.measure() if sheet.is_visible]
        fullest = max(visible, key=lambda sheet: sheet.cells, default=None)
        if fullest is None or not fullest.cells:
            raise UnreadableFileError("empty_spreadsheet")
        return fullest.name

    def sheets(self) -> list[Sheet]:
        """The sheets with cells, in their order."""
        return [
            (sheet.name, sheet.name if sheet.is_visible else f"{sheet.name} (hidden)")
            for sheet in self.measure()
            if sheet.cells
        ]

    @contextmanager
    def records(self) -> Iterator[Iterable[Record]]:
        """The rows of the sheet that the options name."""
        with self.rows(self.options.sheet or "") as rows:
            yield _without_empty_left(rows)

    @classmethod
    def option_fields(cls, options: ParseOptions, sheets: Sequence[Sheet]) -> list[OptionField]:
        """The sheet and the header's row."""
        choices = [
            Choice(name, name)
            if label == name
            else Choice(name, gettext_noop("{sheet} (hidden)"), {"sheet": name})
            for name, label in sheets
        ]
        sheet = OptionField("sheet", gettext_noop("Sheet"), choices, options.sheet)
        return [sheet, *super().option_fields(options, sheets)]

    def change(self, chosen: Mapping[str, str]) -> ParseOptions:
        """The options with another sheet, and its header, or with another header."""
        if "sheet" in chosen:
            self.detect_in_sheet(chosen["sheet"])
        return super().change(chosen)

    @contextmanager
    def writing_rejected(self, file: IO[bytes], table: Table) -> Iterator[WriteRejected]:
        """Writes the rejected rows to a workbook."""
        with writing_xlsx(file, table.columns) as add_row:

            def write(rejected: Iterable[RejectedRow]) -> None:
                for row in correctable(rejected):
                    add_row(row.cells)

            yield write

    def plain_file(self) -> Path:
        """The unpacked file, which says of itself that it isn't too large to read."""
        path = self.source.unpacked()
        size = path.stat().st_size
        limit = max(MAX_RATIO * size, RATIO_COUNTS_FROM)
        if self.unpacked_bytes(path) > min(MAX_UNPACKED_BYTES, limit):
            raise UnreadableFileError("spreadsheet_unpacks_to_too_much")
        return path

    def unpacked_bytes(self, path: Path) -> int:
        """What the file says its parts come to, in bytes."""
        with damage_as_errors(), ZipFile(path) as archive:
            return sum(member.file_size for member in archive.infolist())

    @contextmanager
    def archive(self) -> Iterator[ZipFile]:
        """The file as the archive that most spreadsheets are."""
        path = self.plain_file()
        with damage_as_errors():
            archive = ZipFile(path)
        with archive:
            yield archive


class WorkbookReader(SpreadsheetReader):
    """A workbook of Excel, of any age."""

    @abstractmethod
    def open_workbook(self) -> AbstractContextManager[Workbook]:
        """The workbook, its sheets known."""

    def measure(self) -> list[MeasuredSheet]:
        """Every sheet in its order."""
        with self.open_workbook() as book, damage_as_errors():
            return [MeasuredSheet(s.name, s.is_visible, book.cells(s)) for s in book.sheets]

    @contextmanager
    def rows(self, sheet: str) -> Iterator[Iterator[Record]]:
        """The rows of a sheet; `line` is the row's number as the spreadsheet shows it."""
        with self.open_workbook() as book:
            part = next((part for part in book.sheets if part.name == sheet), None)
            if part is None:
                raise UnreadableFileError("no_sheet", sheet=self.options.sheet)
            yield _telling_of_damage(book.records(part))


class ArchivedReader(WorkbookReader):
    """A workbook of Excel that is an archive of its parts."""

    @abstractmethod
    def workbook(self, archive: ZipFile) -> Workbook:
        """The workbook in its archive."""

    @contextmanager
    def open_workbook(self) -> Iterator[Workbook]:
        """The workbook, its sheets known."""
        with self.archive() as archive:
            with damage_as_errors():
                book = self.workbook(archive)
            yield book

    @staticmethod
    def certain_if(sample: FileSample, is_workbook: bool) -> Confidence:
        """CERTAIN for a workbook, unless the archive is a document of another program."""
        is_document = sample.mimetype or sample.has_below("word/", "ppt/")
        return Confidence.CERTAIN if is_workbook and not is_document else Confidence.NO


def workbook_in(sample: FileSample) -> str | None:
    """The path of the workbook of Excel in an archive; None where there is none."""
    if not sample.members:
        return None
    with sample.archive() as archive:
        return Package(archive).workbook


def _telling_of_damage(records: Iterator[Record]) -> Iterator[Record]:
    with damage_as_errors():
        yield from records


def _without_empty_left(records: Iterator[Record]) -> Iterator[Record]:
    """The records without the columns on the left in which the first of them have nothing."""
    sample = list(islice(records, LEFT_SAMPLE))
    left = min(
        (next(index for index, cell in enumerate(r.cells) if cell) for r in sample if r.cells),
        default=0,
    )
    for record in chain(sample, records):
        if not left:
            yield record
        elif any(record.cells[:left]):
            yield record._replace(issue=LEFT_OF_TABLE)
        else:
            yield record._replace(cells=record.cells[left:])
