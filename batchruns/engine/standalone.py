"""A file enriched straight through, in this process: no database, no queue (and no Django)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from batchruns.engine.enrichers.duplicates.index import Duplicates, encode_keys
from batchruns.engine.enrichers.duplicates.keys import KeyReader, Keys
from batchruns.engine.inspection import preview
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.summary import Summary
from batchruns.engine.tables.open_file import open_table
from batchruns.engine.tables.stored_csv import encode_columns, encode_rows

BATCH_ROWS = 4_000


@dataclass
class Outcome:
    """What came of a file: `rows_in` is always `summary.rows + rejected`."""

    rows_in: int
    rejected: int
    summary: Summary

    def to_meta(self) -> dict[str, Any]:
        """The same keys as a run's `meta` has."""
        return {
            "rowCount": self.rows_in,
            "enrichedCount": self.summary.rows,
            "rejectedCount": self.rejected,
            "summary": self.summary.to_meta(),
        }


def enrich_file(
    source: Path,
    result: Path,
    rejects: Path,
    options: Options,
    on_rows: Callable[[int], object] = lambda rows: None,
) -> Outcome:
    """Enriches `source` into `result` (CSV, UTF-8); rows that can't be read go to `rejects`.

    `rejects` is written only if there are any. `on_rows` is told how many rows each batch had.
    Raises UnreadableFileError or NothingToEnrich, whose texts are for the person, and OSError.
    """
    seen = preview(source, source.name)
    columns = [column.name for column in seen.columns]
    mapping = [column.field for column in seen.columns]
    pipeline = Pipeline(columns, mapping, options=options)
    outcome = Outcome(0, 0, Summary())
    reader = KeyReader(pipeline, mapping)
    with (
        open_table(source, seen.options) as table,
        result.open("wb") as out,
        TemporaryDirectory(prefix=".enriching-", dir=result.parent) as folder,
    ):
        parts = Parts(Path(folder))
        out.write(encode_rows([pipeline.columns]))
        for batch in table.batches(BATCH_ROWS):
            enriched, summary = pipeline.enrich_columns(batch.rows)
            if reader.columns:
                parts.add(enriched, reader.read(enriched))
            else:
                out.write(encode_columns(enriched))
            if batch.rejected:
                with rejects.open("ab" if outcome.rejected else "wb") as file:
                    if not outcome.rejected:
                        file.write(encode_rows([["line", "reason", *columns]]))
                    file.write(
                        encode_rows([str(r.line), str(r.issue), *r.cells] for r in batch.rejected)
                    )
            outcome.summary += summary
            outcome.rejected += len(batch.rejected)
            outcome.rows_in += len(batch.rows) + len(batch.rejected)
            on_rows(len(batch.rows) + len(batch.rejected))
        duplicates = Duplicates.find(parts.keys)
        out.writelines(duplicates.mark(parts.take()))
    duplicates.add_to(outcome.summary, reader.columns)
    return outcome


class Parts:
    """The batches of a file, kept in a folder until all rows are known, and so their duplicates."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.keys: list[tuple[int, Path]] = []
        """For each batch its rows, and where their keys are."""

    def add(self, columns: Sequence[Sequence[str]], keys: Iterable[Keys]) -> None:
        """Keeps the columns of the next batch of enriched rows, and their keys."""
        place = self._folder / str(len(self.keys))
        place.with_suffix(".csv").write_bytes(encode_columns(columns))
        place.with_suffix(".keys").write_bytes(encode_keys(keys))
        self.keys.append((len(columns[0]), place.with_suffix(".keys")))

    def take(self) -> Iterator[tuple[int, bytes]]:
        """The batches in order, their rows and these as bytes. Each is there once only."""
        for rows, keys in self.keys:
            part = keys.with_suffix(".csv")
            yield rows, part.read_bytes()
            part.unlink()
