"""Delimited text as records, exactly: by Python's csv module, and beside it where it would guess."""

import csv
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Protocol, TextIO

from batchruns.engine.issues import Issue
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.parse_options import Dialect
from batchruns.engine.tables.readers.delimited.patterns import PatternReader
from batchruns.engine.tables.table import Record

MAX_CELL_CHARACTERS = 10_000_000
BLOCK_CHARACTERS = 1 << 16
# How far a quote may stay open, once one has been found that never closes: halved for each.
LEAST_PATIENCE = 1_000
# What a line costs in memory besides its characters, counted in characters.
LINE_COST = 60
# Excel's own line above the header; it isn't part of the table.
SEPARATOR_LINE = re.compile(r'"?sep=(.{1,3}?)"?\r?\n?', re.IGNORECASE)

OPEN_QUOTE = Issue("open_quote")
TOO_LONG = Issue("cell_too_long", {"limit": MAX_CELL_CHARACTERS})

csv.field_size_limit(MAX_CELL_CHARACTERS)


class CsvReader(Protocol):
    """The interface of csv.reader: an iterator of records that counts their lines."""

    @property
    def line_num(self) -> int:
        """How many lines the records took so far."""

    def __iter__(self) -> Iterator[list[str]]: ...


class Records:
    """The records of a delimited text, which must be open with `newline=""`; once.

    Where the quotes of a record don't add up, csv would guess, and lose characters or swallow the
    lines that follow. Here only that line has an issue, and the next one is read on its own.
    """

    def __init__(self, text: TextIO, dialect: Dialect) -> None:
        self._read = _reading(dialect)
        self._pending: list[str] = []
        # What the pending lines hold, where each is a record; and how many of them were given.
        self._rows: list[list[str]] = []
        self._consumed = 0
        self._dialect = dialect
        self._line = 1
        self._is_at_end = False
        # How much may be read on while a quote is open; the line whose quote was given up, or 0.
        self._patience = MAX_CELL_CHARACTERS
        self._open_quote_line = 0
        self._records = self._all(text)

    def __iter__(self) -> Iterator[Record]:
        return self._records

    def straight_rows(self, width: int, most: int) -> tuple[list[list[str]], int]:
        """Up to so many of the records that come next, and their characters.

        Only those that are at hand, as wide, and without issues: there may be none.
        """
        rows = self._rows[self._consumed : self._consumed + most]
        end = next((index for index, row in enumerate(rows) if len(row) != width), len(rows))
        begin = self._consumed
        self._consumed += end
        return rows[:end], sum(map(len, self._pending[begin : self._consumed]))

    def _all(self, text: TextIO) -> Iterator[Record]:
        self._skip_separator_line(text)
        needs_more = True
        while True:
            is_anew = not self._pending
            if needs_more:
                self._read_more(text)
            if not self._pending:
                return
            is_straight = is_anew and self._reads_straight()
            needs_more = yield from self._each() if is_straight else self._one_by_one()

    def _skip_separator_line(self, text: TextIO) -> None:
        first = text.readline()
        if SEPARATOR_LINE.fullmatch(first.removeprefix("\ufeff")):
            self._line = 2
        elif first:
            self._pending.append(first.removeprefix("\ufeff"))

    def _read_more(self, text: TextIO) -> None:
        """Adds some lines to the pending ones. Raises UnreadableFileError for an endless cell."""
        size = max(BLOCK_CHARACTERS, sum(map(len, self._pending)) // 4)
        more = text.readlines(size)
        self._is_at_end = not more
        self._pending += more
        if self._open_quote_line and (quote := _next_quote(more, self._dialect)):
            if quote == "closes":
                raise UnreadableFileError("endless_cell", line=self._open_quote_line)
            self._open_quote_line = 0

    def _one_by_one(self) -> Generator[Record, None, bool]:
        """The records of the pending lines, up to one that isn't right or complete.

        Returns whether more lines are needed, to go on or to complete it.
        """
        pending, line = self._pending, self._line
        reader = self._read(pending)
        done, needs_more = 0, True
        try:
            for cells in reader:
                end = reader.line_num
                yield Record(line + done, cells, None, "".join(pending[done:end]))
                done = end
        except csv.Error as error:
            needs_more = self._may_go_on(done, reader.line_num)
            if not needs_more:
                wrong = self._wrong_lines(done, reader.line_num)
                record, lines = _leniently(wrong, line + done, self._dialect, error)
                yield record
                done += lines
        self._line += done
        del pending[:done]
        return needs_more

    def _may_go_on(self, done: int, read: int) -> bool:
        """Whether the record behind `done` of the lines, in which an error came, may just be open."""
        is_open = read >= len(self._pending) and not self._is_at_end
        return is_open and _cost(self._pending[done:]) < self._patience

    def _wrong_lines(self, done: int, read: int) -> list[str]:
        """The lines of the record with an error; of one that is open, the first, which is given up."""
        if read >= len(self._pending):
            self._give_up_on(self._line + done)
            read = done
        return self._pending[done : max(done + 1, read)]

    def _give_up_on(self, line: int) -> None:
        """Reads the line on its own, although its quote is open: the next is waited for less."""
        self._open_quote_line = 0 if self._is_at_end else line
        self._patience = max(LEAST_PATIENCE, self._patience // 2)

    def _reads_straight(self) -> bool:
        """Whether each of the pending lines is a record; if so, they are read at once."""
        try:
            rows = list(self._read(self._pending))
        except csv.Error:
            return False
        is_one_a_line = len(rows) == len(self._pending)
        self._rows, self._consumed = rows if is_one_a_line else [], 0
        return is_one_a_line

    def _each(self) -> Generator[Record, None, bool]:
        """The records that were read at once, but for those that `straight_rows` gave.

        Returns that more lines are needed to go on.
        """
        while self._consumed < len(self._rows):
            index = self._consumed
            self._consumed += 1
            yield Record(self._line + index, self._rows[index], None, self._pending[index])
        self._rows = []
        self._line += len(self._pending)
        self._pending.clear()
        return True


def _next_quote(lines: list[str], dialect: Dialect) -> str | None:
    """Whether the next quote in some lines "closes" a cell or is "another" one; None without any.

    Of lines that were read on their own although a quote was open: if it is closed after all, they
    belong to its cell.
    """
    quote = dialect.quotechar or ""
    for line in lines:
        _, is_there, behind = _without_escaped(line, quote, dialect.escapechar).partition(quote)
        if is_there:
            behind = behind.lstrip(" ").rstrip("\r\n")
            closes = not behind or behind.startswith(dialect.delimiter)
            return "closes" if closes else "another"
    return None


def _without_escaped(line: str, quote: str, escape: str | None) -> str:
    """The line without the quotes that belong to a cell."""
    line = line.replace(quote * 2, "")
    return line.replace(escape + quote, "") if escape else line


def _cost(lines: list[str]) -> int:
    return sum(map(len, lines)) + LINE_COST * len(lines)


def _reading(dialect: Dialect) -> Callable[[list[str]], CsvReader]:
    """What reads some lines: csv, or a slower reader for what csv can't express."""
    delimiter = dialect.delimiter
    if len(delimiter) > 1 or dialect.escapechar or dialect.spaced_quotes:
        return lambda lines: PatternReader(lines, dialect)
    return lambda lines: csv.reader(
        lines,
        delimiter=delimiter,
        quotechar=dialect.quotechar,
        quoting=csv.QUOTE_MINIMAL if dialect.quotechar else csv.QUOTE_NONE,
        skipinitialspace=dialect.skip_blanks,
        strict=True,
    )


def _leniently(
    lines: list[str], line: int, dialect: Dialect, error: csv.Error
) -> tuple[Record, int]:
    """Lines that csv doesn't take as a record, and how many of them are the one that they begin with.

    It is read with spaces around its quotes, or quotes within them; else the first line has an issue.
    """
    raw = lines[0]
    if "field limit" in str(error) or len(raw) > MAX_CELL_CHARACTERS:
        return Record(line, [raw.rstrip("\r\n")], TOO_LONG, raw), 1
    spaced = replace(dialect, spaced_quotes=True)
    for reader in (PatternReader(lines, spaced), PatternReader([raw], spaced, inner_quotes=True)):
        with suppress(csv.Error, ValueError):
            cells = next(iter(reader))
            return Record(line, cells, None, "".join(lines[: reader.line_num])), reader.line_num
    return Record(line, raw.rstrip("\r\n").split(dialect.delimiter), OPEN_QUOTE, raw), 1
