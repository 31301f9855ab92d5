"""Which lines of a table are no rows, and why. A lead must never be lost: what may be one is a row.

Some lines say it wherever they stand: a repeated header, “Grand Total: 2 records”. Others say it only
where something ends: “Total” may be the company of a lead, but hardly below all leads.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile

from batchruns.engine.issues import Issue
from batchruns.engine.schema.headers.names import field_of
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.set_aside import edges, words
from batchruns.engine.tables.set_aside.cells import Cell, Line, filled_cells, has_address
from batchruns.engine.tables.set_aside.surroundings import Rows, Spot, Surroundings
from batchruns.engine.tables.set_aside.words import MAYBE, SURE, Certainty
from batchruns.engine.text import plain

EMPTY_LINE = Issue("empty_line")
ABOVE_HEADER = Issue("above_header")
REPEATED_HEADER = Issue("repeated_header")
SEPARATOR_LINE = Issue("separator_line")
TOTAL_LINE = Issue("total_line")
NOTE_LINE = Issue("note_line")

# So many rows at the end of a batch may have to wait for what follows them.
MOST_AT_END = 10
# The cells in which a text with commas that isn't quoted stands.
COLUMNS_OF_TEXT = [0, 1, 2, 3]
SEPARATOR = re.compile(r"(?=.*(?:([-=_*~#─━═])\1\1|\+-|-\+))[-=_*+~#|:.·─━═┼╪│ ]+")
DATE_LINE = re.compile(r"(?=.*\b(?:19|20)\d\d\b)(?=.*\d[./:-]\d|.*\d,)[\w\s.,:/+()-]{6,60}")
# Columns in which a word for a total may be a name; those by which a file is one of persons.
NAMES = frozenset(("company", "last_name", "first_name"))
PERSONS = frozenset(("email", "full_name", "first_name", "last_name", "phone"))

Says = Callable[[Line, Spot], bool]
"""Whether a line is no row, of which a cell is filled, standing where it does."""
Rules = Sequence[tuple[Issue, Says]]
"""What is asked of a line, in order, and what it is if the answer is yes."""


class LineFilter:
    """Finds the lines that are no rows among those of one table.

    `columns`: their names; `has_header`: whether the file names them, and so may do it again.
    """

    def __init__(self, columns: Sequence[str], *, has_header: bool) -> None:
        self._fields = dict(enumerate(map(_field_of, columns)))
        self._is_of_persons = not PERSONS.isdisjoint(self._fields.values())
        # With an address among them they are a lead's cells, which may be there twice.
        header = columns if has_header and "@" not in "".join(columns) else []
        self._names = dict(enumerate(map(plain, header)))
        named = len(list(filter(None, self._names.values())))
        self._fewest_names = max(min(2, len(header)), 0.6 * named)
        self._most_blank = len(columns) - 1
        self._fewest_blank = max(1, self._most_blank - 1)
        first = "".join(header[:1]).strip()
        heads = edges.in_all_cases((first, f"\ufeff{first}"))
        self._heads = edges.heads_of_totals() | edges.textless_heads() | heads
        self._anywhere: Rules = (
            (REPEATED_HEADER, self._repeats_header),
            (SEPARATOR_LINE, _is_separator),
            (TOTAL_LINE, self._is_total),
            (NOTE_LINE, _is_note),
            (TOTAL_LINE, _is_total_of_group),
        )
        self._at_ends: Rules = (
            (TOTAL_LINE, self._may_be_total),
            (NOTE_LINE, self._may_be_note),
        )
        self._at_last: Rules = (
            *self._at_ends,
            (TOTAL_LINE, _is_sum),
            (NOTE_LINE, self._is_remark),
        )

    def issues(
        self, rows: Rows, numbers: RowNumbers, *, is_begin: bool, is_end: bool
    ) -> dict[int, Issue]:
        """Why some of these rows are none, by the index of each.

        `numbers`: of the rows in the file; empty lines leave gaps there. `is_begin`, `is_end`: whether
        no row of the file is above them, or below.
        """
        candidates = self._candidates(rows)
        telling = self._telling(rows, candidates)
        around = Surroundings(rows, numbers, is_begin, is_end)
        self._judge(around, telling, self._anywhere)
        # From the end on, as one such line may stand above another.
        last = takewhile(around.is_last, reversed(candidates))
        self._judge(around, last, self._at_last)
        self._judge(around, reversed(telling), self._at_ends)
        return around.issues

    def undecided(self, rows: Rows) -> int:
        """How many of the last rows may turn out to be none once it is known what follows them."""
        last = rows[-MOST_AT_END:]
        is_candidate = frozenset(self._candidates(last)).__contains__
        return len(list(takewhile(is_candidate, reversed(range(len(last))))))

    def issue_of_wide(self, cells: Sequence[str]) -> Issue | None:
        """Why a line with more cells than columns is none: it may be blank, or a note with commas."""
        line = filled_cells(cells, self._fields)
        if not line:
            return EMPTY_LINE
        return NOTE_LINE if _is_note(line) else None

    def _candidates(self, rows: Rows) -> list[int]:
        """The rows that are worth a look: those with few cells, or that begin as a total or header.

        It takes next to no time for each.
        """
        if len(self._fields) == 1:
            return self._candidates_of_one_column(rows)
        fewest, heads, length = self._fewest_blank, self._heads, edges.LENGTH
        return [
            index
            for index, row in enumerate(rows)
            if row.count("") >= fewest or row[0][:length] in heads
        ]

    def _candidates_of_one_column(self, rows: Rows) -> list[int]:
        heads, length = self._heads, edges.LENGTH
        return [i for i, [cell] in enumerate(rows) if " " in cell or cell[:length] in heads]

    def _telling(self, rows: Rows, candidates: Sequence[int]) -> Sequence[int]:
        """Those candidates that may be none wherever they stand, by how they begin and end."""
        alone = filter(self._is_alone, map(rows.__getitem__, candidates))
        if words.is_any_legal(map("".join, alone)):
            return candidates
        return [index for index in candidates if self._may_tell(rows[index])]

    def _may_tell(self, row: Sequence[str]) -> bool:
        text = row[0] or next(filter(None, row), "")
        if text[: edges.LENGTH] in self._heads or edges.may_be_about_file(text):
            # An address beside something else is a lead's.
            return "@" not in "".join(row) or self._is_alone(row)
        return False

    def _is_alone(self, row: Sequence[str]) -> bool:
        """Whether a row has one cell at most that isn't empty."""
        return row.count("") >= self._most_blank

    def _judge(self, around: Surroundings, indexes: Iterable[int], rules: Rules) -> None:
        for index in indexes:
            issue = around.issues.get(index) or self._issue(rules, Spot(around, index))
            if issue:
                around.set_aside(index, issue)

    def _issue(self, rules: Rules, spot: Spot) -> Issue | None:
        """What the first rule says that holds of a line."""
        line = filled_cells(spot.around.rows[spot.index], self._fields)
        if not line:
            return EMPTY_LINE
        # An address beside something else is a lead's.
        if len(line) > 1 and has_address(line):
            return None
        return next((issue for issue, says in rules if says(line, spot)), None)

    def _repeats_header(self, line: Line, spot: Spot) -> bool:
        return len(line) >= self._fewest_names and all(
            plain(cell.text) == self._names.get(cell.column) for cell in line
        )

    def _is_total(self, line: Line, spot: Spot) -> bool:
        return self._heads_numbers(line, SURE)

    def _may_be_total(self, line: Line, spot: Spot) -> bool:
        first, *others = line
        if not self._heads_numbers(line, MAYBE):
            return False
        if others and first.field not in NAMES:
            return True
        return spot.is_at_end and (not self._may_name(first) or spot.is_sum_of_all(others))

    def _may_be_note(self, line: Line, spot: Spot) -> bool:
        is_alone = len(line) == 1 and not self._may_name(line[0])
        return is_alone and spot.is_at_end and words.says_of_file(line[0].text) is MAYBE

    def _heads_numbers(self, line: Line, certainty: Certainty) -> bool:
        """Whether the first cell heads a line of totals, and the others may be these."""
        first, *others = line
        is_total = first.text[: edges.LENGTH] in self._heads
        return is_total and words.total_in(first.text) is certainty and _are_of_total(others)

    def _may_name(self, cell: Cell) -> bool:
        """Whether it may be a lead's name, in a file that has no persons."""
        return cell.field in NAMES and not self._is_of_persons

    def _is_remark(self, line: Line, spot: Spot) -> bool:
        """Whether it is a remark or a date below all leads."""
        [first, *others] = line
        if first.column or others or len(self._fields) == 1:
            return False
        return spot.has_rows_above and (_is_date(first) or words.is_remark(first.text))


def _field_of(name: str) -> str:
    guess = field_of(name)
    return guess.field if guess else ""


def _is_separator(line: Line, spot: Spot) -> bool:
    return all(SEPARATOR.fullmatch(cell.text) for cell in line)


def _is_note(line: Line, spot: Spot | None = None) -> bool:
    return _is_text_of_note(line) or _is_note_in_pieces(line) or _is_label_and_value(line)


def _is_text_of_note(line: Line) -> bool:
    [first, *others] = line
    return not others and (words.is_legal(first.text) or words.says_of_file(first.text) is SURE)


def _is_note_in_pieces(line: Line) -> bool:
    """Whether it may be one text with commas: in the first cells, and no address among them."""
    if [cell.column for cell in line] != COLUMNS_OF_TEXT[: len(line)] or has_address(line):
        return False
    return words.note_in(line[0].text) is SURE or words.is_copyright(line[0].text)


def _is_label_and_value(line: Line) -> bool:
    """Whether it is like “Records:” beside “2”, or “Export date” beside a date."""
    if len(line) != 2 or line[1].is_of_lead:
        return False
    (_, _, label), (_, _, value) = line
    is_label = label.endswith((":", "：")) or (" " in label and value[0].isdecimal())
    return is_label and words.says_of_file(f"{label} {value}") is SURE


def _is_total_of_group(line: Line, spot: Spot) -> bool:
    """Whether it is the total of a group, such as “Berlin Total” below rows of “Berlin”."""
    first, *others = line
    if not others or not _are_of_total(others):
        return False
    group = words.group_of_total(first.text)
    return bool(group) and plain(spot.cell_above(first.column)) == group


def _is_sum(line: Line, spot: Spot) -> bool:
    """Whether it sums up columns, without a word."""
    return _are_of_total(line) and spot.is_sum_of_all(line)


def _are_of_total(cells: Line) -> bool:
    return all(cell.is_of_total for cell in cells)


def _is_date(cell: Cell) -> bool:
    return cell.field != "phone" and DATE_LINE.fullmatch(cell.text) is not None
