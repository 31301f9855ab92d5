"""XLSX as records, read as a stream: a sheet of a million rows in constant memory."""

import posixpath
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO, cast
from zipfile import ZipFile

from batchruns.leads import numberformats, xml
from batchruns.leads.errors import UnreadableFile
from batchruns.leads.sharedstrings import MAX_CELL_CHARACTERS, TOO_LONG, SharedStrings, unescaped
from batchruns.leads.sources import DAMAGE
from batchruns.leads.table import MAX_COLUMNS, Record

# Rows that are missing between two others are told of as empty, unless they are very many.
MAX_GAP = 10_000
BLOCK = 1 << 20
TOO_WIDE = (
    f"A row of this sheet is wider than {MAX_COLUMNS:,} columns, the most that can be read. "
    "Choose a file with a column for each thing known of a lead."
)


@dataclass(frozen=True)
class Part:
    """A sheet of a workbook: its name, and where in the archive it is."""

    name: str
    is_visible: bool
    path: str


class Workbook:
    """An XLSX file in its archive. Raises UnreadableFile."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._book = next(
            (path for type, path in self._relations("").values() if type == "officeDocument"),
            "xl/workbook.xml",
        )
        self._parts = self._relations(self._book)
        self._from_1904 = False
        self.sheets: list[Part] = []
        for name, attributes in self._elements(self._book):
            if name == "workbookPr":
                self._from_1904 = attributes.get("date1904") in ("1", "true")
            if name == "sheet":
                type, path = self._parts.get(attributes.get("id", ""), ("", ""))
                if type == "worksheet":
                    is_visible = attributes.get("state", "visible") == "visible"
                    self.sheets.append(Part(attributes.get("name", ""), is_visible, path))

    def cells(self, sheet: Part) -> int:
        """About how many filled cells a sheet has: its values are counted, not read."""
        found = 0
        with self._open(sheet.path) as part:
            try:
                while block := part.read(BLOCK):
                    found += block.count(b"v>") + block.count(b"t>")
            except DAMAGE:
                raise UnreadableFile(xml.BROKEN) from None
        return found // 2

    def records(self, sheet: Part) -> Iterator[Record]:
        """The rows of a sheet; `line` is the row's number as the spreadsheet shows it."""
        shared = self._part_of("sharedStrings")
        with (
            closing(SharedStrings(self._open(shared) if shared else None)) as strings,
            self._open(sheet.path) as part,
        ):
            rows = _Rows(strings, self._number_formats(), from_1904=self._from_1904)
            for _ in xml.parse(part, rows):
                yield from rows.take()

    def _number_formats(self) -> list[str]:
        """For each style of a cell, how its numbers read: a kind of `numberformats`."""
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
                kinds.append(numberformats.kind_of(number, codes.get(number, "")))
        return kinds

    def _part_of(self, type: str) -> str | None:
        return next((path for found, path in self._parts.values() if found == type), None)

    def _relations(self, source: str) -> dict[str, tuple[str, str]]:
        """The parts that a part refers to, by their ids: the last word of their type, their path."""
        folder, name = posixpath.split(source)
        found = {}
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path in self._archive.namelist():
            for name, attributes in self._elements(path):
                if name == "Relationship" and attributes.get("TargetMode") != "External":
                    target = posixpath.join("/", folder, attributes.get("Target", ""))
                    type = attributes.get("Type", "").rpartition("/")[2]
                    target = posixpath.normpath(target).lstrip("/")
                    found[attributes.get("Id", "")] = (type, target)
        return found

    def _elements(self, path: str) -> Iterator[tuple[str, dict[str, str]]]:
        with self._open(path) as part:
            yield from xml.elements(part)

    def _open(self, path: str) -> BinaryIO:
        try:
            return cast(BinaryIO, self._archive.open(path))
        except (KeyError, *DAMAGE):
            raise UnreadableFile(xml.BROKEN) from None


class _Rows(xml.Handler):
    """Makes records of the elements of a sheet."""

    def __init__(self, strings: SharedStrings, kinds: list[str], *, from_1904: bool) -> None:
        self._strings = strings
        self._kinds = kinds
        self._from_1904 = from_1904
        self._records: list[Record] = []
        self._row = 0
        self._cells: list[str] = []
        self._column = 0
        self._type = ""
        self._style = "0"
        self._pieces: list[str] = []
        self._characters = 0
        self._is_value = False
        self._hints = 0
        self._prefix: str | None = None

    def take(self) -> list[Record]:
        """The records that are complete since the last time."""
        records, self._records = self._records, []
        return records

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._prefix is None:
            self._prefix = name[: -len(xml.bare(name))]
        if self._prefix:
            name = xml.bare(name)
        if name == "c":
            self._type = attributes.get("t", "n")
            self._style = attributes.get("s", "0")
            place = attributes.get("r")
            if place:
                self._column = _column(place)
            if self._column >= MAX_COLUMNS:
                raise UnreadableFile(TOO_WIDE)
        elif name in ("v", "t"):
            self._is_value = not self._hints
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "rPh":
            self._hints += 1

    def end(self, name: str) -> None:
        if self._prefix:
            name = xml.bare(name)
        if name == "c":
            if self._pieces:
                value = self._pieces[0] if len(self._pieces) == 1 else "".join(self._pieces)
                self._pieces.clear()
                self._characters = 0
                missing = self._column - len(self._cells)
                if missing > 0:
                    self._cells += [""] * missing
                del self._cells[self._column :]
                self._cells.append(self._text_of(value))
            self._column += 1
        elif name in ("v", "t"):
            self._is_value = False
        elif name == "row":
            self._records.append(Record(self._row, self._cells if any(self._cells) else []))
        elif name == "rPh":
            self._hints -= 1

    def text(self, text: str) -> None:
        if self._is_value:
            self._pieces.append(text)
            self._characters += len(text)
            if self._characters > MAX_CELL_CHARACTERS:
                raise UnreadableFile(TOO_LONG)

    def _begin_row(self, number: str | None) -> None:
        row = int(number) if number and number.isdecimal() else self._row + 1
        gap = range(self._row + 1, row)
        if len(gap) <= MAX_GAP:
            self._records += [Record(missing, []) for missing in gap]
        self._row = row
        self._cells = []
        self._column = 0

    def _text_of(self, value: str) -> str:
        match self._type:
            case "s":
                try:
                    return self._strings[int(value)]
                except (ValueError, IndexError):
                    raise UnreadableFile(xml.BROKEN) from None
            case "n":
                return numberformats.as_text(value, self._kind(), from_1904=self._from_1904)
            case "b":
                return "TRUE" if value.strip() in ("1", "true") else "FALSE"
            case "d":
                return value.removesuffix("T00:00:00").replace("T", " ")
            case _:
                return unescaped(value)

    def _kind(self) -> str:
        style = int(self._style) if self._style.isdecimal() else 0
        return self._kinds[style] if style < len(self._kinds) else numberformats.GENERAL


def _column(place: str) -> int:
    """The number of a cell's column, from 0: 27 for “AB12”."""
    number = 0
    for sign in place:
        if not sign.isalpha():
            break
        number = number * 26 + ord(sign) - 64
        if number > MAX_COLUMNS:
            break
    return number - 1 if number else 0
