"""Rows that stop the engine are alone among the rejects; all others are enriched, in order."""

from batchruns.processing import bisect
from batchruns.processing.bisect import isolate
from batchruns.processing.job import Unenrichable
from batchruns.processing.process_pool import Overrun

ROWS = [[str(number)] for number in range(1000)]
POISON = {"3", "4", "500", "777", "999"}


def enrich_but(poison: set[str], error: Exception, tried: list[int]):
    def enrich(rows):
        tried.append(len(rows))
        if poison & {row[0] for row in rows}:
            raise error
        return "".join(f"{row[0]}\n" for row in rows).encode(), {"rows": len(rows)}

    return enrich


def test_several_bad_rows_are_found_and_all_others_are_done():
    tried: list[int] = []

    isolated = isolate(ROWS, enrich_but(POISON, Overrun("hung"), tried))

    assert [row[2] for row in isolated.poison] == sorted(POISON, key=int)
    assert [row[0] for row in isolated.poison] == [row[2] for row in isolated.poison]
    assert {row[1] for row in isolated.poison} == {bisect.OVERRAN}
    assert isolated.part.decode().split() == [row[0] for row in ROWS if row[0] not in POISON]
    assert isolated.summary.rows == len(ROWS) - len(POISON)
    assert len(tried) < 100


def test_a_row_on_which_an_enricher_fails_says_so():
    isolated = isolate(ROWS, enrich_but({"8"}, Unenrichable("RecursionError"), []))

    assert isolated.poison == [
        ["8", "Enriching this row failed (RecursionError), so it was left out.", "8"]
    ]


def test_rows_that_all_hang_are_given_up_in_the_end_and_none_is_lost(monkeypatch):
    monkeypatch.setattr(bisect, "MOST_OVERRUNS", 20)
    tried: list[int] = []

    isolated = isolate(ROWS, enrich_but({row[0] for row in ROWS}, Overrun("hung"), tried))

    assert [row[2] for row in isolated.poison] == [row[0] for row in ROWS]
    assert len(tried) == 41


def test_one_bad_row_costs_few_good_ones_even_if_there_are_too_many_others(monkeypatch):
    monkeypatch.setattr(bisect, "MOST_OVERRUNS", 20)
    many = {str(number) for number in range(0, 500, 10)}

    isolated = isolate(ROWS, enrich_but(many, Overrun("hung"), []))

    assert isolated.summary.rows >= 500
    assert isolated.summary.rows + len(isolated.poison) == len(ROWS)
