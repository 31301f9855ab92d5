"""Rows that stop the engine are alone among the rejects; all others are enriched, in order."""

import time
from typing import Any

import pytest

from batchruns.engine import isolate as isolating
from batchruns.engine.isolate import OverrunsInMemory, isolate, time_for
from batchruns.engine.steps.errors import OverrunError, UnenrichableError

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

    isolated = isolate(
        ROWS,
        enrich_but(POISON, OverrunError("took_time", seconds=120), tried),
        OverrunsInMemory(),
    )

    assert [str(row.index) for row in isolated.rejected] == sorted(POISON, key=int)
    assert {str(row.issue) for row in isolated.rejected} == {
        "This row took too long, used too much memory or crashed, so it was left out."
    }
    assert isolated.part.decode().split() == [row[0] for row in ROWS if row[0] not in POISON]
    assert isolated.summary.rows == len(ROWS) - len(POISON)
    assert len(tried) < 200


def test_a_row_on_which_an_enricher_fails_says_so() -> None:
    error = UnenrichableError("enricher_failed", error="RecursionError")

    isolated = isolate(ROWS, enrich_but({"8"}, error, []), OverrunsInMemory())

    [row] = isolated.rejected
    assert row.index == 8
    assert str(row.issue) == "Enriching this row failed (RecursionError), so it was left out."


@pytest.mark.parametrize("rows", [ROWS[:1], []])
def test_few_rows_or_none_are_tried_once_more(rows: Any) -> None:
    tried: list[int] = []

    isolated = isolate(rows, enrich_but(set(), OverrunError("process_died"), tried), Enough())

    assert (isolated.summary.rows, isolated.rejected, len(tried)) == (len(rows), [], len(rows))


class Enough(OverrunsInMemory):
    """As if others had taken all the time that there is."""

    def are_enough(self) -> bool:
        return True


def test_rows_that_all_hang_are_given_up_in_the_end_and_none_is_lost() -> None:
    tried: list[int] = []
    error = OverrunError("took_time", seconds=120)

    isolated = isolate(ROWS, enrich_but({row[0] for row in ROWS}, error, tried), Enough())

    assert [str(row.index) for row in isolated.rejected] == [row[0] for row in ROWS]
    assert {str(row.issue) for row in isolated.rejected} == {
        "Too many rows of this file take too long, so this one and those around it were left out "
        "together. Upload the rejected rows by themselves to try them again."
    }
    assert len(tried) == isolating.PARTS


def test_what_rows_overrun_is_counted_and_those_after_it_have_less_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter(range(0, 100_000, 400))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    overruns = OverrunsInMemory()
    before = [time_for(share, 60, overruns) for share in (1, 0.5, 0.0001)]
    error = OverrunError("took_time", seconds=400)

    isolated = isolate(ROWS, enrich_but({"3", "999"}, error, []), overruns)

    assert before == [60, 30, 3]
    assert overruns.seconds >= 600
    assert 2 < len(isolated.rejected) < len(ROWS) / isolating.PARTS * 2
    assert [time_for(share, 60, overruns) for share in (1, 0.5, 0.0001)] == [10, 5, 3]


def test_one_bad_row_costs_few_good_ones_even_if_there_are_too_many_others() -> None:
    many = {str(number) for number in range(0, 500, 10)}
    error = OverrunError("took_time", seconds=120)

    isolated = isolate(ROWS, enrich_but(many, error, []), Enough())

    assert isolated.summary.rows >= 400
    assert isolated.summary.rows + len(isolated.rejected) == len(ROWS)
