"""A file enriched straight through, in this process: no database, no queue, no Django."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from batchruns.engine.inspection import inspect_file
from batchruns.engine.lookups.answer_store import AnswersInMemory
from batchruns.engine.lookups.asking import look_up
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.later import AddedCells, Extract
from batchruns.engine.steps.later_columns import LaterColumns
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.summary import Summary
from batchruns.engine.tables.open_file import open_table
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import encode_columns, encode_rows
from batchruns.engine.tables.table import RejectedRow

BATCH_ROWS = 4_000


@dataclass
class Outcome:
    """The counts of a file: `rows_in` is always `summary.rows + rejected`.

    `set_aside`: lines that are no rows, by the code of the issue that says why.
    """

    rows_in: int = 0
    rejected: int = 0
    summary: Summary = field(default_factory=Summary)
    set_aside: Counter[str] = field(default_factory=Counter)

    def to_meta(self) -> dict[str, Any]:
        """The counts and the summary as JSON, under the keys of a run's `meta`."""
        return {
            "rowCount": self.rows_in,
            "enrichedCount": self.summary.rows,
            "rejectedCount": self.rejected,
            "setAsideCount": self.set_aside.total(),
            "setAsideKinds": dict(self.set_aside),
            "summary": self.summary.to_meta(),
        }


def enrich_file(
    source: Path,
    result: Path,
    rejected_path: Path,
    options: Options,
    on_rows: Callable[[int], object] = lambda rows: None,
    *,
    set_aside_path: Path | None = None,
    sheets: Sequence[str] = (),
) -> Outcome:
    """Enriches `source` into `result` (CSV, UTF-8); rows that can't be read go to `rejected_path`.

    Lines that are no rows, such as totals, go to `set_aside_path`, by default beside the result. Both
    are written only if there are any. `on_rows` is called with the rows of each batch.
    `sheets` are those of a spreadsheet that are read, where it isn't left to us which holds the leads.
    Raises UnreadableFileError, NothingToEnrichError and OSError.
    """
    seen = inspect_file(source, source.name, sheets=sheets)
    columns = [column.name for column in seen.columns]
    mapping = [column.field for column in seen.columns]
    pipeline = Pipeline(columns, mapping, options=options)
    outcome = Outcome()
    rejected_rows = RejectedRows(rejected_path, columns)
    set_aside = RejectedRows(set_aside_path or path_set_aside(result), columns)
    with (
        open_table(source, seen.options) as table,
        result.open("wb") as out,
        TemporaryDirectory(prefix=".enriching-", dir=result.parent) as folder,
    ):
        parts = Parts(pipeline, Path(folder))
        out.write(encode_rows([pipeline.columns]))
        for batch in table.batches(BATCH_ROWS):
            wide, summary = pipeline.work(batch.rows)
            parts.add(wide)
            rejected_rows.add(batch.rejected)
            set_aside.add(batch.set_aside)
            outcome.set_aside.update(line.issue.code for line in batch.set_aside)
            outcome.summary += summary
            outcome.rejected += len(batch.rejected)
            outcome.rows_in += len(batch.rows) + len(batch.rejected)
            on_rows(len(batch.rows) + len(batch.rejected))
        later = parts.later_columns(table.numbers)
        out.writelines(later.append_to(parts.take()))
    later.add_to(outcome.summary)
    return outcome


def path_set_aside(result: Path) -> Path:
    """Where the lines that are no rows are written, beside the result: “leads-set-aside.csv”."""
    return result.with_name(f"{result.stem}-set-aside.csv")


class RejectedRows:
    """A file of rows that can't be read, or of lines that are none; made when there is one."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path = path
        self._columns = columns
        self._is_begun = False

    def add(self, rejected: Sequence[RejectedRow]) -> None:
        """Writes some more rows, each with its line and reason."""
        if not rejected:
            return
        rows = [[str(row.line), str(row.issue), *row.cells] for row in rejected]
        header = [] if self._is_begun else [["line", "reason", *self._columns]]
        with self._path.open("ab" if self._is_begun else "wb") as file:
            file.writelines(encode_rows(part) for part in (header, rows))
        self._is_begun = True


class Parts:
    """The parts of a file, kept in a folder until the later steps know all rows."""

    def __init__(self, pipeline: Pipeline, folder: Path) -> None:
        self._pipeline = pipeline
        self._folder = folder
        self._rows: list[int] = []

    def add(self, wide: Sequence[Sequence[str]]) -> None:
        """Keeps the next rows, given as wide columns, and what the later steps need to know of them."""
        number = len(self._rows)
        self._part(number).write_bytes(encode_columns(self._pipeline.narrow(wide)))
        for name, extract in self._pipeline.extracts(wide).items():
            self._extract(number, name).write_bytes(extract)
        self._rows.append(len(wide[-1]))

    def later_columns(self, numbers: RowNumbers) -> LaterColumns:
        """The columns of the later steps, in which lookups are asked and all rows are compared.

        `numbers`: those of all rows in the uploaded file.
        """
        store = AnswersInMemory()
        added: dict[str, AddedCells] = {}
        for lookup in self._pipeline.lookups:
            added[lookup.name] = look_up(lookup, self._extracts(lookup.name), store)
        for step in self._pipeline.file_steps:
            added[step.name] = step.compare(self._extracts(step.name), numbers)
        return self._pipeline.later_columns(added, self._extracts(ISSUES))

    def take(self) -> Iterator[tuple[int, bytes]]:
        """The rows of each part and these as bytes, in order. Each part is there once only."""
        for number, rows in enumerate(self._rows):
            part = self._part(number)
            yield rows, part.read_bytes()
            part.unlink()

    def _extracts(self, name: str) -> list[Extract]:
        paths = (self._extract(number, name) for number in range(len(self._rows)))
        return [Extract(rows, path) for rows, path in zip(self._rows, paths, strict=True)]

    def _part(self, number: int) -> Path:
        return self._folder / f"{number}.csv"

    def _extract(self, number: int, name: str) -> Path:
        return self._folder / f"{number}.{name}"
