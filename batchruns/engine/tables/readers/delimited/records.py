"""Delimited text as records, exactly: by Python's csv module, and beside it where it would guess."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol, TextIO

from batchruns.engine.tables.errors import UnreadableFile
from batchruns.engine.tables.parse_options import Format
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

QUOTES_OPEN = "The quotes in this line don't add up: one isn't closed, or closed too early."
TOO_LONG = f"A cell in this line has more than {MAX_CELL_CHARACTERS:,} characters."
ENDLESS = (
    "The cell that begins in line {} is longer than any lead's, or its quote is closed far too late. "
    "Mend that line, and upload the file again."
)

csv.field_size_limit(MAX_CELL_CHARACTERS)


class Reader(Protocol):
    """What csv.reader is: records, and the number of lines that they took so far."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...


class Records:
    """The records of a delimited text, which must be open with `newline=""`; once.

    Where the quotes of a record don't add up, csv would guess, and lose characters or swallow the
    lines that follow. Here only that line has a problem, and the next one is read on its own.
    """

    def __init__(self, text: TextIO, format: Format) -> None:
        self._read = _reading(format)
        self._pending: list[str] = []
        # What the pending lines hold, where each is a record; and how many of them were given.
        self._rows: list[list[str]] = []
        self._given = 0
        self._records = self._all(text, format)

    def __iter__(self) -> Iterator[Record]:
        return self._records

    def straight_rows(self, width: int, most: int) -> tuple[list[list[str]], int]:
        """Up to so many of the records that come next, and their characters.

        Only those that are at hand, as wide, and without problems: there may be none.
        """
        rows = self._rows[self._given : self._given + most]
        end = next((place for place, row in enumerate(rows) if len(row) != width), len(rows))
        begin = self._given
        self._given += end
        return rows[:end], sum(map(len, self._pending[begin : self._given]))

    def _all(self, text: TextIO, format: Format) -> Iterator[Record]:
        pending = self._pending
        line, needs_more = 1, True
        patience, given_up = MAX_CELL_CHARACTERS, 0
        first = text.readline()
        if SEPARATOR_LINE.fullmatch(first.removeprefix("\ufeff")):
            line = 2
        elif first:
            pending.append(first.removeprefix("\ufeff"))
        while True:
            is_anew = not pending
            if needs_more:
                more = text.readlines(max(BLOCK_CHARACTERS, sum(map(len, pending)) // 4))
                pending += more
                if given_up and (quote := _next_quote(more, format)):
                    if quote == "closes":
                        raise UnreadableFile(ENDLESS.format(given_up))
                    given_up = 0
            if not pending:
                return
            needs_more = True
            if is_anew and self._reads_straight():
                yield from self._each(line)
                line += len(pending)
                pending.clear()
                continue
            reader = self._read(pending)
            done = 0
            try:
                for cells in reader:
                    end = reader.line_num
                    raw = pending[done] if end == done + 1 else "".join(pending[done:end])
                    yield Record(line + done, cells, None, raw)
                    done = end
            except csv.Error as error:
                unfinished = pending[done:] if done else pending
                is_open = reader.line_num >= len(pending)
                needs_more = is_open and bool(more) and _cost(unfinished) < patience
                if not needs_more:
                    if is_open:
                        given_up = line + done if more else 0
                        patience = max(LEAST_PATIENCE, patience // 2)
                    yield _mended(unfinished[0], line + done, format, error)
                    done += 1
            line += done
            del pending[:done]

    def _reads_straight(self) -> bool:
        """Whether each of the pending lines is a record; if so, they are read at once."""
        try:
            rows = list(self._read(self._pending))
        except csv.Error:
            return False
        is_one_a_line = len(rows) == len(self._pending)
        self._rows, self._given = rows if is_one_a_line else [], 0
        return is_one_a_line

    def _each(self, line: int) -> Iterator[Record]:
        """The records that were read at once, but for those that `straight_rows` gave."""
        while self._given < len(self._rows):
            place = self._given
            self._given += 1
            yield Record(line + place, self._rows[place], None, self._pending[place])
        self._rows = []


def _next_quote(lines: list[str], format: Format) -> str | None:
    """Whether the next quote in some lines "closes" a cell or is "another" one; None without any.

    Of lines that were read on their own although a quote was open: if it is closed after all, they
    belong to its cell.
    """
    quote, delimiter = format.quotechar or "", format.delimiter or ","
    for line in lines:
        within = line.replace(quote * 2, "")
        if format.escapechar:
            within = within.replace(format.escapechar + quote, "")
        _, found, behind = within.partition(quote)
        if found:
            behind = behind.lstrip(" ").rstrip("\r\n")
            return "closes" if not behind or behind.startswith(delimiter) else "another"
    return None


def _cost(lines: list[str]) -> int:
    return sum(map(len, lines)) + LINE_COST * len(lines)


def _reading(format: Format) -> Callable[[list[str]], Reader]:
    """What reads some lines: csv, or a slower reader for what csv can't express."""
    delimiter = format.delimiter or ","
    if len(delimiter) > 1 or format.escapechar or format.spaced_quotes:
        return lambda lines: PatternReader(lines, format)
    return lambda lines: csv.reader(
        lines,
        delimiter=delimiter,
        quotechar=format.quotechar,
        quoting=csv.QUOTE_MINIMAL if format.quotechar else csv.QUOTE_NONE,
        strict=True,
    )


def _mended(raw: str, line: int, format: Format, error: csv.Error) -> Record:
    """A line that csv doesn't take: read as with spaces around its quotes, or a problem."""
    if "field limit" in str(error) or len(raw) > MAX_CELL_CHARACTERS:
        return Record(line, [raw.rstrip("\r\n")], TOO_LONG, raw)
    try:
        [cells] = PatternReader([raw], replace(format, spaced_quotes=True))
    except (csv.Error, ValueError):
        return Record(line, raw.rstrip("\r\n").split(format.delimiter or ","), QUOTES_OPEN, raw)
    return Record(line, cells, None, raw)
