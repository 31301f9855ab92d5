"""Which delimiter, quote and escape a text is written with: those that make the most even table."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from math import log2

from batchruns.engine.schema.headers import names
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.parse_options import ONE_COLUMN, Dialect
from batchruns.engine.tables.readers.delimited import records as delimited
from batchruns.engine.tables.table import Record

COMMON = (",", ";", "\t", "|")
# They stand in ordinary cells, too: taken only if they divide every line.
RARE = tuple("~^:!#$%*=§¦¬¶·•¤\x01\x02\x1e\x1f，；、þ")
# Delimiters of several signs, as a header shows them between its names.
SIGN = r"[\t,;|:~^#*$=+@%§¦¬&!-]"
SIGNS = re.compile(
    # “||”, “~|~” and, with any other sign behind it, a tab
    rf"""(?<=[\w"')\]])(?:(({SIGN})\2{{1,3}})|(({SIGN}){SIGN}\4|\t{SIGN})(?=[\w"'(\[]))"""
)
QUOTES = ('"', "'")
# What a cell has in which a reading left something of another.
MAY_BE_LEFT = re.compile(r"""[;\t|"']""")
RARE_WEIGHT = 0.8
# What is left out before blanks behind delimiters are counted.
QUOTED = re.compile(r'"(?:[^"]|"")*"')
FEW = 0.02
# An address that goes on behind its end, as no cell does.
GLUED = re.compile(
    r"\S@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}[~^|;:\t#=,*$]|[~^|;\t=,*]https?:/", re.ASCII
)
# Where a delimiter would cut what is one: a time, an address of a website, a sum, a sentence.
CUT = {
    ":": re.compile(r"\d:\d\d|https?:/|: "),
    ",": re.compile(r"\d,\d\d(?!\d)|, "),
    ";": re.compile("; "),
    "|": re.compile(r" \| "),
    "=": re.compile(r"[?&]\w+="),
    "#": re.compile("/#"),
    "-": re.compile(r"\w-\w"),
}
CUT_WEIGHT, GLUED_WEIGHT, NARROW_FIRST = 0.4, 0.8, 0.6
LINES_ABOVE = 30
MOST_LOOKED_AT = 300
# Where these lines are looked for.
SHORT = 1 << 16


def detect_dialect(samples: Sequence[str], *, whole: bool) -> Dialect:
    """Delimiter, quote and escape, from pieces of a text that each begin with a line.

    The first piece is the beginning of the text; `whole` if it is all of it.
    """
    separator_line = delimited.SEPARATOR_LINE.match(samples[0].removeprefix("\ufeff"))
    delimiters = [separator_line[1]] if separator_line else list(_candidates(samples[0]))
    scores: dict[Dialect, float] = {}
    for delimiter in delimiters:
        for candidate in _quotings(delimiter, samples):
            trial = _Trial(candidate, [_records(sample, candidate, whole) for sample in samples])
            scores[candidate] = trial.score
            if trial.is_perfect:
                break
    return _best(scores, samples[0])


def _candidates(sample: str) -> Iterator[str]:
    lines = sample[:SHORT].splitlines(keepends=True)[:LINES_ABOVE]
    several = (match[0] for match in SIGNS.finditer("".join(lines)))
    # A rare one has to divide the first line, too.
    first = next(filter(str.strip, lines), "")
    yield from filter(sample.__contains__, COMMON)
    yield from filter(first.__contains__, dict.fromkeys((*RARE, *several)))


def _quotings(delimiter: str, samples: Sequence[str]) -> Iterator[Dialect]:
    """The ways to quote that the text may have with this delimiter, the most common one first."""
    dialect = Dialect(delimiter)
    text, escaped = "\n".join(samples), re.escape(delimiter)
    if _has_blanks_behind(delimiter, samples[0]):
        yield replace(dialect, skip_blanks=True)
    yield dialect
    for quote in QUOTES:
        yield from _quotings_with(replace(dialect, quotechar=quote), text)
    if re.search(rf"\\{escaped}", text):
        yield replace(dialect, escapechar="\\")
    if _are_quotes_of_cells(escaped, text):
        yield replace(dialect, quotechar=None)


def _are_quotes_of_cells(delimiter: str, text: str) -> bool:
    """Whether cells begin with quotes, and each of these has as many as if they were its own."""
    beginning = re.findall(rf'(?:^|[\r\n]|{delimiter})("(?:(?!{delimiter})[^\r\n])*)', text)
    return bool(beginning) and not any(cell.count('"') % 2 for cell in beginning)


def _has_blanks_behind(delimiter: str, sample: str) -> bool:
    """Whether a blank follows (nearly) all delimiters, those of the first line among them."""
    text = QUOTED.sub("", sample[:SHORT]).lstrip("\ufeff")
    behind = re.compile(rf"{re.escape(delimiter)}(?:( )|[^\r\n])?")
    first = behind.findall(next(filter(str.strip, text.splitlines()), ""))
    of_all = behind.findall(text)
    return all(first) and any(first) and of_all.count("") <= FEW * len(of_all)


def _quotings_with(dialect: Dialect, text: str) -> Iterator[Dialect]:
    """The ways to quote with this quote, but for double quotes without more, which come first."""
    delimiter, quote = re.escape(dialect.delimiter), dialect.quotechar
    begins = re.search(rf"(?:^|[\r\n]|{delimiter}) *{quote}", text)
    if quote == "'" and begins:
        yield dialect
    if begins and f"\\{quote}" in text:
        yield replace(dialect, escapechar="\\")
    if re.search(rf"{delimiter} +{quote}|{quote} +{delimiter}", text):
        yield replace(dialect, spaced_quotes=True)


def _best(scores: dict[Dialect, float], sample: str) -> Dialect:
    tables = {dialect.delimiter for dialect in filter(scores.get, scores)}
    # max() keeps the first of equals, so the more common way wins a tie.
    best = max(
        (d for d in scores if not any(_stands_within(d.delimiter, t, sample) for t in tables)),
        key=scores.__getitem__,
        default=None,
    )
    return best if best and scores[best] else Dialect(ONE_COLUMN)


def _stands_within(delimiter: str, longer: str, sample: str) -> bool:
    """Whether it is a sign of “~|~”: it divides lines as evenly, but leaves the others in cells."""
    if delimiter == longer or delimiter not in longer:
        return False
    first = next(filter(str.strip, sample.splitlines()), "")
    if longer in first and delimiter not in first.replace(longer, ""):
        return True
    # Within cells it stands beside a blank, or between the digits of a time.
    within = re.compile(rf" {re.escape(delimiter)}|{re.escape(delimiter)} |\d:\d|https?:/")
    rest = within.sub("", sample.replace(longer, ""))
    return rest.count(delimiter) < sample.count(longer) / 2


@dataclass(frozen=True)
class _Trial:
    """What a text is when it is read with a dialect."""

    dialect: Dialect
    pieces: list[list[Record]]
    """The records of each piece of the text."""

    @cached_property
    def records(self) -> list[Record]:
        """Those of all pieces."""
        return list(chain.from_iterable(self.pieces))

    @cached_property
    def first(self) -> list[str]:
        """The cells of the first record."""
        return self.pieces[0][0].cells if self.pieces[0] else []

    @property
    def width(self) -> int:
        """Of most records without an issue, in cells; 0 where each has one."""
        return self._usual[0]

    @property
    def evenness(self) -> float:
        """The share of records that are as wide as most."""
        return self._usual[1] / (len(self.records) or 1)

    @cached_property
    def _usual(self) -> tuple[int, int]:
        """How wide most records are, and how many of them."""
        widths = Counter(len(record.cells) for record in self.records if record.issue is None)
        [usual] = widths.most_common(1) or [(0, 0)]
        return usual

    @property
    def score(self) -> float:
        """How even a table it makes: 0 for one column, more for wider and more regular ones."""
        if not self._is_table:
            return 0.0
        score = self.evenness**2 * log2(self.width + 1)
        score *= 1 - self._left_over
        score *= 1 - CUT_WEIGHT * self._cut
        score *= 1 - GLUED_WEIGHT * self._glued
        if len(self.first) < self.width:
            score *= NARROW_FIRST
        score *= 1 - 0.5 * self._issues
        return score if self._is_common else score * RARE_WEIGHT

    @property
    def is_perfect(self) -> bool:
        """Whether no other way to quote could do better."""
        # What the delimiter cuts is cut by every quote.
        is_even = self._is_table and self.evenness == 1
        return is_even and not any((self._left_over, self._issues, self._glued))

    @cached_property
    def _is_table(self) -> bool:
        """Whether there are columns, and the delimiter is all that stands between them."""
        if self.width < 2 or self._begins_with_one_name:
            return False
        divides = self._is_common or self._is_regular
        return divides and not _is_part_of_longer(self.dialect.delimiter, self.records)

    @property
    def _begins_with_one_name(self) -> bool:
        return len(self.first) == 1 and names.field_of(self.first[0]) is not None

    @property
    def _is_regular(self) -> bool:
        return self.evenness >= 0.9 and len(self.first) == self.width

    @cached_property
    def _is_common(self) -> bool:
        return self.dialect.delimiter in COMMON

    @cached_property
    def _issues(self) -> float:
        """The share of records that can't be read."""
        return sum(record.issue is not None for record in self.records) / len(self.records)

    @cached_property
    def _left_over(self) -> float:
        """The share of cells in quotes, with escaped quotes, or with delimiters of another dialect."""
        cells = [cell for record in self.records for cell in record.cells if cell]
        others = set(COMMON[1:]).intersection(self.records[0].raw) - {self.dialect.delimiter}
        left = re.compile("|".join(map(re.escape, ('\\"', *others)))).search
        may_be_left = filter(MAY_BE_LEFT.search, cells)
        is_left = [left(cell) is not None or _is_quoted(cell.strip(" ")) for cell in may_be_left]
        return sum(is_left) / (len(cells) or 1)

    @cached_property
    def _cut(self) -> float:
        """The share of delimiters, outside of quotes, at which something would be cut that is one."""
        pattern = CUT.get(self.dialect.delimiter)
        if pattern is None or self.dialect.skip_blanks:
            return 0.0
        text = QUOTED.sub("", "".join(record.raw for record in self.records[:MOST_LOOKED_AT]))
        return min(1.0, len(pattern.findall(text)) / (text.count(self.dialect.delimiter) or 1))

    @cached_property
    def _glued(self) -> float:
        """The share of records in which an address goes on with what stands behind it."""
        rows = self.records[:MOST_LOOKED_AT]
        glued = sum(any(map(GLUED.search, record.cells)) for record in rows)
        return glued / len(rows) if rows else 0.0


def _records(sample: str, dialect: Dialect, whole: bool) -> list[Record]:
    records: list[Record] = []
    # What can't be read to its end in this way has an issue before that.
    with suppress(UnreadableFileError):
        read = delimited.Records(io.StringIO(sample, newline=""), dialect)
        records.extend(record for record in read if record.cells)
    return records if whole or len(records) < 2 else records[:-1]


def _is_part_of_longer(delimiter: str, records: Sequence[Record]) -> bool:
    """Whether it always stands twice (or more often) in a row: then it is “||”, not “|”."""
    if not any(delimiter * 2 in record.raw for record in records):
        return False
    rows = [record.cells for record in records]
    return any(all(_has_gaps(row, times) for row in rows) for times in (2, 3, 4))


def _has_gaps(row: Sequence[str], times: int) -> bool:
    """Whether only the cells at multiples of `times` are filled, the last one of which it ends with."""
    between = (cell for index, cell in enumerate(row) if index % times)
    return len(row) % times == 1 and not any(between)


def _is_quoted(cell: str) -> bool:
    return len(cell) > 1 and cell[0] in QUOTES and cell[-1] == cell[0]
