"""A file's parts: its rows, enriched batch by batch, and kept until the later steps know all of them."""

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

from batchruns.engine.guarded import GuardedPipeline, Rows
from batchruns.engine.issues import Issue
from batchruns.engine.lookups.columns import LOOKUPS, Sources
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.steps.later import AddedCells, Extract
from batchruns.engine.steps.later_columns import LaterColumns
from batchruns.engine.steps.later_issues import ISSUES
from batchruns.engine.summary import Summary
from batchruns.engine.tables.row_numbers import RowNumbers
from batchruns.engine.tables.stored_csv import encode_columns

# The summary of some rows, and those that couldn't be enriched, by index, with the reason.
Enriched = tuple[Summary, dict[int, tuple[list[str], Issue]]]


class Parts:
    """The parts of one file, in a folder of their own."""

    def __init__(self, pipeline: Pipeline, folder: Path, sources: Sources | None = None) -> None:
        self._pipeline = pipeline
        self._guarded = GuardedPipeline(pipeline)
        self._folder = folder
        self._sources = sources
        self._rows: list[int] = []
        self.left_out: dict[int, tuple[list[str], Issue]] = {}
        """The rows that couldn't be enriched, by their index in the file, and why."""

    def add(self, batches: Iterable[Rows], processes: int = 1) -> Generator[Summary, None, None]:
        """Makes a part of each batch of rows, and gives their summaries in order.

        With several `processes` these share the work, and this one only reads the batches.
        Raises WorkerDiedError where one of them was killed.
        """
        numbered = enumerate(batches)
        if processes == 1:
            yield from map(self._counted, map(self._enrich, numbered))
            return
        # Only large files need them, and they load what others don't.
        from batchruns.engine.workers import Workers

        with Workers(processes, self._enrich) as workers:
            yield from map(self._counted, workers.map(numbered))

    def later_columns(self, numbers: RowNumbers) -> LaterColumns:
        """The columns of the later steps, in which lookups are asked and all rows are compared.

        `numbers`: those of all rows in the uploaded file.
        """
        numbers = numbers.without(self.left_out)
        added: dict[str, AddedCells] = {}
        if lookups := self._pipeline.lookups:
            # Few files have them, and they load what others don't.
            from batchruns.engine.lookups.sources import nothing_connected

            sources = self._sources or nothing_connected()
            added |= sources.look_up(lookups, self._extracts(LOOKUPS))
        for step in self._pipeline.file_steps:
            added[step.name] = step.compare(self._extracts(step.name), numbers)
        return self._pipeline.later_columns(added, self._extracts(ISSUES))

    def take(self) -> Iterator[tuple[int, bytes]]:
        """The rows of each part and these as bytes, in order. Each part is there once only."""
        for number, rows in enumerate(self._rows):
            part = self._part(number)
            yield rows, part.read_bytes()
            part.unlink()

    def _enrich(self, numbered: tuple[int, Rows]) -> Enriched:
        """Writes the part of this number, and what the later steps need to know of its rows."""
        number, rows = numbered
        wide, summary, failed = self._guarded.work(rows)
        self._part(number).write_bytes(encode_columns(self._pipeline.narrow(wide)))
        for name, extract in self._pipeline.extracts(wide).items():
            self._extract(number, name).write_bytes(extract)
        return summary, {row.index: (list(rows[row.index]), row.issue) for row in failed}

    def _counted(self, enriched: Enriched) -> Summary:
        summary, left_out = enriched
        if left_out:
            start = sum(self._rows) + len(self.left_out)
            self.left_out |= {start + index: row for index, row in left_out.items()}
        self._rows.append(summary.rows)
        return summary

    def _extracts(self, name: str) -> list[Extract]:
        paths = (self._extract(number, name) for number in range(len(self._rows)))
        return [Extract(rows, path) for rows, path in zip(self._rows, paths, strict=True)]

    def _part(self, number: int) -> Path:
        return self._folder / f"{number}.csv"

    def _extract(self, number: int, name: str) -> Path:
        return self._folder / f"{number}.{name}"
