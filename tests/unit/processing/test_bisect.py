"""Rows that stop the engine are alone among the rejects; all others are enriched, in order."""

from typing import Any

import pytest

from batchruns.processing import bisect
from batchruns.processing.bisect import isolate
from batchruns.processing.errors import OverrunError, UnenrichableError

ROWS = [[str(number)] for number in range(1000)]
POISON = {"3", "4", "500", "777", "999"}


def enrich_but(poison: set[str], error: Exception, tried: list[int]) -> Any:
    def enrich(rows: Any) -> Any:
        tried.append(len(rows))
        if poison & {row[0] for row in rows}:
            raise error
        return "".join(f"{row[0]}\n" for row in rows).encode(), {"rows": len(rows)}

    return enrich


def test_several_bad_rows_are_found_and_all_others_are_done() -> None:
    tried: list[int] = []

    isolated = isolate(ROWS, enrich_but(POISON, OverrunError("took_time", seconds=120), tried))

    assert [str(row.index) for row in isolated.rejected] == sorted(POISON, key=int)
    assert {str(row.issue) for row in isolated.rejected} == {
        "Enriching this row took too long or too much memory, or crashed, so it was left out."
    }
    assert isolated.part.decode().split() == [row[0] for row in ROWS if row[0] not in POISON]
    assert isolated.summary.rows == len(ROWS) - len(POISON)
    assert len(tried) < 100


def test_a_row_on_which_an_enricher_fails_says_so() -> None:
    isolated = isolate(
        ROWS, enrich_but({"8"}, UnenrichableError("enricher_failed", error="RecursionError"), [])
    )

    [row] = isolated.rejected
    assert row.index == 8
    assert str(row.issue) == "Enriching this row failed (RecursionError), so it was left out."


def test_rows_that_all_hang_are_given_up_in_the_end_and_none_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bisect, "MOST_OVERRUNS", 20)
    tried: list[int] = []

    isolated = isolate(
        ROWS, enrich_but({row[0] for row in ROWS}, OverrunError("took_time", seconds=120), tried)
    )

    assert [str(row.index) for row in isolated.rejected] == [row[0] for row in ROWS]
    assert len(tried) == 41


def test_one_bad_row_costs_few_good_ones_even_if_there_are_too_many_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bisect, "MOST_OVERRUNS", 20)
    many = {str(number) for number in range(0, 500, 10)}

    isolated = isolate(ROWS, enrich_but(many, OverrunError("took_time", seconds=120), []))

    assert isolated.summary.rows >= 500
    assert isolated.summary.rows + len(isolated.rejected) == len(ROWS)
