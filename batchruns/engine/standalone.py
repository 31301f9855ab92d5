"""A file enriched straight through: no database, no queue, no Django."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from batchruns.engine.guarded import Rows
from batchruns.engine.inspection import inspect_file
from batchruns.engine.lookups.columns import Sources
from batchruns.engine.options import Options
from batchruns.engine.parts import Parts
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.recipe import Recipe
from batchruns.engine.summary import Summary
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.exports.layout import ResultLayout
from batchruns.engine.tables.open_file import open_table
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.stored_csv import encode_rows
from batchruns.engine.tables.table import Batch, RejectedRow

# What a core's own cache holds; more rows at once take longer.
BATCH_ROWS = 2_000
# A process more for each so many bytes of a file, a few thousand rows: for fewer none is worth it.
BYTES_A_PROCESS = 500_000


@dataclass
class Outcome:
    """The counts of a file: `rows_in` is always `summary.rows + rejected`.

    `set_aside`: lines that are no rows, by the code of the issue that says why.
    """

    rows_in: int = 0
    rejected: int = 0
    summary: Summary = field(default_factory=Summary)
    set_aside: Counter[str] = field(default_factory=Counter)
    layout: ResultLayout = field(default_factory=lambda: ResultLayout([], {}, {}))
    """Which column of the result holds what."""

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
    jobs: int = 1,
    recipe: Recipe | None = None,
    sources: Sources | None = None,
) -> Outcome:
    """Enriches `source` into `result` (CSV, UTF-8); rows that can't be read, or enriched in reasonable
    time, go to `rejected_path`.

    Lines that are no rows, such as totals, go to `set_aside_path`, by default beside the result. Both
    are written only if there are any. `on_rows` is called with the number of rows of each batch, once
    they are enriched.
    `sheets` are those of a spreadsheet that are read, where it isn't left to us which holds the leads.
    `recipe` says which field its columns hold, as far as it knows them; the rest is found out.
    `sources` are what the steps of the options may ask; without them nothing is asked.
    Up to `jobs` processes share the rows of a file that is worth it; what is written is the same.
    Raises UnreadableFileError, NothingToEnrichError, WorkerDiedError and OSError.
    """
    options = _understood(source, options, sheets, recipe)
    columns = options.columns
    pipeline = Pipeline.of(options)
    outcome = Outcome(layout=pipeline.layout())
    rejected_rows = RejectedRows(rejected_path, columns)
    set_aside = RejectedRows(set_aside_path or path_set_aside(result), columns)
    with (
        open_table(source, options.parse) as table,
        result.open("wb") as out,
        TemporaryDirectory(prefix=".enriching-", dir=result.parent) as folder,
    ):
        out.write(encode_rows([pipeline.columns]))
        parts = Parts(pipeline, Path(folder), sources)
        batches = _rows_alone(table.batches(BATCH_ROWS), outcome, rejected_rows, set_aside)
        with closing(parts.add(batches, _processes(source, jobs))) as summaries:
            for summary in summaries:
                outcome.summary += summary
                on_rows(summary.rows)
        failed = parts.left_out.items()
        rejected_rows.add([RejectedRow(table.numbers.number_of(n), *row) for n, row in failed])
        outcome.rejected += len(failed)
        later = parts.later_columns(table.numbers)
        out.writelines(later.append_to(parts.take()))
    later.add_to(outcome.summary)
    return outcome


def _understood(
    source: Path, options: Options, sheets: Sequence[str], recipe: Recipe | None
) -> Options:
    """The options with how the file is parsed, its columns and what they hold."""
    detected = _inspected(source, options, None, sheets)
    if recipe is None:
        return detected
    candidates = [detected]
    if not sheets and (parse := recipe.other_parsing(detected)):
        with suppress(UnreadableFileError):
            candidates.append(_inspected(source, options, parse))
    best = max(candidates, key=lambda each: sum(recipe.knows(each.columns)))
    return replace(best, mapping=recipe.apply(best).mapping)


def _inspected(
    source: Path, options: Options, parse: ParseOptions | None, sheets: Sequence[str] = ()
) -> Options:
    seen = inspect_file(source, source.name, parse, sheets=sheets)
    return replace(
        options,
        parse=seen.options,
        columns=tuple(column.name for column in seen.columns),
        mapping=tuple(column.field for column in seen.columns),
        default_country=options.default_country or seen.country,
    )


def _processes(source: Path, jobs: int) -> int:
    """How many processes are worth it for a file of this size, of `jobs` at most."""
    return min(jobs, 1 + source.stat().st_size // BYTES_A_PROCESS)


def _rows_alone(
    batches: Iterable[Batch],
    outcome: Outcome,
    rejected_rows: "RejectedRows",
    set_aside: "RejectedRows",
) -> Iterator[Rows]:
    """The rows of each batch; what is none of them is counted, and written where it belongs."""
    for batch in batches:
        rejected_rows.add(batch.rejected)
        set_aside.add(batch.set_aside)
        outcome.set_aside.update(line.issue.code for line in batch.set_aside)
        outcome.rejected += len(batch.rejected)
        outcome.rows_in += len(batch.rows) + len(batch.rejected)
        yield batch.rows


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
