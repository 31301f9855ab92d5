"""What spreadsheets have in common: sheets, and each cell as a person would write it down."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar
from zipfile import ZipFile

from batchruns.engine.issues import Issue
from batchruns.engine.tables.detect.header_row import find_header_row
from batchruns.engine.tables.errors import (
    DoesNotFitError,
    NotRewritableError,
    UnreadableFileError,
)
from batchruns.engine.tables.exports.xlsx import write_cells, writing_xlsx
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import (
    HEADER_SAMPLE,
    Choice,
    Chosen,
    Confidence,
    OptionField,
    Reader,
    Redact,
    Sheet,
    WriteRejected,
)
from batchruns.engine.tables.readers.sample import FileSample
from batchruns.engine.tables.readers.spreadsheets.measured_sheet import MeasuredSheet
from batchruns.engine.tables.readers.spreadsheets.package import Package
from batchruns.engine.tables.readers.spreadsheets.sheet_choice import choose_sheet
from batchruns.engine.tables.readers.spreadsheets.united_sheets import UnitedSheets
from batchruns.engine.tables.source import damage_as_errors
from batchruns.engine.tables.table import Record, RejectedRow, Table
from batchruns.engine.text import gettext_noop

MAX_UNPACKED_BYTES = 4_000_000_000
MAX_RATIO = 400
# Small files may be as regular as they like.
RATIO_COUNTS_FROM = 1_000_000
LEFT_SAMPLE = 200
LABELS = (
    "{sheet:s}",
    gettext_noop("{sheet:s} (1 row)"),
    gettext_noop("{sheet:s} ({rows} rows)"),
)
HIDDEN_LABELS = (
    gettext_noop("{sheet:s} (hidden)"),
    gettext_noop("{sheet:s} (1 row, hidden)"),
    gettext_noop("{sheet:s} ({rows} rows, hidden)"),
)
"""How a sheet is shown: where its rows aren't known, where there is one, where there are others."""
# Into how many sheets is looked for leads.
MOST_JUDGED = 50

LEFT_OF_TABLE = Issue("left_of_table")


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

    def size(self, sheet: P) -> tuple[int, int]:
        """How many filled rows and cells a sheet has, at least roughly."""

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
        return self.detect_in_sheet(self.options.sheet or self.sheet_of_leads())

    def detect_in_sheet(self, sheet: str) -> ParseOptions:
        """The options with this sheet, and the header's row in it."""
        self._set(sheet=sheet, sheets=())
        return self.detect_header()

    def sheet_of_leads(self) -> str:
        """The name of the sheet that is most likely meant."""
        sheets = self._judged()
        if not sheets:
            raise UnreadableFileError("empty_spreadsheet")
        if len(sheets) == 1:
            return sheets[0].name
        return choose_sheet(sheets, {sheet.name: self.head(sheet.name) for sheet in sheets}).name

    def head(self, sheet: str) -> list[list[str]]:
        """The first filled rows of a sheet."""
        if sheet not in self._heads:
            with self.rows(sheet) as rows:
                self._heads[sheet] = head_of(rows)
        return self._heads[sheet]

    def sheets(self) -> list[Sheet]:
        """The sheets with cells, in their order."""
        judged = {sheet.name for sheet in self._judged()}
        return [
            Sheet(
                sheet.name,
                sheet.rows - (self._rows_to_header(sheet.name) if sheet.name in judged else 1),
                is_hidden=not sheet.is_visible,
            )
            for sheet in self._measured
            if sheet.cells
        ]

    @contextmanager
    def records(self) -> Iterator[Iterable[Record]]:
        """The rows of the sheets that the options name."""
        if self.options.sheets:
            united = UnitedSheets({name: self.head(name) for name in self.options.sheets})
            yield united.records(self._table_rows)
            return
        with self._table_rows(self.options.sheet or "") as rows:
            yield rows

    @classmethod
    def option_fields(cls, options: ParseOptions, sheets: Sequence[Sheet]) -> list[OptionField]:
        """The sheets if there are several, and the header's row where one is read: each has its own."""
        chosen = options.sheets or (options.sheet or "",)
        choices = [Choice(s.name, *_label_of(s)) for s in sheets]
        fields = [OptionField("sheets", gettext_noop("Sheets"), choices, chosen)]
        header = [] if options.sheets else super().option_fields(options, sheets)
        return [*fields[: len(choices) > 1], *header]

    def change(self, chosen: Chosen) -> ParseOptions:
        """The options with other sheets, and their headers, or with another header."""
        others = {name: value for name, value in chosen.items() if name != "sheets"}
        if "sheets" in chosen:
            self._check_are_there(chosen["sheets"])
            first, *more = chosen["sheets"]
            self.detect_in_sheet(first)
            if more:
                self._set(sheets=(first, *more), header_row=0)
                return self.options
        return super().change(others)

    def _check_are_there(self, sheets: Sequence[str]) -> None:
        names = [sheet.name for sheet in self._measured]
        for sheet in sheets:
            if sheet not in names:
                raise UnreadableFileError("no_sheet", sheet=sheet)

    @cached_property
    def _heads(self) -> dict[str, list[list[str]]]:
        """The heads that are known already."""
        return {}

    @cached_property
    def _measured(self) -> list[MeasuredSheet]:
        return self.measure()

    def _judged(self) -> list[MeasuredSheet]:
        """The sheets that may be chosen by themselves: the fullest, where there are very many."""
        filled = [sheet for sheet in self._measured if sheet.cells]
        return sorted(filled, key=lambda sheet: -sheet.cells)[:MOST_JUDGED]

    def _rows_to_header(self, sheet: str) -> int:
        header = find_header_row(self.head(sheet))
        return 0 if header is None else header + 1

    @contextmanager
    def _table_rows(self, sheet: str) -> Iterator[Iterator[Record]]:
        with self.rows(sheet) as rows:
            yield _without_empty_left(rows)

    @contextmanager
    def writing_rejected(self, file: IO[bytes], table: Table) -> Iterator[WriteRejected]:
        """Writes the rejected rows to a workbook."""
        with writing_xlsx(file, table.columns) as add_row:

            def write(rejected: Iterable[RejectedRow]) -> None:
                for row in rejected:
                    add_row(row.cells)

            yield write

    def rewrite(self, file: IO[bytes], redact: Redact) -> ParseOptions:
        """Writes a plain workbook of Excel with all sheets: their cells as text, and nothing else, as a
        workbook keeps copies of its cells in many places.
        """
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import XlsxWriterException

        try:
            with Workbook(file, {"constant_memory": True}) as book:
                pages = {sheet.name: book.add_worksheet(sheet.name) for sheet in self._measured}
                shown = [sheet.name for sheet in self._measured if sheet.is_visible]
                pages[shown[0]].activate()
                for name, page in pages.items():
                    if name not in shown:
                        page.hide()
                    with self.rows(name) as records:
                        for record in records:
                            write_cells(page, record.line - 1, redact(record, name) or ())
        except (XlsxWriterException, DoesNotFitError) as error:
            raise NotRewritableError("not_rewritable") from error
        return replace(self.options, kind="xlsx")

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
            return [MeasuredSheet(s.name, s.is_visible, *book.size(s)) for s in book.sheets]

    @contextmanager
    def rows(self, sheet: str) -> Iterator[Iterator[Record]]:
        """The rows of a sheet; `line` is the row's number as the spreadsheet shows it."""
        with self.open_workbook() as book:
            part = next((part for part in book.sheets if part.name == sheet), None)
            if part is None:
                raise UnreadableFileError("no_sheet", sheet=sheet)
            with damage_as_errors():
                records = book.records(part)
            yield _telling_of_damage(records)


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


def head_of(records: Iterator[Record]) -> list[list[str]]:
    """The first filled ones of some rows."""
    filled = (record.cells for record in _without_empty_left(records) if any(record.cells))
    return list(islice(filled, HEADER_SAMPLE))


def _label_of(sheet: Sheet) -> tuple[str, dict[str, Any]]:
    """How a sheet is shown: a text that is marked for translation, and its parameters."""
    labels = HIDDEN_LABELS if sheet.is_hidden else LABELS
    number = {None: 0, 1: 1}.get(sheet.rows, 2)
    return labels[number], {"sheet": sheet.name, "rows": sheet.rows}


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
    left = min((_empty_left(record) for record in sample if record.cells), default=0)
    everything = chain(sample, records)
    yield from map(partial(_cut_left, left), everything) if left else everything


def _empty_left(record: Record) -> int:
    """How many of its first cells are empty."""
    return next(index for index, cell in enumerate(record.cells) if cell)


def _cut_left(left: int, record: Record) -> Record:
    """The record without so many of its first cells, which has an issue if one of them is filled."""
    if any(record.cells[:left]):
        return record._replace(issue=LEFT_OF_TABLE)
    return record._replace(cells=record.cells[left:])
