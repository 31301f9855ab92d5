"""How a run's file is to be read and enriched: what was found at the upload, kept in `meta`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from batchruns.engine.inspection import Preview, look
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.tables.errors import UnreadableFileError
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.readers.base import Sheet
from batchruns.models import BatchRun
from batchruns.processing import job, process_pool
from batchruns.processing.errors import OverrunError

SAMPLE_CHARACTERS = 200
SAMPLE_ROWS = 5
SAMPLE_SECONDS = 60
# A smaller file is read in less time than a process takes to start.
SMALL_BYTES = 256 * 1024
LOOK_SECONDS = 300

Rows = list[list[str]]


@dataclass(frozen=True)
class Plan:
    """The format of the file, its columns, the lead field of each (or None), and what is added."""

    format: ParseOptions
    columns: tuple[str, ...]
    mapping: tuple[str | None, ...]
    default_country: str | None = None
    without: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()

    @classmethod
    def is_kept(cls, run: BatchRun) -> bool:
        """Whether the run's `meta` holds a plan: those that other clients made have none."""
        meta = run.details
        return {"format", "columns", "mapping"} <= meta.keys() and (
            len(meta["columns"]) == len(meta["mapping"])
        )

    @classmethod
    def of(cls, run: BatchRun) -> "Plan":
        """The plan kept in the run's `meta`.

        Raises UnreadableFileError where there is none (`is_kept`).
        """
        meta = run.details
        if not cls.is_kept(run):
            raise UnreadableFileError("parse_options_lost")
        return cls(
            format=ParseOptions.from_meta(meta["format"]),
            columns=tuple(meta["columns"]),
            mapping=tuple(meta["mapping"]),
            default_country=meta.get("defaultCountry"),
            without=frozenset(meta.get("without", ())),
            also=frozenset(meta.get("also", ())),
        )

    @property
    def options(self) -> Options:
        """What enrichment is told besides the columns."""
        return Options(
            default_country=self.default_country or settings.DEFAULT_COUNTRY,
            without=self.without,
            also=self.also,
        )

    def pipeline(self) -> Pipeline:
        """The pipeline for these columns. Raises NothingToEnrichError."""
        return Pipeline(self.columns, self.mapping, options=self.options)


def understand(
    path: Path,
    filename: str,
    format: ParseOptions | None = None,
    chosen: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Looks into an uploaded file; gives what `meta` keeps of it: its plan and its first rows.

    `format`: how it is to be read, where that isn't to be found out, but for what is `chosen`. Raises
    UnreadableFileError or NothingToEnrichError, whose texts are for the person.
    """
    seen, sheets = _look(path, filename, format, chosen or {})
    columns = [_storable(column.name) for column in seen.columns]
    mapping = [column.field for column in seen.columns]
    Pipeline(columns, mapping)
    return {
        "format": seen.options.to_meta(),
        "encoding": seen.options.encoding,
        "delimiter": seen.options.delimiter,
        "columns": columns,
        "mapping": mapping,
        "confidence": [round(column.confidence, 2) for column in seen.columns],
        "sample": _sample(seen.rows),
        "sheets": [[_storable(name), _storable(label)] for name, label in sheets],
    }


def _look(path: Path, *how: Any) -> tuple[Preview, list[Sheet]]:
    """As `look`; a file that isn't small is looked into apart, where it can't fill our memory."""
    if path.stat().st_size <= SMALL_BYTES:
        return look(path, *how)
    try:
        return process_pool.run_apart(look, path, *how, seconds=LOOK_SECONDS)
    except OverrunError:
        raise UnreadableFileError("takes_too_long") from None


def enriched_sample(path: Path, plan: Plan) -> dict[str, Any]:
    """The first rows, enriched for real, as `meta` keeps them: `columns` and `rows`.

    Read and enriched in a process of its own, within SAMPLE_SECONDS. Raises OverrunError, UnenrichableError,
    UnreadableFileError or NothingToEnrichError.
    """
    enrichment = job.Enrichment(plan.columns, plan.mapping, plan.options)
    rows = process_pool.run_apart(
        job.enrich_first, SAMPLE_ROWS, path, plan.format, enrichment, seconds=SAMPLE_SECONDS
    )
    return {"columns": plan.pipeline().columns, "rows": _sample(rows)}


def _sample(rows: Rows) -> Rows:
    return [[_storable(cell[:SAMPLE_CHARACTERS]) for cell in row] for row in rows]


def _storable(text: str) -> str:
    """The text as Postgres takes it into jsonb: with a sign for NUL, which it refuses."""
    return text.replace("\0", "␀")
