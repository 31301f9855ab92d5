"""Where a person is in what is kept of one run."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from batchruns.engine.erasure.identity import Identity, Kind
from batchruns.engine.erasure.matching import LeadMatcher
from batchruns.engine.erasure.uploads import FoundRecord, KindOf, Uploaded, records_of
from batchruns.engine.steps.errors import NothingToEnrichError
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import reading_rows
from batchruns.models import BatchRun, Edit, Event, Status
from batchruns.runs import edits, files
from batchruns.runs.erasure.places import HISTORY, MOST_ROWS, UNREAD, FoundRows, Place
from batchruns.runs.errors import OptionsUnknownError
from batchruns.runs.options import options_of

LEFT_OUT = (files.REJECTED_ROWS, files.SUPPRESSED, files.SET_ASIDE)
"""The files with rows that aren't in the result; each begins with its line and an issue."""

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of one of our files that is theirs."""

    index: int
    """Which row of the file, from 0."""
    number: int
    """Its number in the uploaded file."""
    kind: Kind
    cells: Row
    """As its owner sees it."""


@dataclass
class RunSearch:
    """Looks for one person in one run."""

    run: BatchRun
    identity: Identity
    header: list[str] = field(default_factory=list, init=False)
    """That of the result, once it was looked through."""

    @cached_property
    def matcher(self) -> LeadMatcher:
        """Raises OptionsUnknownError, NothingToEnrichError."""
        return LeadMatcher(self.identity, options_of(self.run))

    @property
    def has_result(self) -> bool:
        """Whether there is one, besides the upload."""
        return self.run.status == Status.COMPLETED and files.exists(self.run.pk, files.RESULT)

    # --- files ----------------------------------------------------------------------------------------

    @cached_property
    def result_rows(self) -> list[FoundRow]:
        """The rows of the result that are theirs, as they are stored or as edits leave them."""
        active = edits.active(self.run)
        if not active and not self._may_be_in(files.RESULT):
            return []
        numbers = RowNumbers()
        with suppress(FileNotFoundError):
            numbers = RowNumbers.decode(files.read(self.run.pk, files.RESULT_NUMBERS))
        found = {row.index: row for row in self._in_rows(numbers)}
        if active:
            found |= {row.index: row for row in self._in_rows(numbers, edits.EditsOfRun(self.run))}
        return sorted(found.values(), key=lambda row: row.index)

    def _in_rows(
        self, numbers: RowNumbers, applied: "edits.EditsOfRun | None" = None
    ) -> Iterator[FoundRow]:
        with reading_rows(files.opened(self.run.pk, files.RESULT)) as rows:
            header = self.header = next(rows, [])
            whole: Iterable[list[str]] = (row for row in rows if len(row) == len(header))
            if applied:
                whole = (row.cells for row in applied.applied(header, whole))
            for index, cells in enumerate(whole):
                if kind := self.matcher.kind_of_result(cells):
                    yield FoundRow(index, numbers.number_of(index), kind, cells)

    def in_left_out(self, name: str) -> list[FoundRow]:
        """The rows of a file of LEFT_OUT that are theirs; none where it isn't there."""
        with suppress(FileNotFoundError):
            if self._may_be_in(name):
                with reading_rows(files.opened(self.run.pk, name)) as rows:
                    next(rows, [])
                    # Rows of the file as good as others, only that they aren't in the result.
                    is_whole = name == files.SUPPRESSED
                    kind_of = self.matcher.kind_of_row if is_whole else self.matcher.kind_of_cells
                    return list(_left_out(rows, kind_of))
        return []

    def in_upload(self, known: Mapping[tuple[str, ...], Kind]) -> list[FoundRecord]:
        """The records of the upload that are theirs; see `records_of`.

        Raises UnreadableFileError, and FileNotFoundError if it isn't stored any more.
        """
        parse = options_of(self.run).parse
        with files.reading(self.run.pk, files.INPUT) as path:
            if not known and not self.identity.may_be_in_upload(path, parse.compression):
                return []
            return list(records_of(Uploaded(path, parse), self.matcher, known))

    def known(self, found: Iterable[FoundRow]) -> dict[tuple[str, ...], Kind]:
        """The cells by which rows of the upload are known that stand in the result."""
        rows = ((self.matcher.of_upload(row.cells), row.kind) for row in found)
        return {cells: kind for cells, kind in rows if any(cells) and kind is not Kind.MENTION}

    # --- what is kept of it in the database -----------------------------------------------------------

    def in_history(self) -> int:
        """How many edits and events of the run hold the address, the number or the name."""
        return len(self.edits_with()) + len(self.events_with())

    def edits_with(self) -> list[Edit]:
        """The edits, also undone ones, that hold it."""
        every = Edit.objects.filter(run=self.run.pk)
        return [edit for edit in every if self.is_in_json(_texts_of(edit))]

    def events_with(self) -> list[Event]:
        """The events that hold it."""
        every = Event.objects.filter(run=self.run.pk).exclude(params=None)
        return [event for event in every if self.is_in_json(event.params)]

    def is_in_json(self, value: Any) -> bool:
        """Whether a text of some JSON holds it."""
        return bool(without(value, self.identity, self.country) != value)

    @property
    def country(self) -> str | None:
        """Where numbers without a prefix are from."""
        options = self.run.parsed_meta.options
        return options.default_country if options else None

    def _may_be_in(self, name: str) -> bool:
        with files.opened(self.run.pk, name) as file:
            return self.identity.may_be_in_file(file)

    # --- all of it ------------------------------------------------------------------------------------

    def place(self) -> Place | None:
        """What was found in all of the run; None if nothing was."""
        found = [*self._found_in_files(), *self._of_history()]
        is_in_work = self.run.status == Status.PROCESSING
        return Place(str(self.run.pk), self.run.title, found, is_in_work) if found else None

    def leads(self) -> list[Mapping[str, str]]:
        """What lookups may have been asked with about the rows that are theirs."""
        if not self.has_result:
            return []
        rows = (row for row in self.result_rows if row.kind is not Kind.MENTION)
        return [self.matcher.lead_of(row.cells) for row in rows]

    def _found_in_files(self) -> Iterator[FoundRows]:
        try:
            if self.has_result:
                rows = self.result_rows
                found = list(summed(files.RESULT, self.header, rows))
                for name in LEFT_OUT:
                    rows = self.in_left_out(name)
                    found += summed(name, options_of(self.run).columns, rows)
                yield from found
                if found:
                    return
            yield from self._found_in_upload()
        except (OptionsUnknownError, NothingToEnrichError, UnreadableFileError):
            yield FoundRows(UNREAD, files.INPUT, 1)

    def _found_in_upload(self) -> Iterator[FoundRows]:
        with suppress(FileNotFoundError):
            records = self.in_upload({})
            rows = [FoundRow(0, each.number, each.kind, each.cells) for each in records]
            yield from summed(files.INPUT, options_of(self.run).columns, rows)

    def _of_history(self) -> Iterator[FoundRows]:
        if count := self.in_history():
            yield FoundRows(Kind.MENTION, HISTORY, count)


def _texts_of(edit: Edit) -> list[Any]:
    return [edit.value, edit.filter, edits.cells_of(edit) if edit.cells else []]


def without(value: Any, identity: Identity, country: str | None) -> Any:
    """Some JSON with nothing in the stead of each text that holds the address, number or name."""
    if isinstance(value, str):
        return "" if identity.is_in(value, country) else value
    if isinstance(value, dict):
        members = ((without(key, identity, country), item) for key, item in value.items())
        return {key: without(item, identity, country) for key, item in members}
    if isinstance(value, list):
        return [without(item, identity, country) for item in value]
    return value


def _left_out(rows: Iterable[Row], kind_of: KindOf) -> Iterator[FoundRow]:
    for index, (line, _issue, *cells) in enumerate(rows):
        if kind := kind_of(cells):
            yield FoundRow(index, int(line), kind, cells)


def summed(name: str, header: Row, rows: Iterable[FoundRow]) -> Iterator[FoundRows]:
    """Rows of a file that were found, by the kind of match, as they are shown."""
    by_kind = defaultdict[Kind, list[FoundRow]](list)
    for row in rows:
        by_kind[row.kind].append(row)
    for kind, some in by_kind.items():
        rows_of_kind = [_shown(header, row) for row in some[:MOST_ROWS]]
        yield FoundRows(kind, name, len(some), rows_of_kind)


def _shown(header: Row, row: FoundRow) -> dict[str, Any]:
    values = {name: cell for name, cell in zip(header, row.cells, strict=False) if cell}
    return {"number": row.number, "values": values}
