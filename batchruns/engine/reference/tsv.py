"""Tables that people edit: files of tab-separated values beside the module that reads them.

A file is UTF-8 text of one entry a line, its columns apart by one tab. Empty lines and lines that
begin with “#” say nothing. Files are read through the import system, so that they are found from
any working directory, in a read-only folder and in a zipped installation.
"""

import pkgutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from itertools import chain

COMMENT = "#"
# What tells of an empty cell, or of stray spaces, where “|” stands between cells.
STRAY = ("  ", "| ", " |", "||")
NO_CHOICES: Mapping[str, Collection[str]] = {}


class TableFileError(ValueError):
    """A mistake in a table file. The text names file and line: “de.tsv, line 12: …”."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}, line {line}: {problem}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table file."""

    file: str
    line: int
    """Counted from 1, as editors do."""
    cells: tuple[str, ...]

    def error(self, problem: str) -> TableFileError:
        """The error that names this line."""
        return TableFileError(self.file, self.line, problem)


@dataclass(frozen=True)
class TableFile:
    """A table file and what its lines must be."""

    package: str
    """The package in whose folder it stands, as a dotted name."""
    name: str
    """Of the file, with its ending."""
    columns: tuple[str, ...]
    optional: int = 0
    """How many of the last columns a line may leave out."""
    key: tuple[str, ...] = ()
    """The columns that tell entries apart; all, if none are named."""
    choices: Mapping[str, Collection[str]] = field(default_factory=lambda: NO_CHOICES)
    """For each column of few values, those that there are."""

    def rows(self) -> list[tuple[str, ...]]:
        """The cells of each entry, in the order of the file. Raises TableFileError."""
        text = self._text()
        rows = [tuple(line.split("\t")) for line in text.split("\n") if _is_entry(line)]
        # Every process reads some files when it starts, and `parse` takes ten times as long.
        return rows if self._are_flawless(rows) else [entry.cells for entry in self.parse(text)]

    def entries(self) -> list[Entry]:
        """The entries, in the order of the file. Raises TableFileError."""
        return self.parse(self._text())

    def _text(self) -> str:
        data = pkgutil.get_data(self.package, self.name)
        if data is None:
            raise FileNotFoundError(f"{self.name} of {self.package}")
        return data.decode()

    def parse(self, text: str) -> list[Entry]:
        """The entries of a file with this text. Raises TableFileError."""
        first_lines: dict[tuple[str, ...], int] = {}
        entries = list(self._split(text))
        for entry in entries:
            self._check(entry)
            key = self._key_of(entry.cells)
            if (first := first_lines.setdefault(key, entry.line)) != entry.line:
                raise entry.error(f"“{' '.join(key)}” stands in line {first} already.")
        return entries

    def _are_flawless(self, rows: Sequence[tuple[str, ...]]) -> bool:
        """Whether `parse` would find no mistake for sure, by looking at all rows at once."""
        return (
            all(map(self._may_be_as_wide, set(map(len, rows))))
            and _have_clean_cells(rows)
            and len(set(map(self._key_of, rows))) == len(rows)
            and all(map(partial(self._are_chosen, rows), self.choices))
        )

    def _may_be_as_wide(self, width: int) -> bool:
        most = len(self.columns)
        return most - self.optional <= width <= most

    def _are_chosen(self, rows: Sequence[tuple[str, ...]], column: str) -> bool:
        """Whether a column holds only values that there are for it."""
        index = self.columns.index(column)
        return {row[index] for row in rows} <= set(self.choices[column])

    def _key_of(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        if not self.key:
            return cells
        indexes = map(self.columns.index, self.key)
        return tuple(cells[index] for index in indexes if index < len(cells))

    def _split(self, text: str) -> Iterator[Entry]:
        for number, line in enumerate(text.split("\n"), start=1):
            if _is_entry(line):
                yield Entry(self.name, number, tuple(line.split("\t")))

    def _check(self, entry: Entry) -> None:
        if not self._may_be_as_wide(len(entry.cells)):
            expected = ", ".join(self.columns)
            raise entry.error(f"it has {len(entry.cells)} columns, not one each for {expected}.")
        for cell in entry.cells:
            _check_cell(entry, cell)
        for name, values in self.choices.items():
            value = entry.cells[self.columns.index(name)]
            if value not in values:
                raise entry.error(f"“{value}” is no {name}: there are {', '.join(values)}.")


def _check_cell(entry: Entry, cell: str) -> None:
    if not cell:
        raise entry.error("a column is empty.")
    if cell != cell.strip() or not cell.isprintable() or "  " in cell:
        raise entry.error(f"stray whitespace or signs in “{cell}”.")


def _have_clean_cells(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether no cell is empty, or has stray whitespace or signs."""
    text = "|".join(["", *chain.from_iterable(rows), ""])
    return text.isprintable() and not any(map(text.__contains__, STRAY))


def _is_entry(line: str) -> bool:
    return bool(line) and not line.startswith(COMMENT)


def table_files(
    package: str,
    columns: tuple[str, ...],
    *,
    optional: int = 0,
    key: tuple[str, ...] = (),
    choices: Mapping[str, Collection[str]] = NO_CHOICES,
) -> list[TableFile]:
    """Every table file in a package's folder, by name, each with lines of this shape."""
    names = sorted(file.name for file in files(package).iterdir() if file.name.endswith(".tsv"))
    return [TableFile(package, name, columns, optional, key, choices) for name in names]
