"""The enrichment of a chunk: what the engine's processes run (no Django)."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from batchruns.engine.enrichers.duplicates.index import encode_keys
from batchruns.engine.enrichers.duplicates.keys import KeyReader
from batchruns.engine.inspection import preview
from batchruns.engine.options import Options
from batchruns.engine.pipeline import Pipeline
from batchruns.engine.tables.parse_options import ParseOptions
from batchruns.engine.tables.stored_csv import decode_rows, encode_columns
from batchruns.engine.transpose import columns_of
from batchruns.processing.chunk_codec import unpack_rows

# Such as lets every enricher load what it knows.
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


def warm_up() -> None:
    """Loads all that enriching takes, so that the first rows take no longer than others."""
    # The other's country is looked for in the tables of all languages, and its mobile has a carrier.
    leads = LEAD, LEAD | {"country": "Nowhere", "phone": "+49 1512 3456789"}
    Pipeline(list(LEAD), list(LEAD)).enrich([list(lead.values()) for lead in leads])


class Unenrichable(Exception):
    """An enricher failed on some of the rows, or on how they are together. Its text: how."""


def enrich(
    rows: Sequence[Sequence[str]],
    columns: Sequence[str],
    mapping: Sequence[str | None],
    options: Options,
) -> tuple[bytes, bytes, dict[str, Any]]:
    """Enriches some rows: the enriched ones as CSV, their keys as bytes, their summary as JSON.

    Raises Unenrichable where an enricher fails, but MemoryError as it is.
    """
    pipeline, reader = _pipeline(tuple(columns), tuple(mapping), options)
    try:
        enriched, summary = pipeline.enrich_columns(rows)
    except MemoryError:
        raise
    except Exception as error:
        raise Unenrichable(type(error).__name__) from error
    return encode_columns(enriched), encode_keys(reader.read(enriched)), summary.to_meta()


def enrich_file(source: Path, part: Path, keys: Path, *described: Any) -> dict[str, Any]:
    """Enriches the chunk in the file `source` into the two others, and gives its summary as JSON.

    What is `described` is as for `enrich`, which see. Raises OSError as well.
    """
    enriched, found, summary = enrich(unpack_rows(source.read_bytes()), *described)
    part.write_bytes(enriched)
    keys.write_bytes(found)
    return summary


def enrich_first(
    rows: int,
    path: Path,
    parse_options: ParseOptions,
    columns: Sequence[str],
    mapping: Sequence[str | None],
    options: Options,
) -> list[list[str]]:
    """The first rows of a file, enriched. Raises UnreadableFileError or Unenrichable."""
    found = preview(path, "", parse_options, rows).rows
    part, _keys, _summary = enrich(found, columns, mapping, options)
    return decode_rows(part)


def keys_of(
    part: bytes, columns: Sequence[str], mapping: Sequence[str | None], options: Options
) -> bytes:
    """The keys of rows that are enriched already, as `enrich` gives them."""
    pipeline, reader = _pipeline(tuple(columns), tuple(mapping), options)
    return encode_keys(reader.read(columns_of(decode_rows(part), len(pipeline.columns))))


# Kept between the chunks of a run: a pipeline remembers the values that it has seen.
@lru_cache(maxsize=4)
def _pipeline(
    columns: tuple[str, ...], mapping: tuple[str | None, ...], options: Options
) -> tuple[Pipeline, KeyReader]:
    pipeline = Pipeline(columns, mapping, options=options)
    return pipeline, KeyReader(pipeline, mapping)
