"""The enrichment of a chunk: what the engine's processes run. No Django here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import chain, islice
from operator import add
from pathlib import Path
from typing import Any

from batchruns.engine.guarded import work
from batchruns.engine.issues import Issue
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.rows.lead_cells import Column
from batchruns.engine.standalone import BATCH_ROWS
from batchruns.engine.steps.base import Step
from batchruns.engine.steps.registry import all_steps
from batchruns.engine.summary import Summary
from batchruns.engine.tables.stored_csv import decode_rows, encode_columns, encode_rows
from batchruns.engine.tables.transpose import columns_of
from batchruns.processing.chunk_codec import unpack_rows

# A lead that lets every enricher load what it knows.
LEAD = {
    "city": "Berlin",
    "company": "Analytical Engines GmbH",
    "country": "Germany",
    "email": "ada@gmail.com",
    "full_name": "Dr. Ada Lovelace",
    "phone": "+49 30 901820",
    "title": "Head of Sales",
    "website": "https://www.bbc.co.uk/news",
}


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What a file's rows are enriched by: its columns, the lead field of each (or None), options."""

    columns: tuple[str, ...]
    mapping: tuple[str | None, ...]
    options: Options

    def pipeline(self) -> Pipeline:
        """The pipeline, kept between the chunks of a run: it remembers the values that it has seen.

        Raises NothingToEnrichError.
        """
        return _pipeline(self, all_steps())


@dataclass(frozen=True, slots=True)
class EnrichedPart:
    """Some rows after the row phase."""

    rows: bytes
    """As CSV of our own, without the columns of later steps."""
    extracts: Mapping[str, bytes]
    """What each later step needs to know of these rows, by its name."""
    summary: dict[str, Any]
    """As JSON."""


def warm_up() -> None:
    """Loads all that enriching takes, so that the first rows take no longer than others."""
    # The other's country is looked for in the tables of all languages, and its mobile has a carrier.
    leads = LEAD, LEAD | {"country": "Nowhere", "phone": "+49 1512 3456789"}
    Pipeline(list(LEAD), list(LEAD)).enrich([list(lead.values()) for lead in leads])


def enrich_rows(rows: Sequence[Sequence[str]], enrichment: Enrichment) -> EnrichedPart:
    """The rows after the row phase. Raises UnenrichableError and MemoryError."""
    pipeline = enrichment.pipeline()
    wide, summary = _work(pipeline, rows)
    return EnrichedPart(
        encode_columns(pipeline.narrow(wide)), pipeline.extracts(wide), summary.to_meta()
    )


def enrich_wide(
    rows: Sequence[Sequence[str]], enrichment: Enrichment
) -> tuple[bytes, dict[str, Any]]:
    """The wide columns of the rows as CSV of our own, for `narrow_part`, and their summary as JSON.

    Raises as `enrich_rows`.
    """
    wide, summary = _work(enrichment.pipeline(), rows)
    return encode_columns(wide), summary.to_meta()


def _work(pipeline: Pipeline, rows: Sequence[Sequence[str]]) -> tuple[list[Column], Summary]:
    """The wide columns of rows and their summary, worked out for as many at a time as is quickest."""
    starts = range(0, max(1, len(rows)), BATCH_ROWS)
    wides, summaries = zip(
        *(work(pipeline, rows[start : start + BATCH_ROWS]) for start in starts), strict=True
    )
    columns: list[Column] = [list(chain(*parts)) for parts in zip(*wides, strict=True)]
    return columns, reduce(add, summaries)


def narrow_part(wide_part: bytes, enrichment: Enrichment) -> tuple[bytes, dict[str, bytes]]:
    """The part, and the extracts, of rows that `enrich_wide` has enriched."""
    pipeline = enrichment.pipeline()
    rows = decode_rows(wide_part)
    wide = columns_of(rows, pipeline.wide)
    return encode_columns(pipeline.narrow(wide)), pipeline.extracts(wide)


def enrich_chunk_file(
    source: Path, part: Path, extracts: Mapping[str, Path], enrichment: Enrichment
) -> dict[str, Any]:
    """Enriches the chunk in the file `source` into the others, and gives its summary as JSON.

    `extracts`: where that of each later step is written. Raises UnenrichableError,
    MemoryError and OSError.
    """
    enriched = enrich_rows(unpack_rows(source.read_bytes()), enrichment)
    part.write_bytes(enriched.rows)
    for name, extract in enriched.extracts.items():
        extracts[name].write_bytes(extract)
    return enriched.summary


@dataclass(frozen=True, slots=True)
class EntriesRead:
    """What a file of whom not to contact holds."""

    entries: int
    refused: int
    problems: list[tuple[int, str]]
    """The first lines that are no entries, each with the encoded issue."""


LINES_AT_ONCE = 5_000
MOST_PROBLEMS = 50
"""So many lines of a file that are no entries are named."""


def write_entries(
    source: Path,
    filename: str,
    options: Options | None,
    country: str,
    every_row: bool,
    secret: bytes,
    target: Path,
) -> EntriesRead:
    """Writes the entries of a file: kind, hash, text. Raises UnreadableFileError.

    `options`: how it is parsed and mapped, where that is known; `country`: of numbers without a prefix
    where it isn't; `every_row`: also rows of which no opt-out column says that their lead doesn't want
    to be contacted.
    """
    # Few processes ever read such a file.
    from batchruns.engine.do_not_contact.entries import Entry
    from batchruns.engine.opt_out_file import entries_of_file

    written, refused, problems = 0, 0, list[tuple[int, str]]()
    with target.open("wb") as file:
        lines = entries_of_file(source, filename, options, country, every_row=every_row)
        while some := list(islice(lines, LINES_AT_ONCE)):
            read = [(line.number, entry) for line in some for entry in line.entries]
            entries = [entry for _, entry in read if isinstance(entry, Entry)]
            issues = [(number, issue.dump()) for number, issue in read if isinstance(issue, Issue)]
            file.write(encode_rows([e.key.kind, str(e.key.hash(secret)), e.value] for e in entries))
            written, refused = written + len(entries), refused + len(issues)
            problems += issues[: MOST_PROBLEMS - len(problems)]
    return EntriesRead(written, refused, problems)


@lru_cache(maxsize=4)
def _pipeline(enrichment: Enrichment, steps: tuple[type[Step], ...]) -> Pipeline:
    return Pipeline(enrichment.columns, enrichment.mapping, options=enrichment.options)
