"""The entries that a file holds: a list of whom not to contact, or a CRM's export that says so."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from batchruns.engine.do_not_contact.entries import (
    Entry,
    domain_entry,
    email_entry,
    person_entry,
    phone_entry,
    read_entry,
)
from batchruns.engine.do_not_contact.kinds import Kind
from batchruns.engine.do_not_contact.opt_outs import OptOutColumn, opt_out_columns
from batchruns.engine.inspection import inspect_file
from batchruns.engine.issues import Issue
from batchruns.engine.options import Options
from batchruns.engine.tables.open_file import open_table

ROWS_AT_ONCE = 5_000
SEVERAL = re.compile(r"[\s;,|]+")
ANY = frozenset((Kind.EMAIL, Kind.PHONE, Kind.DOMAIN, Kind.PERSON))
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """What came of one row of a file."""

    number: int
    """In the file, as spreadsheet programs count."""
    entries: Sequence[Entry | Issue]
    """Its entries; an Issue for what is none."""


@dataclass(frozen=True)
class EntryColumns:
    """Which columns of a file hold what entries are made of."""

    fields: Mapping[str, Sequence[int]]
    width: int
    country: str = ""
    """Of numbers without a prefix."""
    opt_outs: Sequence[OptOutColumn] = field(default=())
    """If there are such columns, only rows count of which one says so."""

    @classmethod
    def of(cls, options: Options) -> "EntryColumns":
        """Those of a file, by its mapping and the names of its columns."""
        fields: dict[str, list[int]] = {}
        for index, name in enumerate(options.mapping):
            if name:
                fields.setdefault(name, []).append(index)
        opt_outs = opt_out_columns(options.columns)
        return cls(fields, len(options.columns), options.default_country or "", opt_outs)

    def entries(self, row: Row) -> list[Entry | Issue]:
        """The entries of a row: its addresses and numbers; else its domain, or name and company.

        One person who wants no email doesn't speak for a whole company.
        """
        if self.width == 1:
            return [read_entry(row[0], self.country)] if row[0].strip() else []
        kinds = self._kinds(row)
        entries = [*self._emails(row, kinds), *self._phones(row, kinds)]
        if not entries and Kind.DOMAIN in kinds:
            entries += [domain_entry(text) for text in self._cells(row, "website")]
        if not entries and Kind.PERSON in kinds:
            entries += self._person(row)
        return entries

    def _kinds(self, row: Row) -> frozenset[Kind]:
        """The kinds of entries that a row makes: all, unless columns say who doesn't want what."""
        if not self.opt_outs:
            return ANY
        said = (column.kinds for column in self.opt_outs if column.says_so(row[column.index]))
        return frozenset().union(*said)

    def _emails(self, row: Row, kinds: frozenset[Kind]) -> list[Entry | Issue]:
        if Kind.EMAIL not in kinds:
            return []
        cells = self._cells(row, "email")
        return [email_entry(text) for cell in cells for text in _apart(cell)]

    def _phones(self, row: Row, kinds: frozenset[Kind]) -> list[Entry | Issue]:
        if Kind.PHONE not in kinds:
            return []
        return [phone_entry(text, self.country) for text in self._cells(row, "phone")]

    def _person(self, row: Row) -> list[Entry | Issue]:
        names = [
            text
            for name in ("full_name", "first_name", "last_name")
            for text in self._cells(row, name)
        ]
        companies = self._cells(row, "company")
        return [person_entry(" ".join(names), companies[0])] if names and companies else []

    def _cells(self, row: Row, name: str) -> list[str]:
        """The filled cells of the columns that are mapped to a field."""
        return [text for index in self.fields.get(name, ()) if (text := row[index].strip())]


def entries_of_file(
    path: Path,
    filename: str,
    options: Options | None,
    country: str = "",
    *,
    every_row: bool = False,
) -> Iterator[Line]:
    """What each row of a file gives, but those that give nothing.

    `options`: how it is parsed and mapped, where that is known; else it is found out, and `country` is
    that of numbers without a prefix. `every_row`: also rows of which no opt-out column says that their
    lead doesn't want to be contacted. Raises UnreadableFileError.
    """
    options = options or _inspected(path, filename, country)
    columns = EntryColumns.of(options)
    if every_row:
        columns = replace(columns, opt_outs=())
    if columns.width == 1 and isinstance(entry := read_entry(options.columns[0]), Entry):
        # It has no header.
        yield Line(1, [entry])
    with open_table(path, options.parse) as table:
        for batch in table.batches(ROWS_AT_ONCE):
            for index, row in enumerate(batch.rows):
                if entries := columns.entries(row):
                    yield Line(batch.lines.number_of(index), entries)


def _inspected(path: Path, filename: str, country: str) -> Options:
    seen = inspect_file(path, filename)
    return Options(
        parse=seen.options,
        columns=tuple(column.name for column in seen.columns),
        mapping=tuple(column.field for column in seen.columns),
        default_country=country or None,
    )


def _apart(cell: str) -> list[str]:
    """The addresses of a cell, of which it may have several."""
    return [text for text in SEVERAL.split(cell) if "@" in text] if cell.count("@") > 1 else [cell]
