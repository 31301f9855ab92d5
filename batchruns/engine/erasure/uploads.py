"""The records of an uploaded file that are about the person who is sought, and the file without them."""

import gzip
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from batchruns.engine.erasure.identity import Kind
from batchruns.engine.erasure.matching import LeadMatcher
from batchruns.engine.tables.errors import NotRewritableError
from batchruns.engine.tables.open_file import open_reader
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import Reader
from batchruns.engine.tables.readers.spreadsheets.workbook import SpreadsheetReader
from batchruns.engine.tables.readers.text import TextReader
from batchruns.engine.tables.set_aside.lines import ABOVE_HEADER, EMPTY_LINE
from batchruns.engine.tables.source import only_member
from batchruns.engine.tables.table import Batch, Record, RejectedRow

BATCH_ROWS = 10_000

KindOf = Callable[[Sequence[str]], Kind | None]
Key = tuple[str, int] | str
"""By what a record is found again: as it stands in a text, or its sheet and line."""


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record of an uploaded file that is theirs."""

    number: int
    """Its number in the file."""
    cells: Sequence[str]
    kind: Kind
    is_row: bool
    """Whether it is a row, and not rejected or set aside."""
    key: Key
    is_above: bool = False
    """Whether it stands above the header, which is counted from the first filled record on."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """An uploaded file, and how it is read."""

    path: Path
    options: ParseOptions


def records_of(
    uploaded: Uploaded, matcher: LeadMatcher, known: Mapping[tuple[str, ...], Kind]
) -> Iterator[FoundRecord]:
    """The records of the file that are theirs; `known` are cells that rows of its result have, which
    are theirs for what was found elsewhere. Raises UnreadableFileError.
    """

    def kind_of_row(cells: Sequence[str]) -> Kind | None:
        kind = known.get(matcher.kept_cells(cells)) if known else None
        return kind or matcher.kind_of_row(cells)

    with open_reader(uploaded.path, uploaded.options) as reader, reader.table() as table:
        for batch in table.batches(BATCH_ROWS, with_raw=reader.is_text):
            yield from _of_rows(reader, batch, kind_of_row)
            yield from _of_others(reader, batch, matcher.kind_of_cells)
        if isinstance(reader, SpreadsheetReader):
            yield from _of_other_sheets(reader, matcher)


def _of_rows(reader: Reader, batch: Batch, kind_of: KindOf) -> Iterator[FoundRecord]:
    for index, cells in enumerate(batch.rows):
        if kind := kind_of(cells):
            raw = batch.raw[index] if reader.is_text else ""
            key = _key(reader.options, cells, batch.lines.number_of(index), raw)
            yield FoundRecord(batch.numbers.number_of(index), cells, kind, True, key)


def _of_others(reader: Reader, batch: Batch, kind_of: KindOf) -> Iterator[FoundRecord]:
    others: Iterable[RejectedRow] = (*batch.rejected, *batch.set_aside)
    for row in others:
        if kind := kind_of(row.cells):
            key = _key(reader.options, row.cells, row.line, row.raw)
            is_above = row.issue == ABOVE_HEADER
            yield FoundRecord(row.line, row.cells, kind, False, key, is_above)


def _of_other_sheets(reader: SpreadsheetReader, matcher: LeadMatcher) -> Iterator[FoundRecord]:
    """Rows of sheets that aren't read: nobody knows what their columns hold."""
    read = {*reader.options.sheets, reader.options.sheet}
    for name in (sheet.name for sheet in reader.measure() if sheet.name not in read):
        with reader.rows(name) as records:
            for record in records:
                if any(map(matcher.is_mentioned_in, record.cells)):
                    key = name, record.line
                    yield FoundRecord(record.line, record.cells, Kind.MENTION, False, key)


def _key(options: ParseOptions, cells: Sequence[str], line: int, raw: str) -> Key:
    if raw:
        return raw
    # A row of several sheets ends with the name of its own.
    sheet = cells[-1] if options.sheets else options.sheet or ""
    return sheet, line


class Redaction:
    """What stays of each record of a file: rows that are theirs go, or lose what is about them."""

    def __init__(
        self, found: Sequence[FoundRecord], matcher: LeadMatcher, *, removes: bool
    ) -> None:
        self._matcher = matcher
        self.above = sum(record.is_above for record in found)
        """How many of them stand above the header."""
        self._blank = {record.key: self._texts(record, removes) for record in found}

    def _texts(self, record: FoundRecord, removes: bool) -> frozenset[str] | None:
        """The texts to blank in a record; None to remove it."""
        if record.is_row and (record.kind is Kind.MENTION or not removes):
            return self._matcher.texts_to_blank(record.cells, record.kind)
        if record.kind is Kind.MENTION:
            return frozenset(filter(self._matcher.is_mentioned_in, record.cells))
        return None if removes else frozenset(record.cells)

    def __len__(self) -> int:
        return len(self._blank)

    def __call__(self, record: Record, sheet: str) -> Sequence[str] | None:
        """The cells that stay of a record: see `Redact`."""
        key = record.raw or (sheet, record.line)
        if key not in self._blank:
            return record.cells
        texts = self._blank[key]
        return None if texts is None else _without(record.cells, texts)


def rewrite(uploaded: Uploaded, redaction: Redaction, target: Path) -> ParseOptions:
    """Writes the file without what goes to `target`, packed as it was. Gives how it is read now.

    Raises NotRewritableError, also where the new file has other columns or another number of rows.
    """
    with open_reader(uploaded.path, uploaded.options) as reader, TemporaryFile() as plain:
        options = reader.rewrite(plain, redaction)
        if options.header_row:
            options = replace(options, header_row=options.header_row - redaction.above)
        plain.seek(0)
        with _packing(uploaded, target) as file:
            shutil.copyfileobj(plain, file)
    _check(uploaded, Uploaded(target, options), len(redaction))
    return options


def rewrite_rejected(
    uploaded: Uploaded, erased: Iterable[FoundRecord], left: Sequence[list[str]], file: Path
) -> None:
    """Writes the rejected rows in the form of the upload, which `file` holds, without those erased.

    `left` are the cells of the others.
    """
    with open_reader(uploaded.path, uploaded.options) as reader, reader.table() as table:
        if isinstance(reader, TextReader):
            encoding = reader.options.encoding or "utf-8"
            text = file.read_bytes().decode(encoding, "surrogateescape")
            for line in (reader.as_line(str(record.key)) for record in erased):
                text = re.sub(rf"(?<![^\r\n]){re.escape(line)}", "", text)
            file.write_bytes(text.encode(encoding, "surrogateescape"))
            return
        rows = (RejectedRow(0, cells, EMPTY_LINE) for cells in left)
        with file.open("wb") as target, reader.writing_rejected(target, table) as write:
            write(rows)


@contextmanager
def _packing(uploaded: Uploaded, target: Path) -> Iterator[IO[bytes]]:
    match uploaded.options.compression:
        case "gzip":
            with gzip.open(target, "wb") as packed:
                yield cast(IO[bytes], packed)
        case "zip":
            with (
                ZipFile(uploaded.path) as old,
                ZipFile(target, "w", ZIP_DEFLATED) as archive,
                archive.open(only_member(old).filename, "w", force_zip64=True) as member,
            ):
                yield member
        case _:
            with target.open("wb") as file:
                yield file


def _check(before: Uploaded, after: Uploaded, erased: int) -> None:
    """Raises NotRewritableError where more than `erased` records of the new file are empty now."""
    columns, filled = _size(before)
    new_columns, new_filled = _size(after)
    if columns != new_columns or not filled - erased <= new_filled <= filled:
        raise NotRewritableError("not_rewritable")


def _size(uploaded: Uploaded) -> tuple[list[str], int]:
    """The columns of a file, and how many records it has that aren't empty."""
    with open_reader(uploaded.path, uploaded.options) as reader, reader.table() as table:
        batches = table.batches(BATCH_ROWS)
        records = chain.from_iterable(
            (*b.rows, *(o.cells for o in (*b.rejected, *b.set_aside))) for b in batches
        )
        return list(table.columns), sum(map(any, records))


def _without(cells: Sequence[str], texts: Collection[str]) -> list[str]:
    return ["" if cell in texts else cell for cell in cells]
