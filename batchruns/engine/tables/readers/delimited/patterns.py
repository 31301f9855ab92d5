"""Delimited text that the csv module has no words for: long delimiters, escapes, spaced quotes."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from batchruns.engine.tables.parse_options import Dialect

NEVER = "\uffff"
INCHES = re.compile(r"(?<=\d)\"(?!\w)")


class PatternReader:
    """The records of some lines, as csv.reader would give them. Raises csv.Error where it would.

    An escape before a quote (of either kind), a delimiter or itself is left out; before anything else
    it belongs to the cell. Spaces between quotes and delimiters are left out, all others belong to
    the cell, but for those behind delimiters where the dialect skips blanks.

    `inner_quotes`: quotes in quotes that nobody doubled (“"The "Best" Co",x”) belong to the cell, if
    they come in pairs or stand for inches, and the record has no other quotes out of place.
    """

    def __init__(
        self, lines: Sequence[str], dialect: Dialect, *, inner_quotes: bool = False
    ) -> None:
        self.line_num = 0
        self._lines = lines
        self._text = "".join(lines)
        self._delimiter = dialect.delimiter
        self._quote = dialect.quotechar or NEVER
        self._inner_quotes = inner_quotes
        self._patterns = _patterns(dialect, inner_quotes)

    def __iter__(self) -> Iterator[list[str]]:
        position, line_end = 0, 0
        while position < len(self._text):
            is_empty = self._text[position] in "\r\n"
            cells, position = self._record(position)
            while line_end < position:
                line_end += len(self._lines[self.line_num])
                self.line_num += 1
            yield [] if is_empty else cells

    def _record(self, position: int) -> tuple[list[str], int]:
        """The cells of the record that begins at this position of the text, and where it ends."""
        cells = []
        while True:
            cell, position = self._cell(position)
            cells.append(cell)
            end = self._patterns.end.match(self._text, position)
            if end is None:
                raise csv.Error("a quote is followed by more than a delimiter")
            position = end.end()
            if end[0] != self._delimiter:
                return cells, position
            position = self._patterns.blanks.match(self._text, position).end()  # type: ignore[union-attr]

    def _cell(self, position: int) -> tuple[str, int]:
        """The cell that begins at this position, and where it ends."""
        if self._patterns.begins.match(self._text, position):
            if match := self._patterns.quoted.match(self._text, position):
                return self._within_quotes(match[1]), match.end()
            self._check_may_be_plain(position)
        return self._without_quotes(position)

    def _within_quotes(self, text: str) -> str:
        escaped = self._patterns.escaped_within
        cell = escaped.sub(r"\1\2", text) if escaped else text.replace(self._quote * 2, self._quote)
        if self._inner_quotes and not self._are_pairs(cell):
            raise csv.Error("a quote may end the cell or belong to it")
        return cell

    def _check_may_be_plain(self, position: int) -> None:
        """Raises csv.Error for a quote that begins the cell, but doesn't end before a delimiter."""
        if self._patterns.open.match(self._text, position):
            self.line_num = len(self._lines)
            raise csv.Error("unexpected end of data")
        if self._text[position] == self._quote:
            raise csv.Error("a quote is followed by more than a delimiter")

    def _without_quotes(self, position: int) -> tuple[str, int]:
        end = self._patterns.plain.match(self._text, position).end()  # type: ignore[union-attr]
        cell = self._text[position:end]
        if self._inner_quotes and self._quote in cell:
            raise csv.Error("a quote may begin the cell or belong to it")
        escaped = self._patterns.escaped
        return escaped.sub(r"\1", cell) if escaped else cell, end

    def _are_pairs(self, cell: str) -> bool:
        """Whether a cell's quotes come in pairs, but for those of inches."""
        return INCHES.sub("", cell).count(self._quote) % 2 == 0


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The parts of a record as a dialect has them, each to be matched at a position of the text."""

    end: re.Pattern[str]
    """What stands behind a cell."""
    blanks: re.Pattern[str]
    """What is left out behind a delimiter; maybe nothing."""
    plain: re.Pattern[str]
    """A cell without quotes; maybe nothing."""
    begins: re.Pattern[str]
    quoted: re.Pattern[str]
    """A cell in quotes; its group is what stands within."""
    open: re.Pattern[str]
    """Quotes that don't end."""
    escaped: re.Pattern[str] | None
    """An escape and, as its group, what it stands before; None without an escape."""
    escaped_within: re.Pattern[str] | None
    """The same within quotes, where a quote may be doubled, too: the second group."""


@lru_cache(maxsize=100)
def _patterns(dialect: Dialect, inner_quotes: bool) -> _Patterns:
    d = re.escape(dialect.delimiter)
    # Without quotes, one stands in that no text holds.
    q = re.escape(dialect.quotechar or NEVER)
    blanks = " \t\xa0".replace(dialect.delimiter, "")
    space = f"[{blanks}]*+" if dialect.spaced_quotes else ""
    ends = rf"{space}(?=[\r\n]|\Z|{d})"
    plain = rf"[^\r\n{d}]" if len(dialect.delimiter) == 1 else rf"(?!{d})[^\r\n]"
    within = rf"[^{q}]|{q}{q}"
    escaped = None
    if dialect.escapechar:
        e = re.escape(dialect.escapechar)
        plain = rf"{e}[^\r\n]|{plain}"
        within = rf"[^{q}{e}]|{q}{q}|{e}.|{e}"
        escaped = rf"{e}({e}|{d}|{q}|['\"])"
    if inner_quotes:
        within = rf"[^{q}\r\n]|{q}{q}(?!{ends})|{q}(?!{ends})(?<!{d}{q})"
    return _Patterns(
        end=re.compile(rf"\r\n?|\n|\Z|{d}"),
        blanks=re.compile(" *+" if dialect.skip_blanks else ""),
        plain=re.compile(f"(?:{plain})*+"),
        begins=re.compile(space + q),
        quoted=re.compile(rf"{space}{q}((?:{within})*+){q}{ends}", re.DOTALL),
        open=re.compile(rf"{space}{q}(?:{within})*+\Z", re.DOTALL),
        escaped=re.compile(escaped) if escaped else None,
        escaped_within=re.compile(f"{escaped}|{q}({q})") if escaped else None,
    )
