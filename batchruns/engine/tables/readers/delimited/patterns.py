"""Delimited text that the csv module has no words for: long delimiters, escapes, spaced quotes."""

import csv
import re
from collections.abc import Iterator, Sequence

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
        self._inner_quotes = inner_quotes
        self._lines = lines
        self._text = "".join(lines)
        self._delimiter = delimiter = dialect.delimiter
        self._quote = dialect.quotechar or NEVER
        d, e = re.escape(delimiter), re.escape(dialect.escapechar or "")
        # Without quotes, one stands in that no text holds.
        q = re.escape(dialect.quotechar or NEVER)
        plain = rf"[^\r\n{d}]" if len(delimiter) == 1 else rf"(?!{d})[^\r\n]"
        within = rf"[^{q}]|{q}{q}"
        if e:
            plain = rf"{e}[^\r\n]|{plain}"
            within = rf"[^{q}{e}]|{q}{q}|{e}.|{e}"
        space = ""
        if dialect.spaced_quotes:
            blanks = " \t\xa0".replace(delimiter, "")
            space = f"[{blanks}]*+"
        ends = rf"{space}(?=[\r\n]|\Z|{d})"
        if inner_quotes:
            within = rf"[^{q}\r\n]|{q}{q}(?!{ends})|{q}(?!{ends})(?<!{d}{q})"
        self._end = re.compile(rf"\r\n?|\n|\Z|{d}")
        self._plain = re.compile(f"(?:{plain})*+")
        self._begins = re.compile(space + q)
        self._blanks = re.compile(" *+" if dialect.skip_blanks else "")
        self._quoted = re.compile(rf"{space}{q}((?:{within})*+){q}{ends}", re.DOTALL)
        self._open = re.compile(rf"{space}{q}(?:{within})*+\Z", re.DOTALL)
        self._escaped = re.compile(rf"{e}({e}|{d}|{q}|['\"])") if e else None
        self._escaped_within = re.compile(rf"{e}({e}|{d}|{q}|['\"])|{q}({q})") if e else None

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
            end = self._end.match(self._text, position)
            if end is None:
                raise csv.Error("a quote is followed by more than a delimiter")
            position = end.end()
            if end[0] != self._delimiter:
                return cells, position
            position = self._blanks.match(self._text, position).end()  # type: ignore[union-attr]

    def _cell(self, position: int) -> tuple[str, int]:
        if self._begins.match(self._text, position):
            if match := self._quoted.match(self._text, position):
                cell = self._unescaped(match[1])
                if self._inner_quotes and not self._are_pairs(cell):
                    raise csv.Error("a quote may end the cell or belong to it")
                return cell, match.end()
            if self._open.match(self._text, position):
                self.line_num = len(self._lines)
                raise csv.Error("unexpected end of data")
            if self._text[position] == self._quote:
                raise csv.Error("a quote is followed by more than a delimiter")
        end = self._plain.match(self._text, position).end()  # type: ignore[union-attr]  # may be empty
        cell = self._text[position:end]
        if self._inner_quotes and self._quote in cell:
            raise csv.Error("a quote may begin the cell or belong to it")
        return self._escaped.sub(r"\1", cell) if self._escaped else cell, end

    def _are_pairs(self, cell: str) -> bool:
        """Whether a cell's quotes come in pairs, but for those of inches."""
        return INCHES.sub("", cell).count(self._quote) % 2 == 0

    def _unescaped(self, within: str) -> str:
        """What stands within quotes, without what was added to let it stand there."""
        if self._escaped_within:
            return self._escaped_within.sub(r"\1\2", within)
        return within.replace(self._quote * 2, self._quote)
