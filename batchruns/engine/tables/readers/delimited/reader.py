"""Delimited text: CSV, TSV and their relatives."""

import io
import re
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
from batchruns.engine.tables.readers.text import TextReader, with_own
from batchruns.engine.tables.table import Record
from batchruns.engine.text import gettext_noop

DELIMITERS: tuple[tuple[str, str], ...] = (
    (",", gettext_noop("comma ,")),
    (";", gettext_noop("semicolon ;")),
    ("\t", gettext_noop("tab")),
    ("|", gettext_noop("bar |")),
    (":", gettext_noop("colon :")),
    ("~", gettext_noop("tilde ~")),
    ("^", gettext_noop("caret ^")),
    ("||", gettext_noop("two bars ||")),
    ("::", gettext_noop("two colons ::")),
    (ONE_COLUMN, gettext_noop("none: one column")),
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
            now = self.options
            delimiter = chosen.get("delimiter", now.delimiter)
            quotechar = chosen.get("quotechar", now.quotechar) or None
            self._set(
                delimiter=delimiter,
                skip_blanks=now.skip_blanks and delimiter == now.delimiter,
                quotechar=quotechar,
                # Without quotes, what stands before them is a character like any other.
                escapechar=now.escapechar if quotechar else None,
            )
            self.detect_header()
        return super().change(header)


def pieces_of(text: TextIO) -> tuple[list[str], bool]:
    """The beginning of a text and some lines from all over it; whether that is the whole of it."""
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
        for sign, of_sign in telling.items():
            if len(of_sign) < TELLING_PIECES and sign in block:
                of_sign.append(_telling_lines(block))
    pieces += chain(*telling.values())
    return [head, *filter(None, dict.fromkeys(pieces))], not pieces


def _telling_lines(block: str) -> str:
    """Whole lines out of a block: those from the first escaped or plain quote on, if it has any."""
    quote = re.search(r"\\[\"']", block) or re.search("[\"']", block)
    position = quote.start() if quote else 0
    begin = max(block.rfind(end, 0, position) for end in "\r\n") + 1
    if not begin:
        begin = position = block.find("\n") + 1
    end = max(block.rfind(end, 0, begin + PIECE) for end in "\r\n") + 1
    return block[begin:end]
