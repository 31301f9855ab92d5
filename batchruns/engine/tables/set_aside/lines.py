"""Which lines of a table are no rows, and why. A lead must never be lost: what may be one is a row.

Some lines say it wherever they stand: a repeated header, “Grand Total: 2 records”. Others say it only
where something ends: “Total” may be the company of a lead, but hardly below all leads.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

from batchruns.engine.issues import Issue
from batchruns.engine.schema.headers.names import field_of
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.set_aside import words
from batchruns.engine.tables.set_aside.numbers import is_number, is_sum
from batchruns.engine.text import INVISIBLE, plain

EMPTY_LINE = Issue("empty_line")
ABOVE_HEADER = Issue("above_header")
REPEATED_HEADER = Issue("repeated_header")
SEPARATOR_LINE = Issue("separator_line")
TOTAL_LINE = Issue("total_line")
NOTE_LINE = Issue("note_line")

# So many rows at the end of a batch may have to wait for what follows them.
MOST_AT_END = 10
# A text with commas that isn't quoted stands in so many cells at most.
MOST_CELLS_OF_NOTE = 4
SEPARATOR = re.compile(r"(?=.*(?:([-=_*~#─━═])\1\1|\+-|-\+))[-=_*+~#|:.·─━═┼╪│ ]+")
DATE_LINE = re.compile(r"(?=.*\b(?:19|20)\d\d\b)(?=.*\d[./:-]\d|.*\d,)[\w\s.,:/+()-]{6,60}")
CURRENCY = re.compile("[A-Z]{3}")
# Columns in which a word for a total may be a name; those by which a file is one of persons.
NAMES = frozenset(("company", "last_name", "first_name"))
PERSONS = frozenset(("email", "full_name", "first_name", "last_name", "phone"))
LEAST_DIGITS_OF_PHONE = 7
# What the first cell of a note has, if there are more; how a number begins that is summed up.
LABEL = re.compile(r"[\d:：©]|^\s*copyright", re.IGNORECASE)
BEGINS_OF_NUMBERS = frozenset("0123456789-–—(.,$€£¥₹R")
BLANKS = " \t\xa0\u200b\ufeff"
SEPARATORS = "-=_*~#+─━═"

Filled = Sequence[tuple[int, str]]
"""The filled cells of a line: the index of each in it, and its text."""
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row stands: among which, and whether something ends there."""

    rows: Rows
    index: int
    issues: Mapping[int, Issue]
    """Of the rows that are known to be none."""
    is_at_end: bool
    """Whether an empty line, the file's end or another line that is no row comes behind it."""
    is_last: bool
    """Whether the file ends behind it, but for lines that are no rows."""
    is_whole: bool
    """Whether all rows above it are among these."""

    @property
    def has_rows_above(self) -> bool:
        """Whether it isn't the first row of the file."""
        return self.index > 0 or not self.is_whole

    def above(self, column: int) -> Iterator[str]:
        """The cells of a column above it."""
        rows = enumerate(self.rows[: self.index])
        return (row[column] for index, row in rows if index not in self.issues)


class LineFilter:
    """Finds the lines that are no rows among those of one table.

    `columns`: their names; `has_header`: whether the file names them, and so may do it again.
    """

    def __init__(self, columns: Sequence[str], *, has_header: bool) -> None:
        self._fields = [guess.field if (guess := field_of(name)) else "" for name in columns]
        self._is_of_persons = not PERSONS.isdisjoint(self._fields)
        # With an address among them they are a lead's cells, which may be there twice.
        can_repeat = has_header and not any("@" in name for name in columns)
        self._names = [plain(name) for name in columns] if can_repeat else []
        self._fewest_blank = max(1, len(columns) - 2)
        first = columns[0].strip() if columns and can_repeat else ""
        heads = words.in_all_cases([first, f"\ufeff{first}"] if first else [])
        self._heads = words.heads_of_totals() | heads | _textless_heads()

    def issues(
        self, rows: Rows, numbers: RowNumbers, *, is_begin: bool, is_end: bool
    ) -> dict[int, Issue]:
        """Why some of these rows are none, by the index of each.

        `numbers`: of the rows in the file; empty lines leave gaps there. `is_begin`, `is_end`: whether
        no row of the file is above them, or below.
        """
        filled = self._looked_at(rows)
        issues = {
            index: issue
            for index, cells in filled.items()
            if (issue := self._sure(cells) or self._subtotal(cells, rows[index - 1 : index]))
        }
        # From the end on, as one such line may stand above another.
        end = len(rows) if is_end else -1
        for index in reversed(filled):
            is_last = index + 1 == end
            if index not in issues:
                is_at_end = is_last or index + 1 in issues or _has_gap(numbers, index, rows)
                spot = Spot(rows, index, issues, is_at_end, is_last, is_begin)
                if issue := self._maybe(filled[index], spot):
                    issues[index] = issue
            if is_last and index in issues:
                end = index
        return issues

    def undecided(self, rows: Rows) -> int:
        """How many of the last rows may turn out to be none once it is known what follows them."""
        last = rows[-MOST_AT_END:]
        candidates = set(self._candidates(last))
        return next((n for n in range(len(last)) if len(last) - 1 - n not in candidates), len(last))

    def issue_of_wide(self, cells: Sequence[str]) -> Issue | None:
        """Why a line with more cells than columns is no row: it may be a note with commas in it."""
        return self._note(_filled(cells)) or None

    def _looked_at(self, rows: Rows) -> dict[int, Filled]:
        """The filled cells of those rows that are worth a closer look."""
        most_blank = len(self._fields) - 1
        return {
            index: cells
            for index in self._candidates(rows)
            # An address beside something else is a lead's.
            if (row := rows[index]).count("") >= most_blank or "@" not in "".join(row)
            if self._may_be_none(cells := _filled(row))
        }

    def _candidates(self, rows: Rows) -> list[int]:
        """The rows that are worth a look: those with few cells, or that begin as a total or header.

        It takes next to no time for each.
        """
        fewest, heads, length = self._fewest_blank, self._heads, words.HEAD
        if len(self._fields) == 1:
            return [i for i, row in enumerate(rows) if " " in row[0] or row[0][:length] in heads]
        return [
            index
            for index, row in enumerate(rows)
            if row.count("") >= fewest or row[0][:length] in heads
        ]

    def _may_be_none(self, filled: Filled) -> bool:
        """Whether a line is worth a closer look. In tables of few columns, many leads lack a cell."""
        if len(filled) < 2:
            return True
        (_, first), (_, second) = filled[:2]
        if any("@" in text for _, text in filled):
            return False
        is_head = first[: words.HEAD] in self._heads or LABEL.search(first) is not None
        return is_head or second[0] in BEGINS_OF_NUMBERS

    def _sure(self, filled: Filled) -> Issue | None:
        """Why a line is no row, wherever it stands."""
        if not filled:
            return EMPTY_LINE
        if self._repeats_header(filled):
            return REPEATED_HEADER
        if all(SEPARATOR.fullmatch(text) for _, text in filled):
            return SEPARATOR_LINE
        if self._total(filled) == "sure" and self._only_numbers(filled[1:]):
            return TOTAL_LINE
        return self._note(filled)

    def _total(self, filled: Filled) -> str:
        text = filled[0][1]
        return words.total_in(text) if text[: words.HEAD] in self._heads else ""

    def _repeats_header(self, filled: Filled) -> bool:
        names = self._names
        if not names or not all(plain(text) == names[index] for index, text in filled):
            return False
        return len(filled) >= max(min(2, len(names)), 0.6 * len(list(filter(None, names))))

    def _note(self, filled: Filled) -> Issue | None:
        (_, first), *others = filled
        if not others:
            is_note = words.is_legal(first) or "sure" in (
                words.note_in(first),
                words.count_in(first),
            )
        else:
            is_note = self._is_text_in_pieces(filled) and (
                words.note_in(first) == "sure" or words.is_copyright(first)
            )
            is_note = is_note or self._is_label_and_value(filled)
        return NOTE_LINE if is_note else None

    def _is_text_in_pieces(self, filled: Filled) -> bool:
        """Whether it may be one text with commas: in the first cells, and no address among them."""
        is_first = [index for index, _ in filled] == list(range(len(filled)))
        return (
            is_first and len(filled) <= MOST_CELLS_OF_NOTE and not any("@" in c for _, c in filled)
        )

    def _is_label_and_value(self, filled: Filled) -> bool:
        """Whether it is like “Records:” beside “2”, or “Export date” beside a date."""
        if len(filled) != 2:
            return False
        (_, label), (index, value) = filled
        is_label = label.endswith((":", "：")) or (" " in label and value[:1].isdecimal())
        if not is_label or self._is_of_lead(index, value):
            return False
        text = f"{label} {value}"
        return "sure" in (words.note_in(text), words.count_in(text))

    def _subtotal(self, filled: Filled, above: Rows) -> Issue | None:
        """Whether it is the total of a group, such as “Berlin Total” below rows of “Berlin”."""
        if len(filled) < 2 or not above or not self._only_numbers(filled[1:]):
            return None
        index, text = filled[0]
        group = words.group_of_total(text)
        return TOTAL_LINE if group and plain(above[0][index]) == group else None

    def _maybe(self, filled: Filled, spot: Spot) -> Issue | None:
        """Why a line is no row, standing where it does."""
        index, first = filled[0]
        others = filled[1:]
        may_be_name = self._field(index) in NAMES
        is_total = self._total(filled) == "maybe" and self._only_numbers(others)
        if is_total and others and not may_be_name:
            return TOTAL_LINE
        if not spot.is_at_end:
            return None
        may_be_lead = may_be_name and not self._is_of_persons
        if is_total and (not may_be_lead or self._adds_up(others, spot)):
            return TOTAL_LINE
        if (
            not others
            and not may_be_lead
            and "maybe" in (words.note_in(first), words.count_in(first))
        ):
            return NOTE_LINE
        return self._last(filled, spot) if spot.is_last else None

    def _last(self, filled: Filled, spot: Spot) -> Issue | None:
        """Why a line at the end of the file is no row: it sums up columns, or is a remark."""
        if self._only_numbers(filled) and self._adds_up(filled, spot):
            return TOTAL_LINE
        (index, text), *others = filled
        is_alone = index == 0 and not others and len(self._fields) > 1 and spot.has_rows_above
        if not is_alone:
            return None
        is_date = DATE_LINE.fullmatch(text) and self._field(index) != "phone"
        return NOTE_LINE if is_date or words.is_remark(text) else None

    def _only_numbers(self, filled: Filled) -> bool:
        """Whether cells hold numbers as a total has them, and nothing that is told of a lead."""
        return all(
            (is_number(text) or CURRENCY.fullmatch(text) or words.count_in(text))
            and not self._is_of_lead(index, text)
            for index, text in filled
        )

    def _is_of_lead(self, index: int, text: str) -> bool:
        """Whether a number is a lead's phone number or postal code."""
        field = self._field(index)
        digits = sum(map(str.isdecimal, text))
        is_phone = text.startswith("+") or digits >= LEAST_DIGITS_OF_PHONE
        return field == "postal_code" or (field == "phone" and is_phone)

    def _adds_up(self, filled: Filled, spot: Spot) -> bool:
        """Whether each number is the sum of its column, as far as the whole of that is at hand."""
        return (
            bool(filled)
            and spot.is_whole
            and all(not self._field(i) and is_sum(text, spot.above(i)) for i, text in filled)
        )

    def _field(self, index: int) -> str:
        return self._fields[index] if index < len(self._fields) else ""


def _textless_heads() -> frozenset[str]:
    """How a cell may begin that holds no text, or only separates others."""
    lines = frozenset(f"{sign}{line * 2}" for sign in SEPARATORS for line in ("-", "=", sign))
    blanks = (product(BLANKS, repeat=length) for length in range(words.HEAD + 1))
    return lines | frozenset(map("".join, chain.from_iterable(blanks)))


def _filled(cells: Sequence[str]) -> Filled:
    texts = enumerate(cell if cell.isascii() else cell.translate(INVISIBLE) for cell in cells)
    return [(index, stripped) for index, text in texts if (stripped := text.strip())]


def _has_gap(numbers: RowNumbers, index: int, rows: Rows) -> bool:
    """Whether lines without a row stand behind a row."""
    behind = index + 1
    return behind < len(rows) and numbers.number_of(index) + 1 < numbers.number_of(behind)
