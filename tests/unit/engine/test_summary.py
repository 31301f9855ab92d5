"""What a summary says of a file: what was added and standardized, and which issues there are."""

from pathlib import Path
from typing import Any

import pytest

from batchruns.engine.options import Options
from batchruns.engine.standalone import enrich_file
from batchruns.engine.summary import Summary

LEADS = """Name,E-Mail,Tel.,Country,City
Ada Lovelace,ada@Analytical.co.uk,+44 20 7946 0018,United Kingdom,London
Grace Hopper,grace@gmial.com,n/a,,New York
Grace Hopper,grace@gmial.com,n/a,,New York
Jonas Weber,n/a,(415) 555-2671,,n/a
"""


@pytest.fixture
def summary(tmp_path: Path) -> Summary:
    leads = tmp_path / "leads.csv"
    leads.write_text(LEADS)
    return enrich_file(leads, tmp_path / "out.csv", tmp_path / "rejects.csv", Options()).summary


def counts(summary: Summary, field: str) -> tuple[int, int, int, int]:
    return (
        summary.filled_before[field],
        summary.usable[field],
        summary.added[field],
        summary.standardized[field],
    )


def test_placeholders_count_as_not_filled(summary: Summary) -> None:
    assert summary.filled_before["phone"] == 2
    assert summary.filled_before["email"] == 3


def test_added_standardized_and_unusable_values_are_told_apart(summary: Summary) -> None:
    assert counts(summary, "phone") == (2, 1, 0, 1)
    assert counts(summary, "first_name") == (0, 4, 4, 0)
    # Two countries come of the city, one is written as its code.
    assert counts(summary, "country") == (1, 3, 2, 1)
    assert counts(summary, "email") == (3, 3, 0, 1)


def test_issues_are_counted_by_code_and_what_they_are_about(summary: Summary) -> None:
    assert summary.issues["domain_mistyped"] == {"Email": 2}
    assert summary.issues["no_country_prefix"] == {"Phone": 1}
    assert (
        sum(sum(summary.issues[c].values()) for c in summary.issues if c.startswith("same_")) == 1
    )


def test_it_adds_up_and_comes_back_from_json(summary: Summary) -> None:
    both: Any = summary + Summary.from_meta(summary.to_meta())

    assert both.rows == 8
    assert both.issues["domain_mistyped"] == {"Email": 4}
    assert both.added["country"] == 4
    assert Summary.from_meta({}) == Summary()
