"""A list built into one file, in which its rows are found by their keys."""

from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batchruns.engine.guarded import GuardedPipeline
from batchruns.engine.lists.errors import ListError
from batchruns.engine.lists.identity import Identity, identity_of
from batchruns.engine.lists.index_writer import IndexWriter
from batchruns.engine.lists.keys import KeyKind, keys_of_row
from batchruns.engine.lists.match import ListKind
from batchruns.engine.lists.rules import RUNGS
from batchruns.engine.lists.sorting import MOST_ROWS, equal_hashes
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.columns import LOOKUPS
from batchruns.engine.lookups.inputs import decode_leads
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.steps.names import free_name
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.tables.open_file import open_table

BATCH_ROWS = 2_000
LONGEST_CELL = 32_767
"""As many characters of a cell are kept as spreadsheet programs show."""
ENRICHERS = frozenset("email phone name linkedin domain country city postal_code".split())
"""What works out whom a row means."""
REPLACING = (KeyKind.IDENTIFIER, KeyKind.EMAIL)


@dataclass(frozen=True, slots=True)
class ListSource:
    """A file of a list's rows, and how it is read: its parse options, columns and mapping."""

    path: Path
    options: Options


@dataclass(frozen=True, slots=True)
class ListHeader:
    """What a built list says of itself."""

    kind: ListKind
    columns: tuple[str, ...]
    """All columns of its sources, by name."""
    fields: tuple[str | None, ...]
    """The lead field of each column, or None."""
    rows: int
    """Those that can be matched, without the replaced ones."""
    rejected: int = 0
    """Lines that couldn't be read as rows."""
    replaced: int = 0
    """Rows of earlier sources that a later one replaces."""
    keys: tuple[tuple[str, int], ...] = ()
    """How many keys there are of each kind."""

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "kind": self.kind,
            "columns": self.columns,
            "fields": self.fields,
            "rows": self.rows,
            "rejected": self.rejected,
            "replaced": self.replaced,
            "keys": self.keys,
        }

    @classmethod
    def parse(cls, value: Mapping[str, Any]) -> "ListHeader":
        """Out of the JSON that `dump` gave."""
        return cls(
            ListKind(value["kind"]),
            tuple(value["columns"]),
            tuple(value["fields"]),
            value["rows"],
            value["rejected"],
            value["replaced"],
            tuple((kind, count) for kind, count in value["keys"]),
        )


def build_list(
    sources: Sequence[ListSource],
    target: Path,
    kind: ListKind,
    *,
    most_rows: int = MOST_ROWS,
    on_rows: Callable[[int], object] = lambda rows: None,
) -> ListHeader:
    """Builds the sources' rows into the file `target`, and says what is in it.

    Later sources top the earlier ones up: a row with the same identifier or email as one of theirs
    replaces it. `on_rows` is called with the number of rows of each batch, about every second or more
    often; what it raises ends the building. The target is written whole or not at all; temporary files
    stand in its folder. Raises UnreadableFileError, ListError and OSError.
    """
    fields = _fields_by_column(sources)
    with IndexWriter(target, KeyKind) as writer:
        builder = _Builder(writer, kind, list(fields))
        for source in sources:
            for rows in builder.add(source):
                on_rows(rows)
                if writer.rows > most_rows:
                    raise ListError("list_too_long", limit=most_rows)
        keys = tuple((key, len(records)) for key, records in writer.records.items() if records)
        if not writer.rows:
            raise ListError("list_empty")
        if not keys:
            raise ListError("list_without_keys")
        replaced = builder.replaced()
        header = ListHeader(
            kind,
            tuple(fields),
            tuple(fields.values()),
            writer.rows - len(replaced),
            builder.rejected,
            len(replaced),
            keys,
        )
        writer.finish(header.dump(), without=replaced)
    return header


def _unique_names(columns: Sequence[str]) -> list[str]:
    """The names of a source's columns, no two of which are the same."""
    taken: dict[str, int] = {}
    return [free_name(column, taken) for column in columns]


def _fields_by_column(sources: Sequence[ListSource]) -> dict[str, str | None]:
    """The columns of all sources, each with the field that the first source with one says."""
    fields: dict[str, str | None] = {}
    for source in sources:
        names = _unique_names(source.options.columns)
        for column, field in zip(names, source.options.mapping, strict=True):
            fields[column] = fields.get(column) or field
    return fields


class _Builder:
    """The rows of one source after the other on their way into a list."""

    def __init__(self, writer: IndexWriter, kind: ListKind, columns: Sequence[str]) -> None:
        self._writer = writer
        self._kinds = [rung.kind for rung in RUNGS[kind]]
        self._positions = {column: number for number, column in enumerate(columns)}
        self._starts: list[int] = []
        self.rejected = 0
        """Lines and rows that couldn't be read."""

    def add(self, source: ListSource) -> Iterator[int]:
        """Adds the rows of a source, and gives the number of those of each batch."""
        self._starts.append(self._writer.rows)
        pipeline = _pipeline(source.options)
        guarded = GuardedPipeline(pipeline)
        positions = [self._positions[name] for name in _unique_names(source.options.columns)]
        with open_table(source.path, source.options.parse) as table:
            for batch in table.batches(BATCH_ROWS):
                wide, _summary, failed = guarded.work(batch.rows)
                read = batch.without({row.index: row.issue for row in failed})
                leads = decode_leads(pipeline.extracts(wide)[LOOKUPS])
                for row, lead in enumerate(leads):
                    cells = self._cells(read.rows[row], positions)
                    self._add(identity_of(lead), read.numbers.number_of(row), cells)
                self.rejected += len(batch.rejected) + len(failed)
                yield len(batch)

    def replaced(self) -> set[int]:
        """The rows whose identifier or email a row of a later source has, too."""
        replaced = set[int]()
        if len(self._starts) > 1:
            for kind in REPLACING:
                for records in self._writer.records[kind].slices():
                    for rows in equal_hashes(records):
                        replaced.update(self._older(rows, kind))
        return replaced

    def _older(self, rows: Sequence[int], kind: KeyKind) -> Iterator[int]:
        """Those of some rows that a later source has under the same key, too."""
        sources = {row: bisect(self._starts, row) for row in rows}
        if len(set(sources.values())) == 1:
            return
        keys = {row: tuple(keys_of_row(kind, self._writer.identity(row))) for row in rows}
        last = {keys[row]: sources[row] for row in sorted(rows)}
        yield from (row for row in rows if sources[row] < last[keys[row]])

    def _add(self, identity: Identity, number: int, cells: Sequence[str]) -> None:
        keys = ((kind, key) for kind in self._kinds for key in keys_of_row(kind, identity))
        self._writer.add(identity, number, cells, keys)

    def _cells(self, cells: Sequence[str], positions: Sequence[int]) -> list[str]:
        own = [""] * len(self._positions)
        for position, cell in zip(positions, cells, strict=True):
            own[position] = cell[:LONGEST_CELL]
        return own


def keys_of_rows(options: Options, rows: Sequence[Sequence[str]]) -> set[str]:
    """By which decisions know some rows of a source. Raises ListError where no column tells."""
    pipeline = _pipeline(options)
    wide, _summary = pipeline.work(rows)
    return {identity_of(lead).key for lead in decode_leads(pipeline.extracts(wide)[LOOKUPS])}


def _pipeline(options: Options) -> Pipeline:
    """The steps that work out whom a row means. Raises ListError where no column tells."""
    others = {step.name for step in all_steps()} - ENRICHERS
    own = Options(
        parse=options.parse,
        columns=options.columns,
        mapping=options.mapping,
        default_country=options.default_country,
        without=frozenset(others),
        steps=(LookupStep("match_list", ()),),
    )
    try:
        return Pipeline.of(own)
    except NothingToEnrichError:
        raise ListError("list_without_keys") from None
