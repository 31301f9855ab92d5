"""A result as a CRM imports it: its headers, its values, its lengths, and the rows that it takes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from batchruns.engine.reference.tsv import TableFile
from batchruns.engine.tables.exports.base import Row, batches
from batchruns.engine.tables.exports.crm.base import Column, CrmTemplate
from batchruns.engine.tables.exports.crm.sources import Cells, ResultRows, cells_of
from batchruns.engine.tables.exports.layout import ResultLayout
from batchruns.engine.tables.exports.left_out import LACKING, left_out_kinds
from batchruns.engine.tables.transpose import columns_of, rows_of

VALUES = TableFile(__package__, "values.tsv", ("source", "option", "also"))

MOST_UNKNOWN = 200
"""So many different values that a CRM doesn't offer are named."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decides of an export."""

    left_out: frozenset[str] = frozenset()
    """Of which kinds: see `exports.left_out`."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By header, the CRM's option for each of the person's own values; "" leaves it out."""
    fills: Mapping[str, str] = field(default_factory=dict)
    """By header, what stands where a required value is missing."""


@dataclass(slots=True)
class Check:
    """What is to be said of an export before it is downloaded."""

    rows: int = 0
    lacking: Counter[str] = field(default_factory=Counter)
    """By header, the rows that lack it though the CRM requires it."""
    left_out: Counter[str] = field(default_factory=Counter)
    """How many rows there are of each kind that can be left out."""
    written: int = 0
    """The rows that remain."""
    cut: Counter[str] = field(default_factory=Counter)
    """By header, the values that are longer than the CRM takes."""
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    """By header, the values for which no option of the CRM is known, chosen by hand or not."""


class Conversion:
    """Converts the rows of one result for a CRM, and counts what is to be said of them."""

    def __init__(
        self, template: CrmTemplate, layout: ResultLayout, choices: Choices = Choices()
    ) -> None:
        self.template = template
        self._layout = layout
        self._choices = choices
        none = ResultRows(layout, [[] for _name in layout.columns])
        self._columns = [
            column
            for column in template.columns
            if template.keeps_empty_columns
            or column.is_required
            or cells_of(column.source, none) is not None
        ]
        self._options = {column.header: _options_of(column) for column in self._columns}
        self.check = Check()
        self.headers = [column.header for column in self._columns]

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows that remain, converted. `check` counts them."""
        for batch in batches(rows):
            result = ResultRows(self._layout, columns_of(batch, len(self._layout.columns)))
            cells = [self._cells(column, result) for column in self._columns]
            reasons = self._reasons(result, cells)
            self.check.rows += len(batch)
            for row, reason in zip(rows_of(cells), reasons, strict=True):
                if not reason & self._choices.left_out:
                    self.check.written += 1
                    yield row

    def _cells(self, column: Column, result: ResultRows) -> Cells:
        """The cells of one of the CRM's columns: as it offers them, and no longer than it takes."""
        cells = cells_of(column.source, result)
        if cells is None:
            cells = [""] * result.count
        if column.options:
            cells = self._offered(column, cells)
        if fill := self._choices.fills.get(column.header, ""):
            cells = [cell or fill for cell in cells]
        if column.longest:
            cells = self._cut(column.header, cells, column.longest)
        return cells

    def _offered(self, column: Column, cells: Cells) -> Cells:
        chosen = self._choices.values.get(column.header, {})
        options = self._options[column.header]
        offered = {value: chosen.get(value, options.get(_key(value))) for value in set(cells)}
        offered[""] = ""
        by_hand = {value for value in offered if value and options.get(_key(value)) is None}
        unknown = Counter(filter(by_hand.__contains__, cells))
        counts = self.check.unknown.setdefault(column.header, Counter())
        counts.update(dict(unknown.most_common(MOST_UNKNOWN - len(counts))))
        return [offered[value] or "" for value in cells]

    def _cut(self, header: str, cells: Cells, longest: int) -> Cells:
        too_long = sum(len(cell) > longest for cell in cells)
        if not too_long:
            return cells
        self.check.cut[header] += too_long
        return [cell[:longest].rstrip() for cell in cells]

    def _reasons(self, result: ResultRows, cells: Sequence[Cells]) -> list[set[str]]:
        """For each row why it can be left out."""
        reasons: list[set[str]] = [set() for _row in range(result.count)]
        for index in self._lacking(cells, result.count):
            reasons[index].add(LACKING)
        for name, output, is_left_out in left_out_kinds(self._choices.left_out):
            for index, cell in enumerate(result.output(output) or ()):
                if is_left_out(cell):
                    reasons[index].add(name)
        for reason in reasons:
            self.check.left_out.update(reason)
        return reasons

    def _lacking(self, cells: Sequence[Cells], count: int) -> set[int]:
        """The indices of rows without what the CRM requires."""
        lacking = set[int]()
        for column, values in zip(self._columns, cells, strict=True):
            if column.is_required:
                without = {index for index, value in enumerate(values) if not value}
                self.check.lacking[column.header] += len(without)
                lacking |= without
        if one_of := self.template.one_of:
            by_header = dict(zip(self.headers, cells, strict=True))
            columns = [by_header[header] for header in one_of if header in by_header]
            filled = {index for column in columns for index, value in enumerate(column) if value}
            without = set(range(count)) - filled
            self.check.lacking[" / ".join(one_of)] += len(without)
            lacking |= without
        return lacking


def _key(value: str) -> str:
    """A value without what writers do otherwise: case, underscores, spaces around."""
    return " ".join(value.casefold().replace("_", " ").split())


def _options_of(column: Column) -> dict[str, str]:
    """The CRM's option for each value that is known to mean it."""
    known = {_key(option): option for option in column.options}
    also = {
        _key(value): option for option, value in _also(column.source) if option in column.options
    }
    return also | known


@cache
def _also(source: str) -> list[tuple[str, str]]:
    """The options of a source, each with what is also written for it."""
    return [(option, also) for name, option, also in VALUES.rows() if name == source]
