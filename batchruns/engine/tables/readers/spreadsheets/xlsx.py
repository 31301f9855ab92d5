"""XLSX as records, read as a stream: a sheet of a million rows in constant memory."""

import posixpath
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast
from zipfile import ZipFile

from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.readers.base import READERS, Confidence
from batchruns.engine.tables.readers.sample import FileSample
from batchruns.engine.tables.readers.spreadsheets import (
    number_formats,
    shared_strings,
    sheet_rows,
    xml,
)
from batchruns.engine.tables.readers.spreadsheets.shared_strings import SharedStrings
from batchruns.engine.tables.readers.spreadsheets.sheet_rows import Values
from batchruns.engine.tables.readers.spreadsheets.workbook import ArchivedReader, SheetPart
from batchruns.engine.tables.source import DAMAGE
from batchruns.engine.tables.table import Record

BLOCK = 1 << 20
BINARY_WORKBOOK = "xl/workbook.bin"


class XlsxWorkbook:
    """An XLSX file in its archive. Raises UnreadableFileError."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._book = next(
            (path for type, path in relations(archive, "").values() if type == "officeDocument"),
            "xl/workbook.xml",
        )
        self._parts = relations(archive, self._book)
        self._from_1904 = False
        self.sheets: list[SheetPart] = []
        for name, attributes in self._elements(self._book):
            if name == "workbookPr":
                self._from_1904 = attributes.get("date1904") in ("1", "true")
            if name == "sheet":
                type, path = self._parts.get(attributes.get("id", ""), ("", ""))
                if type == "worksheet":
                    is_visible = attributes.get("state", "visible") == "visible"
                    self.sheets.append(SheetPart(attributes.get("name", ""), is_visible, path))

    def cells(self, sheet: SheetPart) -> int:
        """About how many filled cells a sheet has: its values are counted, not read."""
        tags = 0
        with self._open(sheet.path) as part:
            try:
                while block := part.read(BLOCK):
                    # In UTF-16, too.
                    block = block.replace(b"\0", b"")
                    tags += block.count(b"v>") + block.count(b"t>")
            except DAMAGE:
                raise UnreadableFileError("spreadsheet_damaged") from None
        return tags // 2

    def records(self, sheet: SheetPart) -> Iterator[Record]:
        """The rows of a sheet; `line` is the row's number as the spreadsheet shows it."""
        shared = self._part_of("sharedStrings")
        strings = SharedStrings(
            shared_strings.from_xml(partial(self._open, shared)) if shared else iter(())
        )
        values = Values(strings, self._number_formats(), from_1904=self._from_1904)
        return sheet_rows.records(partial(self._open, sheet.path), values)

    def _number_formats(self) -> list[str]:
        """For each style of a cell, how its numbers read, as `number_formats.kind_of` gives it."""
        codes: dict[int, str] = {}
        kinds: list[str] = []
        in_cells = False
        path = self._part_of("styles")
        for name, attributes in self._elements(path) if path else ():
            if name == "numFmt":
                codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
            elif name in ("cellXfs", "cellStyleXfs"):
                in_cells = name == "cellXfs"
            elif name == "xf" and in_cells:
                number = int(attributes.get("numFmtId", "0"))
                kinds.append(number_formats.kind_of(number, codes.get(number, "")))
        return kinds

    def _part_of(self, type: str) -> str | None:
        return next((path for kind, path in self._parts.values() if kind == type), None)

    def _elements(self, path: str) -> Iterator[tuple[str, dict[str, str]]]:
        with self._open(path) as part:
            yield from xml.elements(part)

    def _open(self, path: str) -> BinaryIO:
        return open_part(self._archive, path)


@READERS.register
class XlsxReader(ArchivedReader):
    """A workbook of Excel 2007 and later (ECMA-376)."""

    name = "xlsx"
    order = 20
    label = "xlsx"
    titles = ("XLSX",)
    endings = (".xlsx", ".xlsm")
    offered = (".xlsx",)

    @classmethod
    def recognize(cls, sample: FileSample) -> Confidence:
        """By the folder of an archive that holds the workbook, in parts that are XML."""
        is_workbook = sample.has_below("xl/") and BINARY_WORKBOOK not in sample.members
        return cls.certain_if(sample, is_workbook)

    def workbook(self, archive: ZipFile) -> XlsxWorkbook:
        """The workbook in its archive."""
        return XlsxWorkbook(archive)


def relations(archive: ZipFile, source: str) -> dict[str, tuple[str, str]]:
    """The parts that a part refers to, by their ids: the last word of their type, their path."""
    folder, name = posixpath.split(source)
    parts = {}
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path in archive.namelist():
        for name, attributes in xml.elements(open_part(archive, path)):
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.join("/", folder, attributes.get("Target", ""))
                type = attributes.get("Type", "").rpartition("/")[2]
                target = posixpath.normpath(target).lstrip("/")
                parts[attributes.get("Id", "")] = (type, target)
    return parts


def open_part(archive: ZipFile, path: str) -> BinaryIO:
    """A part of the archive. Raises UnreadableFileError where it isn't there."""
    try:
        return cast(BinaryIO, archive.open(path))
    except (KeyError, *DAMAGE):
        raise UnreadableFileError("spreadsheet_damaged") from None
