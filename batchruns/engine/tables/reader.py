"""Opening any file of leads as a table of rows."""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path

from batchruns.engine.tables import source
from batchruns.engine.tables.detect import dialect, header_row
from batchruns.engine.tables.detect import encoding as encodings
from batchruns.engine.tables.detect import kind as kinds
from batchruns.engine.tables.errors import UnreadableFile
from batchruns.engine.tables.parse_options import DELIMITED, JSON, SPREADSHEETS, Format
from batchruns.engine.tables.readers.delimited import records as delimited
from batchruns.engine.tables.readers.json import records as jsontext
from batchruns.engine.tables.readers.json.scanner import pointer_of
from batchruns.engine.tables.readers.spreadsheets import workbook
from batchruns.engine.tables.table import Batch, Record, Reject, Table, none_straight

__all__ = ["Batch", "Record", "Reject", "Table", "detect", "open_table"]

HEADER_SAMPLE = 200
DIALECT_SAMPLE = 1 << 18
# Further pieces of the file, evenly over it, that a dialect must fit as well.
PIECE = 1 << 14
PIECES = 16
# And some more, of those where a way to quote shows itself, which may be late and rare.
TELLING_PIECES = 4
TELLING = ('\\"', '"')

FOREIGN_BYTES = (
    "The line has characters in another encoding than the rest of the file, or damaged ones."
)


def detect(path: Path, filename: str) -> Format:
    """How the file at `path`, which the person calls `filename`, is to be read.

    Raises UnreadableFile when it can't be read as a table.
    """
    kind = kinds.detect(path, filename)
    found = Format(kind.name, compression=kind.compression)
    if found.kind in SPREADSHEETS:
        return detect_rest(path, found)
    encoding = encodings.detect(partial(source.opened, path, kind.compression))
    if encoding is None:
        raise UnreadableFile(
            "The text of this file is in no encoding that we know, or it is damaged. "
            "Save it as CSV in UTF-8, and upload that."
        )
    found = replace(found, encoding=encoding.name, foreign_bytes=encoding.has_foreign)
    return detect_rest(path, found)


def in_encoding(path: Path, format: Format, name: str) -> Format:
    """The format with another encoding, and what follows from that. Raises UnreadableFile."""
    encoding = encodings.fitting(partial(source.opened, path, format.compression), name)
    if encoding is None:
        raise _not_in(name)
    return detect_rest(path, replace(format, encoding=name, foreign_bytes=encoding.has_foreign))


def detect_rest(path: Path, format: Format) -> Format:
    """What follows from kind and encoding (and sheet, where it is given): all the rest, anew."""
    with _telling_of_encoding(format):
        if format.kind in SPREADSHEETS:
            sheet = format.sheet or workbook.fullest_sheet(path, format)
            format = replace(format, sheet=sheet)
        elif format.kind == DELIMITED:
            pieces, is_whole = _pieces(path, format)
            found = dialect.detect(pieces, whole=is_whole)
            format = replace(
                format,
                delimiter=found.delimiter,
                quotechar=found.quotechar,
                escapechar=found.escapechar,
                spaced_quotes=found.spaced_quotes,
            )
        else:
            if format.kind == JSON:
                with _text(path, format) as text:
                    format = replace(format, pointer=pointer_of(text))
            with _text(path, format) as text:
                shape = jsontext.shape_of(text, format.kind, format.pointer)
            format = replace(format, shape=shape)
        return replace(format, header_row=detect_header(path, format))


def detect_header(path: Path, format: Format) -> int | None:
    """Which of the filled records, counted from 0, holds the columns' names; None: none does."""
    if format.shape == "objects":
        return 0
    with _records(path, format) as records:
        filled = (record.cells for record in records if any(record.cells))
        return header_row.find(list(islice(filled, HEADER_SAMPLE)))


@contextmanager
def open_table(path: Path, format: Format) -> Iterator[Table]:
    """The file as a table, read as it is asked for. Raises UnreadableFile, at once or later."""
    with _telling_of_encoding(format):
        columns = None
        if format.shape == "objects":
            with _text(path, format) as text:
                columns = jsontext.keys(text, format.kind, format.pointer)
        with _records(path, format, columns) as records:
            is_sheet = format.kind in SPREADSHEETS
            straight = getattr(records, "straight_rows", none_straight)
            yield Table(
                records, format.header_row, columns, widest=is_sheet, straight_rows=straight
            )


@contextmanager
def _records(
    path: Path, format: Format, columns: list[str] | None = None
) -> Iterator[Iterable[Record]]:
    if format.kind in SPREADSHEETS:
        with workbook.records(path, format) as rows:
            yield rows
        return
    with _text(path, format) as text:
        found = (
            delimited.Records(text, format)
            if format.kind == DELIMITED
            else jsontext.records(text, format.kind, format.pointer, columns)
        )
        yield _telling_of_foreign_bytes(found) if format.foreign_bytes else found


def _telling_of_foreign_bytes(records: Iterable[Record]) -> Iterator[Record]:
    """Records with bytes that are no text have a problem, and a sign in the place of each byte."""
    for record in records:
        if encodings.FOREIGN.search(record.raw):
            cells = [encodings.FOREIGN.sub("\ufffd", cell) for cell in record.cells]
            record = record._replace(cells=cells, problem=record.problem or FOREIGN_BYTES)
        yield record


@contextmanager
def _text(path: Path, format: Format) -> Iterator[io.TextIOWrapper]:
    by_lines = format.kind != "json"
    errors = "surrogateescape" if format.foreign_bytes else "strict"
    with (
        source.opened(path, format.compression, lines=by_lines) as file,
        io.TextIOWrapper(file, format.encoding, errors, newline="" if by_lines else None) as text,
    ):
        yield text


def _pieces(path: Path, format: Format) -> tuple[list[str], bool]:
    """The beginning of a text and some lines from all over it; whether that is the whole of it."""
    with _text(path, format) as text:
        head = text.read(DIALECT_SAMPLE)
        pieces: list[str] = []
        telling: dict[str, list[str]] = {sign: [] for sign in TELLING if sign not in head}
        stride = countdown = 1
        while block := text.read(DIALECT_SAMPLE):
            countdown -= 1
            if countdown == 0:
                pieces.append(_telling_lines(block))
                if len(pieces) > PIECES:
                    del pieces[1::2]
                    stride *= 2
                countdown = stride
            for sign, found in telling.items():
                if len(found) < TELLING_PIECES and sign in block:
                    found.append(_telling_lines(block))
        pieces += chain(*telling.values())
        return [head, *filter(None, dict.fromkeys(pieces))], not pieces


def _telling_lines(block: str) -> str:
    """Whole lines out of a block: those from the first escaped or plain quote on, if it has any."""
    found = re.search(r"\\[\"']", block) or re.search("[\"']", block)
    place = found.start() if found else 0
    begin = max(block.rfind(end, 0, place) for end in "\r\n") + 1
    if not begin:
        begin = place = block.find("\n") + 1
    end = max(block.rfind(end, 0, begin + PIECE) for end in "\r\n") + 1
    return block[begin:end]


@contextmanager
def _telling_of_encoding(format: Format) -> Iterator[None]:
    try:
        codecs.lookup(format.encoding or "utf-8")
    except LookupError:
        raise _not_in(format.encoding) from None
    try:
        yield
    except UnicodeError:
        raise _not_in(format.encoding) from None


def _not_in(encoding: str | None) -> UnreadableFile:
    return UnreadableFile(
        f"The text of this file isn't in the encoding {encoding}. "
        "Save it as CSV in UTF-8, and upload that."
    )
