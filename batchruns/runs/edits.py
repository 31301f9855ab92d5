"""What a person changes in a result afterwards: emails accepted, values set, rows left out.

The result's file stays as it is. An edit says what is done with which rows; tables, pages of leads and
downloads apply those that aren't undone, one after the other.
"""

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from itertools import repeat
from typing import NamedTuple

from django.db import transaction
from django.db.models.functions import Now

from batchruns.engine.enrichers.email import EmailEnricher
from batchruns.engine.row_issues import (
    RowIssue,
    decode_issues,
    encode_issues,
    issues_in_english,
    of_each_row,
)
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.tables.stored_csv import decode_rows, encode_rows, reading_rows
from batchruns.models import BatchRun, Edit, ListDecision
from batchruns.runs import files, service
from batchruns.runs import places as row_places
from batchruns.runs.errors import RunError
from batchruns.runs.history import note
from batchruns.runs.jsonb import storable
from batchruns.runs.result_columns import ResultColumn, by_own_name, result_columns

SUGGESTION = "email_suggestion"
ACCEPTED = "email_normalized"
COLUMN_OF_EMAIL = "email_column"
MOST_EDITS = 200
MOST_CHARACTERS = 1000

Row = list[str]


class EditedRow(NamedTuple):
    """A row of a result as its edits leave it."""

    is_excluded: bool
    cells: Row
    issues: str
    """Encoded: see `engine.row_issues`; blank in a result of an earlier version, which kept none."""


# --- making and undoing -----------------------------------------------------------------------------


def add(
    run: BatchRun,
    action: str,
    places: Collection[int],
    *,
    column: str = "",
    value: str = "",
    cells: Sequence[Row] = (),
    filter: Mapping[str, str] | None = None,
) -> Edit:
    """Edits the rows that stand at these places of the result, which are in rising order.

    `cells`: of MATCH, the names of columns, and each row's cells in these. `filter` is how the person
    asked for them, as an address says it. Raises RunError.
    """
    if not places:
        raise RunError("nothing_to_edit")
    with transaction.atomic():
        locked = service.lock_run(run.pk)
        if len(active(locked)) >= MOST_EDITS:
            raise RunError("too_many_edits", limit=MOST_EDITS)
        edit = Edit.objects.create(
            run=locked,
            action=action,
            column=column,
            value=storable(value[:MOST_CHARACTERS]),
            cells=encode_cells(cells) if cells else b"",
            filter=storable(dict(filter or {})),
            places=row_places.encode(places),
            rows=len(places),
        )
        note(run.pk, action, _params_of(edit))
    return edit


def undo(run: BatchRun, edit_id: int) -> None:
    """Takes an edit back. Raises RunError where there is none, or no longer."""
    with transaction.atomic():
        edits = Edit.objects.filter(pk=edit_id, run=run.pk, undone_at=None)
        if not edits.update(undone_at=Now()):
            raise RunError("edit_gone")
        ListDecision.objects.filter(edit=edit_id).delete()
        note(run.pk, "edit undone", {})


def active(run: BatchRun) -> list[Edit]:
    """The edits of a run that aren't undone, in the order in which they were made."""
    return list(Edit.objects.filter(run=run.pk, undone_at=None))


def _params_of(edit: Edit) -> dict[str, str | int]:
    """What the history says of it."""
    params: dict[str, str | int] = {"rows": edit.rows}
    if edit.action == Edit.Action.SET:
        params |= {"column": edit.column, "value": edit.value}
    return params


# --- applying ---------------------------------------------------------------------------------------


def encode_cells(cells: Iterable[Row]) -> bytes:
    """What `cells_of` reads."""
    return zlib.compress(encode_rows(cells))


def cells_of(edit: Edit) -> list[Row]:
    """Of MATCH: the names of columns, then each row's cells in these."""
    return list(decode_rows(zlib.decompress(bytes(edit.cells))))


def excluded(run: BatchRun) -> int:
    """How many rows downloads leave out."""
    left_out = Edit.objects.filter(run=run.pk, undone_at=None, action=Edit.Action.EXCLUDE)
    every = set[int]()
    for edit in left_out:
        every.update(row_places.decode(bytes(edit.places)))
    return len(every)


class EditsOfRun:
    """The edits of a run as they are now, to be applied later, also when nobody may ask for them."""

    def __init__(self, run: BatchRun) -> None:
        self._run = run
        self._edits = active(run)
        if self._edits:
            # Not left in the database: it says which columns the result has.
            _ = run.parsed_meta

    def edited(self, header: Row, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows for a download: edits applied, excluded ones left out."""
        if not self._edits:
            return iter(rows)
        return (row.cells for row in self.applied(header, rows) if not row.is_excluded)

    def applied(self, header: Row, rows: Iterable[Row]) -> Iterator[EditedRow]:
        """All rows, in the order of the result, as the edits leave them."""
        columns = result_columns(self._run, header) if self._edits else []
        changes = [_change_of(edit, columns) for edit in self._edits]
        with ExitStack() as stack:
            issues: Iterator[str] = repeat("")
            with suppress(FileNotFoundError):
                file = files.opened(self._run.pk, files.RESULT_ISSUES)
                issues = of_each_row(stack.enter_context(reading_rows(file)))
            yield from _applied(changes, zip(rows, issues, strict=False))


def can_accept(columns: Sequence[ResultColumn]) -> bool:
    """Whether a result with these columns has suggestions, and where to put them."""
    return {SUGGESTION, ACCEPTED} <= by_own_name(columns).keys()


def _applied(changes: Sequence["_Change"], rows: Iterable[tuple[Row, str]]) -> Iterator[EditedRow]:
    for place, (cells, issues) in enumerate(rows):
        row = EditedRow(False, cells, issues)
        for change in changes:
            if change.next == place:
                row = change.apply(row)
                change.advance()
        yield row


class _Change:
    """An edit at work on rows that come in order."""

    def __init__(self, edit: Edit) -> None:
        self._places = row_places.decode(bytes(edit.places))
        self.advance()

    def advance(self) -> None:
        """Goes on to the next row that it concerns."""
        self.next = next(self._places, -1)

    def apply(self, row: EditedRow) -> EditedRow:
        """The row after it: here, left out of downloads."""
        return row._replace(is_excluded=True)


class _ValueSet(_Change):
    """Every row gets the same value in a column."""

    def __init__(self, edit: Edit, columns: Sequence[ResultColumn]) -> None:
        super().__init__(edit)
        self._value = edit.value
        self._positions = [column.position for column in columns if column.name == edit.column]

    def apply(self, row: EditedRow) -> EditedRow:
        cells = list(row.cells)
        for position in self._positions:
            cells[position] = self._value
        return row._replace(cells=cells)


class _CellsSet(_Change):
    """Each row gets cells of its own in some columns."""

    def __init__(self, edit: Edit, columns: Sequence[ResultColumn]) -> None:
        super().__init__(edit)
        names, *rows = cells_of(edit)
        positions = {column.name: column.position for column in columns}
        self._positions = [positions.get(name) for name in names]
        self._rows = iter(rows)

    def apply(self, row: EditedRow) -> EditedRow:
        cells = list(row.cells)
        for position, cell in zip(self._positions, next(self._rows), strict=True):
            if position is not None:
                cells[position] = cell
        return row._replace(cells=cells)


class _SuggestionAccepted(_Change):
    """The suggested address counts: all that is known of the lead's email is worked out of it."""

    def __init__(self, edit: Edit, columns: Sequence[ResultColumn]) -> None:
        super().__init__(edit)
        self._positions = by_own_name(columns)
        self._enricher = EmailEnricher()

    def apply(self, row: EditedRow) -> EditedRow:
        suggestion = self._cell(row, SUGGESTION)
        if not suggestion:
            return row
        cells = list(row.cells)
        answer = self._enricher.enrich_one(suggestion, "").cells()
        for output, cell in zip(self._enricher.outputs, answer, strict=True):
            if output.name in self._positions:
                cells[self._positions[output.name]] = cell
        if not row.issues:
            return row._replace(cells=cells)
        issues = without_issues(row.issues, {EmailEnricher.label, self._cell(row, COLUMN_OF_EMAIL)})
        cells[self._positions[ISSUES]] = issues_in_english(issues)
        return row._replace(cells=cells, issues=issues)

    def _cell(self, row: EditedRow, output: str) -> str:
        return row.cells[self._positions[output]] if output in self._positions else ""


def _change_of(edit: Edit, columns: Sequence[ResultColumn]) -> _Change:
    match edit.action:
        case Edit.Action.SET:
            return _ValueSet(edit, columns)
        case Edit.Action.ACCEPT:
            return _SuggestionAccepted(edit, columns)
        case Edit.Action.MATCH:
            return _CellsSet(edit, columns)
    return _Change(edit)


def without_issues(encoded: str, subjects: Collection[str]) -> str:
    """The issues of a row, encoded, without those that are about one of these subjects."""
    others = (
        (tuple(subject for subject in about if subject not in subjects), issue)
        for about, issue in decode_issues(encoded)
    )
    return encode_issues(RowIssue(about, issue) for about, issue in others if about)
