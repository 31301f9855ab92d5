"""A few leads enriched at once: of each, what a run of a file with these rows says of it.

Own lists are asked, as they answer at once; nobody else is.
"""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from batchruns.engine.do_not_contact.contact_list import NOBODY, DoNotContactList
from batchruns.engine.do_not_contact_marks import Marks, find_marks
from batchruns.engine.do_not_contact_step import DO_NOT_CONTACT
from batchruns.engine.do_not_contact_step import ISSUES as CONTACT_ISSUES
from batchruns.engine.enrichers.duplicates.step import DuplicateStep
from batchruns.engine.guarded import GuardedPipeline
from batchruns.engine.issues import Issue
from batchruns.engine.lists.list_file import ListFile
from batchruns.engine.lists.provider import ListProvider
from batchruns.engine.lookups.columns import LOOKUPS
from batchruns.engine.lookups.file_store import FileStore
from batchruns.engine.lookups.looked_up import LookedUpLeads, looked_up
from batchruns.engine.lookups.waterfall import Waterfall
from batchruns.engine.options import DROP, Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.row_issues import RowIssue, decode_issues, of_each_row
from batchruns.engine.rows.lead_cells import Column
from batchruns.engine.steps.later import AddedCells, Extract
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.tables.open_file import open_table
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.row_numbers import FIRST_ROW, RowNumbers
from batchruns.engine.tables.stored_csv import decode_rows, encode_columns

MOST_LEADS = 100


@dataclass(frozen=True, slots=True)
class EnrichedLead:
    """What became of one lead."""

    values: Mapping[str, str]
    """By the names of the result's columns; empty for a lead that a result wouldn't have."""
    issues: Sequence[RowIssue]


@dataclass(frozen=True, slots=True)
class EnrichedLeads:
    """What became of some leads, in order."""

    leads: Sequence[EnrichedLead]
    issues: str
    """What their column of issues is called."""


def as_json_file(leads: Iterable[Mapping[str, Any]]) -> bytes:
    """Leads as the file that they would be uploaded as: a list, with each on a line of its own."""
    return b"[\n" + b",\n".join(json.dumps(lead).encode() for lead in leads) + b"\n]\n"


def enrich_leads(
    path: Path,
    options: Options,
    lists: Sequence[ListFile] = (),
    contacts: DoNotContactList = NOBODY,
) -> EnrichedLeads:
    """Enriches the leads of a file that `as_json_file` has made, up to MOST_LEADS. The folder of that
    file takes what the steps leave for each other.

    Issues are given, whatever columns are chosen. Raises UnreadableFileError, NothingToEnrichError and
    ListError.
    """
    pipeline = _with_issues(options)
    rows, left_out = _read(path, options.parse)
    part, failed = _row_phase(pipeline, rows)
    with ExitStack() as stack:
        opened = [stack.enter_context(each.opened()) for each in lists]
        providers = {each.connection.name: each for each in opened}
        later = _LaterPhases(pipeline, providers, contacts, path.parent)
        added, marks = later.added(part)
        barred: dict[int, Issue] = {}
        while marks and options.do_not_contact == DROP:
            barred |= {part.indices[row]: CONTACT_ISSUES[mark] for row, mark in marks.items()}
            part = part.without(marks)
            added, marks = later.added(part)
        enriched = dict(zip(part.indices, later.leads(part, added), strict=True))
    for index, issue in (left_out | failed | barred).items():
        enriched[index] = EnrichedLead({}, [RowIssue((), issue)])
    in_order = [enriched[index] for index in sorted(enriched)]
    return EnrichedLeads(in_order, pipeline.chosen[ISSUES].name)


def _with_issues(options: Options) -> Pipeline:
    pipeline = Pipeline.of(options)
    if pipeline.has_issues:
        return pipeline
    return Pipeline.of(replace(options, column_set=f"{options.column_set}, {ISSUES}"))


def _read(path: Path, parse: ParseOptions) -> tuple[dict[int, list[str]], dict[int, Issue]]:
    """The rows of a file, and why the others aren't any, by their index in it.

    The number of a row and the line where it stands are the same in a file that `as_json_file` made.
    """
    with open_table(path, parse) as table:
        batches = list(table.batches(MOST_LEADS))
        rows = [row for batch in batches for row in batch.rows]
        by_index = {table.numbers.number_of(n) - FIRST_ROW: row for n, row in enumerate(rows)}
    no_rows = (row for batch in batches for row in (*batch.rejected, *batch.set_aside))
    return by_index, {row.line - FIRST_ROW: row.issue for row in no_rows}


@dataclass(frozen=True, slots=True)
class _Part:
    """Leads after the row phase: their indices in the file, and their wide columns."""

    indices: Sequence[int]
    wide: Sequence[Column]

    def without(self, rows: Container[int]) -> "_Part":
        kept = [row for row in range(len(self.indices)) if row not in rows]
        wide = [[column[row] for row in kept] for column in self.wide]
        return _Part([self.indices[row] for row in kept], wide)

    def numbers(self) -> RowNumbers:
        numbers = RowNumbers()
        for row, index in enumerate(self.indices):
            numbers.add(row, index + FIRST_ROW)
        return numbers


def _row_phase(pipeline: Pipeline, rows: Mapping[int, list[str]]) -> tuple[_Part, dict[int, Issue]]:
    """The rows that can be enriched, and why others can't, by index."""
    wide, _summary, failed = GuardedPipeline(pipeline).work(list(rows.values()))
    indices = list(rows)
    left_out = {indices[row.index]: row.issue for row in failed}
    return _Part([index for index in indices if index not in left_out], wide), left_out


@dataclass(frozen=True, slots=True)
class _LaterPhases:
    """Lookups and file steps, for all leads as one part, whose extracts the folder takes."""

    pipeline: Pipeline
    lists: Mapping[str, ListProvider]
    contacts: DoNotContactList
    folder: Path

    def added(self, part: _Part) -> tuple[dict[str, AddedCells], dict[int, str]]:
        """What each later step adds, by its name, and the marks of leads who must not be contacted."""
        extracts = self._extracts(part)
        steps = [each.step for each in self.pipeline.lookups]
        waterfall = Waterfall(steps, self.lists, self.contacts)
        leads = LookedUpLeads(waterfall, extracts.get(LOOKUPS, ()), FileStore())
        added = looked_up(self.pipeline.lookups, leads)
        numbers = part.numbers()
        for step in self.pipeline.file_steps:
            added[step.name] = step.compare(extracts[step.name], numbers)
        marks: dict[int, str] = {}
        if self.pipeline.checks_contacts:
            rows, duplicates = range(len(part.indices)), added.get(DuplicateStep.name)
            marks = find_marks(self.contacts, leads, duplicates, numbers, [rows])
            added[DO_NOT_CONTACT] = Marks(marks)
        return added, marks

    def leads(self, part: _Part, added: Mapping[str, AddedCells]) -> list[EnrichedLead]:
        """The leads with the cells of all steps."""
        kept_issues = BytesIO()
        columns = self.pipeline.later_columns(added, self._extracts(part)[ISSUES], kept_issues)
        of_rows = len(part.indices), encode_columns(self.pipeline.narrow(part.wide))
        rows = decode_rows(b"".join(columns.append_to([of_rows])))
        issues = of_each_row(decode_rows(kept_issues.getvalue()))
        return [
            EnrichedLead(dict(zip(self.pipeline.columns, row, strict=True)), decode_issues(encoded))
            for row, encoded in zip(rows, issues, strict=False)
        ]

    def _extracts(self, part: _Part) -> dict[str, list[Extract]]:
        extracts = {}
        for name, data in self.pipeline.extracts(part.wide).items():
            path = self.folder / f"{name}.extract"
            path.write_bytes(data)
            extracts[name] = [Extract(len(part.indices), path)]
        return extracts
