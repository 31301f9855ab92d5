"""Delimited text: CSV, TSV and their relatives."""

import io
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from typing import TextIO

from batchruns.engine.tables.parse_options import ONE_COLUMN, ParseOptions
from batchruns.engine.tables.readers.base import (
    READERS,
    Choice,
    Confidence,
    OptionField,
    Sheet,
)
from batchruns.engine.tables.readers.delimited import dialect
from batchruns.engine.tables.readers.delimited.records import Records
from batchruns.engine.tables.readers.sample import FileSample
from batchruns.engine.tables.readers.text import TextReader, line_end, with_own
from batchruns.engine.tables.table import Record
from batchruns.engine.text import gettext_noop

DELIMITERS: tuple[tuple[str, str], ...] = (
    (",", gettext_noop("comma ,")),
    (";", gettext_noop("semicolon ;")),
    ("\t", gettext_noop("tab")),
    ("|", gettext_noop("pipe |")),
    (":", gettext_noop("colon :")),
    ("~", gettext_noop("tilde ~")),
    ("^", gettext_noop("caret ^")),
    ("||", gettext_noop("double pipe ||")),
    ("::", gettext_noop("double colon ::")),
    (ONE_COLUMN, gettext_noop("none (one column)")),
)
QUOTES: tuple[tuple[str, str], ...] = (
    ('"', gettext_noop('double quotes "…"')),
    ("'", gettext_noop("single quotes '…'")),
    ("", gettext_noop("none")),
)

DIALECT_SAMPLE = 1 << 18
# Further pieces of the file, evenly over it, that a dialect must fit as well.
PIECE = 1 << 14
PIECES = 16
# And some more, of those where a way to quote shows itself, which may be late and rare.
TELLING_PIECES = 4
TELLING = ('\\"', '"')


@READERS.register
class DelimitedReader(TextReader):
    """Text with a row on each line, and a delimiter between its cells."""

    name = "csv"
    order = 10
    label = gettext_noop("delimited text")
    titles = ("CSV", "TSV")
    endings = ("", ".csv", ".tsv", ".tab", ".txt", ".psv", ".asc", ".dat")
    offered = (".csv", ".tsv", ".txt")
    rejected_ending = ".csv"

    @classmethod
    def recognize(cls, sample: FileSample) -> Confidence:
        """Any text may be delimited."""
        return Confidence.POSSIBLE

    def detect_structure(self) -> None:
        """The delimiter, and how cells are quoted."""
        with self.open_text() as text:
            pieces, is_whole = pieces_of(text)
        self._set(**asdict(dialect.detect_dialect(pieces, whole=is_whole)))

    def parse(self, text: io.TextIOWrapper) -> Iterable[Record]:
        """The records of the text."""
        return Records(text, self.options.dialect)

    def written(self, record: Record, cells: Sequence[str] | None) -> str:
        """The cells between their delimiters, in quotes where they need them; without any, an empty
        line.
        """
        between = self.options.dialect.delimiter
        return between.join(map(self._quoted, cells or ())) + line_end(record.raw)

    def _quoted(self, cell: str) -> str:
        dialect = self.options.dialect
        quote = dialect.quotechar
        special = (dialect.delimiter, quote, dialect.escapechar, "\r", "\n")
        if not quote or not any(sign and sign in cell for sign in special):
            return cell
        if escape := dialect.escapechar:
            cell = cell.replace(escape, escape * 2)
        return f"{quote}{cell.replace(quote, (escape or quote) + quote)}{quote}"

    @classmethod
    def option_fields(cls, options: ParseOptions, sheets: Sequence[Sheet]) -> list[OptionField]:
        """The encoding, the delimiter, the quotes and the header's row."""
        encoding, *others = super().option_fields(options, sheets)
        delimiters = with_own(DELIMITERS, options.delimiter)
        quotes = [Choice(value, label) for value, label in QUOTES]
        return [
            encoding,
            OptionField("delimiter", gettext_noop("Delimiter"), delimiters, options.delimiter),
            OptionField(
                "quotechar", gettext_noop("Quotes"), quotes, options.quotechar or "", required=False
            ),
            *others,
        ]

    def change(self, chosen: Mapping[str, str]) -> ParseOptions:
        """The options with what is chosen; another delimiter or quote may make another header."""
        header = {name: row for name, row in chosen.items() if name == "header_row"}
        super().change({name: value for name, value in chosen.items() if name not in header})
        if chosen.keys() & {"delimiter", "quotechar"}:
            delimiter = chosen.get("delimiter", self.options.delimiter)
            quotechar = chosen.get("quotechar", self.options.quotechar)
            self._change_dialect(delimiter, quotechar or None)
            self.detect_header()
        return super().change(header)

    def _change_dialect(self, delimiter: str | None, quotechar: str | None) -> None:
        now = self.options
        self._set(
            delimiter=delimiter,
            skip_blanks=now.skip_blanks and delimiter == now.delimiter,
            quotechar=quotechar,
            # Without quotes, what stands before them is a character like any other.
            escapechar=now.escapechar if quotechar else None,
        )


def pieces_of(text: TextIO) -> tuple[list[str], bool]:
    """The beginning of a text and some lines from all over it; whether that is the whole of it."""
    head = text.read(DIALECT_SAMPLE)
    samples: list[_Sample] = [_EvenSample()]
    samples += [_TellingSample(sign) for sign in TELLING if sign not in head]
    while block := text.read(DIALECT_SAMPLE):
        for sample in samples:
            sample.add(block)
    pieces = list(chain.from_iterable(sample.pieces for sample in samples))
    return [head, *filter(None, dict.fromkeys(pieces))], not pieces


class _Sample(ABC):
    """Some lines of a text, of which block after block is shown."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    @abstractmethod
    def add(self, block: str) -> None:
        """Adds some lines of the block, if they are wanted."""


class _EvenSample(_Sample):
    """Up to PIECES pieces, evenly over the text."""

    def __init__(self) -> None:
        super().__init__()
        self._stride = self._countdown = 1

    def add(self, block: str) -> None:
        self._countdown -= 1
        if self._countdown == 0:
            self.pieces.append(_telling_lines(block))
            if len(self.pieces) > PIECES:
                del self.pieces[1::2]
                self._stride *= 2
            self._countdown = self._stride


class _TellingSample(_Sample):
    """The first TELLING_PIECES pieces with a sign that tells of a way to quote."""

    def __init__(self, sign: str) -> None:
        super().__init__()
        self._sign = sign

    def add(self, block: str) -> None:
        if len(self.pieces) < TELLING_PIECES and self._sign in block:
            self.pieces.append(_telling_lines(block))


def _telling_lines(block: str) -> str:
    """Whole lines out of a block: those from the first escaped or plain quote on, if it has any."""
    quote = re.search(r"\\[\"']", block) or re.search("[\"']", block)
    begin = _line_begin(block, quote.start() if quote else 0) or block.find("\n") + 1
    return block[begin : _line_begin(block, begin + PIECE)]


def _line_begin(block: str, position: int) -> int:
    """Where the line begins that goes on at a position."""
    return max(block.rfind("\n", 0, position), block.rfind("\r", 0, position)) + 1
