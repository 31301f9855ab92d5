"""How a run's file is to be read and enriched: what was found at the upload, kept in `meta`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from batchruns.enrichment.options import Options
from batchruns.enrichment.pipeline import Pipeline
from batchruns.leads.formats import Format
from batchruns.leads.preview import preview
from batchruns.models import BatchRun

SAMPLE_CHARACTERS = 200


@dataclass(frozen=True)
class Plan:
    """The format of the file, its columns, and the lead field that each column holds (or None)."""

    format: Format
    columns: tuple[str, ...]
    mapping: tuple[str | None, ...]
    default_country: str | None = None

    @classmethod
    def of(cls, run: BatchRun) -> "Plan":
        """The plan kept in the run's `meta`."""
        meta = run.details
        return cls(
            format=Format.from_meta(meta["format"]),
            columns=tuple(meta["columns"]),
            mapping=tuple(meta["mapping"]),
            default_country=meta.get("defaultCountry"),
        )

    @property
    def options(self) -> Options:
        """What enrichment is told besides the columns."""
        return Options(default_country=self.default_country or settings.DEFAULT_COUNTRY)

    def pipeline(self) -> Pipeline:
        """The pipeline for these columns. Raises NothingToEnrich."""
        return Pipeline(self.columns, self.mapping, options=self.options)


def understand(path: Path, filename: str) -> dict[str, Any]:
    """Looks into an uploaded file; gives what `meta` keeps of it: its plan and its first rows.

    Raises UnreadableFile or NothingToEnrich, whose texts are for the person.
    """
    seen = preview(path, filename)
    columns = [_storable(column.name) for column in seen.columns]
    mapping = [column.field for column in seen.columns]
    Pipeline(columns, mapping)
    return {
        "format": seen.format.to_meta(),
        "encoding": seen.format.encoding,
        "delimiter": seen.format.delimiter,
        "columns": columns,
        "mapping": mapping,
        "confidence": [round(column.confidence, 2) for column in seen.columns],
        "sample": [[_storable(cell[:SAMPLE_CHARACTERS]) for cell in row] for row in seen.rows],
    }


def _storable(text: str) -> str:
    """The text as Postgres takes it into jsonb: with a sign for NUL, which it refuses."""
    return text.replace("\0", "␀")
