"""XLSX as records, read as a stream: a sheet of a million rows in constant memory."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import BinaryIO
from zipfile import ZipFile

from batchruns.engine.tables.readers.base import READERS, Confidence
from batchruns.engine.tables.readers.sample import FileSample
from batchruns.engine.tables.readers.spreadsheets import (
    number_formats,
    shared_strings,
    sheet_rows,
)
from batchruns.engine.tables.readers.spreadsheets.package import Package
from batchruns.engine.tables.readers.spreadsheets.shared_strings import SharedStrings
from batchruns.engine.tables.readers.spreadsheets.sheet_rows import Values
from batchruns.engine.tables.readers.spreadsheets.workbook import (
    ArchivedReader,
    SheetPart,
    workbook_in,
)
from batchruns.engine.tables.source import damage_as_errors
from batchruns.engine.tables.table import Record

BLOCK = 1 << 20
END_OF_ROW = b"row>"
END_OF_VALUE = re.compile(rb"[^>]</(?:\w+:)?[vt]>")
"""The end of a value or text that isn't empty."""
STYLES = ("numFmts", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "extLst")
"""The lists of a part of styles, of which two are read."""


class XlsxWorkbook:
    """An XLSX file in its archive. Raises UnreadableFileError."""

    def __init__(self, archive: ZipFile) -> None:
        self._package = Package(archive)
        book = self._package.workbook or "xl/workbook.xml"
        self._folder = posixpath.dirname(book)
        self._parts = self._package.relations(book)
        self._from_1904 = False
        self.sheets: list[SheetPart] = []
        for name, attributes in self._package.elements(book):
            if name == "workbookPr":
                # Extensions repeat the element without saying it again.
                self._from_1904 |= attributes.get("date1904") in ("1", "true")
            elif name == "sheet":
                self.sheets += self._worksheets(attributes)

    def _worksheets(self, sheet: Mapping[str, str]) -> Iterator[SheetPart]:
        """The sheet that an element names, if it has cells: not one of macros or a chart."""
        type, path = self._parts.get(sheet.get("id", ""), ("", ""))
        if type == "worksheet":
            yield SheetPart(sheet.get("name", ""), sheet.get("state", "visible") == "visible", path)

    def size(self, sheet: SheetPart) -> tuple[int, int]:
        """About how many filled rows and cells a sheet has: its values are counted, not read."""
        rows = cells = 0
        begun = b""
        with self._open(sheet.path) as part, damage_as_errors():
            while block := part.read(BLOCK):
                # In UTF-16, too.
                block = block.replace(b"\0", b"")
                *ended, begun = (begun + block).split(END_OF_ROW)
                rows += sum(1 for row in ended if END_OF_VALUE.search(row))
                cells += block.count(b"v>") + block.count(b"t>")
        return rows, cells // 2

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
        codes: dict[str, str] = {}
        numbers: list[str] = []
        for style_list, name, attributes in self._styles():
            if (style_list, name) == ("numFmts", "numFmt"):
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif (style_list, name) == ("cellXfs", "xf"):
                numbers.append(attributes.get("numFmtId", "0"))
        return [
            number_formats.kind_of(int(number) if number.isdecimal() else 0, codes.get(number, ""))
            for number in numbers
        ]

    def _styles(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """The elements of the part of styles, each with the list that it is in."""
        path = self._part_of("styles")
        style_list = ""
        for name, attributes in self._package.elements(path) if path else ():
            style_list = name if name in STYLES else style_list
            yield style_list, name, attributes

    def _part_of(self, type: str) -> str | None:
        """The path of the part of this type, also where nothing refers to it."""
        usual = posixpath.join(self._folder, f"{type}.xml").lower()
        named = (path for kind, path in self._parts.values() if kind == type)
        return next(named, usual if usual in self._package else None)

    def _open(self, path: str) -> BinaryIO:
        return self._package.open(path)


@READERS.register
class XlsxReader(ArchivedReader):
    """A workbook of Excel 2007 and later (ECMA-376)."""

    name = "xlsx"
    order = 20
    label = "xlsx"
    titles = ("XLSX",)
    endings = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam")
    offered = (".xlsx", ".xlsm")

    @classmethod
    def recognize(cls, sample: FileSample) -> Confidence:
        """By the workbook in an archive, in parts that are XML, or by the folder of such parts."""
        path = workbook_in(sample)
        is_workbook = not path.endswith(".bin") if path else sample.has_below("xl/")
        return cls.certain_if(sample, is_workbook)

    def workbook(self, archive: ZipFile) -> XlsxWorkbook:
        """The workbook in its archive."""
        return XlsxWorkbook(archive)
