"""A chunk is enriched the same, however many of its rows are worked on at a time."""

import pytest

from batchruns.engine.options import Options
from batchruns.engine.summary import Summary
from batchruns.processing import job

COLUMNS, MAPPING = ("Name", "E-Mail", "Mobile"), ("full_name", "email", "phone")
ENRICHMENT = job.Enrichment(COLUMNS, MAPPING, Options(default_country="DE"))
LEADS = [[f"Ada Hill{n % 9}", f"ada{n % 9}@gmial.com", f"0151 234567{n:02}"] for n in range(40)]


@pytest.mark.parametrize("rows", [LEADS, LEADS[:1], []])
def test_a_chunk_in_several_goes_is_the_chunk(
    rows: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = job.enrich_rows(rows, ENRICHMENT)
    monkeypatch.setattr(job, "BATCH_ROWS", 7)

    part = job.enrich_rows(rows, ENRICHMENT)

    assert (part.rows, part.extracts) == (whole.rows, whole.extracts)
    assert _counted(part) == _counted(whole)
    assert part.summary["rows"] == len(rows)


def _counted(part: job.EnrichedPart) -> Summary:
    """The summary as a run adds it up."""
    return Summary() + Summary.from_meta(part.summary)
