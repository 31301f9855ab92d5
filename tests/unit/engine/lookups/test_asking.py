"""The lookup phase: each distinct question is asked once, whatever happens meanwhile."""

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from batchruns.engine.lookups.answer_store import AnswersInMemory
from batchruns.engine.lookups.asking import ask_all, look_up
from batchruns.engine.steps.later import EnrichedRows, Extract
from tests.helpers.toy_steps import DirectoryLookup


@pytest.fixture
def lookup(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(DirectoryLookup, "asked", Counter())
    return DirectoryLookup()


def extracts(lookup: Any, folder: Any, emails: Any, size: Any) -> Any:
    """The extracts of rows with these addresses, in parts of so many."""
    made: list[Any] = []
    for start in range(0, len(emails), size):
        part = emails[start : start + size]
        path = folder / f"{len(made)}"
        path.write_bytes(lookup.extract(EnrichedRows({}, {"email": part}, len(part))))
        made.append(Extract(len(part), path))
    return made


def test_six_hundred_leads_are_asked_once_for_each_distinct_input(
    lookup: Any, tmp_path: Path
) -> None:
    lookup.seconds, lookup.concurrency = 0.02, 30
    emails = [f"p{n % 450}@acme.com" for n in range(600)]

    began = time.monotonic()
    added = look_up(lookup, extracts(lookup, tmp_path, emails, 100), AnswersInMemory())

    assert time.monotonic() - began < 3
    assert set(lookup.asked.values()) == {1}
    assert len(lookup.asked) == 450
    cells = {**added.cells(range(100)), **added.cells(range(500, 600))}
    assert cells[599] == ('Dr. "p149@acme.com", yes', "")


def test_slow_answers_reject_nothing(lookup: Any, tmp_path: Path) -> None:
    """A chunk of so many rows would be over its time limit many times."""
    lookup.seconds, lookup.concurrency = 0.2, 200
    emails = [f"p{n}@acme.com" for n in range(1_000)]

    added = look_up(lookup, extracts(lookup, tmp_path, emails, 1_000), AnswersInMemory())

    assert len(added.cells(range(1_000))) == 1_000
    assert lookup.asked.total() == 1_000


def test_no_more_questions_wait_at_a_time_than_may(lookup: Any) -> None:
    waiting, most = 0, 0

    async def ask(question: Any) -> Any:
        nonlocal waiting, most
        waiting += 1
        most = max(most, waiting)
        await asyncio.sleep(0.001)
        waiting -= 1
        return await DirectoryLookup.ask(lookup, question)

    lookup.ask, lookup.concurrency = ask, 7
    asyncio.run(ask_all(lookup, [(f"p{n}",) for n in range(50)], AnswersInMemory()))

    assert most == 7
    assert lookup.asked.total() == 50


def test_after_a_crash_only_what_is_missing_is_asked(lookup: Any, tmp_path: Path) -> None:
    parts = extracts(lookup, tmp_path, [f"p{n}@acme.com" for n in range(60)], 20)
    store = Crashing(after=25)
    lookup.concurrency = 1

    with pytest.raises(ExceptionGroup):
        look_up(lookup, parts, store)
    assert lookup.asked.total() == 26
    store.left = None
    added = look_up(lookup, parts, store)

    # The one whose answer had come when the process died was asked for again.
    assert lookup.asked.total() == 61
    assert [email for email, times in lookup.asked.items() if times > 1] == ["p25@acme.com"]
    assert len(added.cells(range(20, 40))) == 20


class Crashing(AnswersInMemory):
    """Keeps some answers, and then fails as a process that dies."""

    def __init__(self, after: Any) -> None:
        super().__init__()
        self.left = after

    def keep(self, lookup: Any, question: Any, answer: Any) -> None:
        if self.left == 0:
            raise MemoryError
        self.left = None if self.left is None else self.left - 1
        super().keep(lookup, question, answer)


def test_an_unwanted_phase_ends_with_the_answers_that_wait_and_keeps_them(
    lookup: Any, tmp_path: Path
) -> None:
    parts = extracts(lookup, tmp_path, [f"p{n}@acme.com" for n in range(60)], 20)
    store = AnswersInMemory()
    lookup.concurrency = 3

    look_up(lookup, parts, store, lambda: lookup.asked.total() >= 25)
    kept = store.answers_to("directory", [(f"p{n}@acme.com",) for n in range(60)])

    assert 25 <= lookup.asked.total() == len(kept) <= 28
    look_up(lookup, parts, store)
    assert set(lookup.asked.values()) == {1}


def test_a_question_on_which_the_source_fails_costs_its_cells_and_is_asked_again(
    lookup: Any, tmp_path: Path
) -> None:
    parts = extracts(lookup, tmp_path, ["a@acme.com", "b@acme.com", ""], 3)
    store = AnswersInMemory()
    lookup.fails_on = frozenset({"a@acme.com"})

    cells = look_up(lookup, parts, store).cells(range(3))

    assert cells == {
        0: ("", "The source couldn't be reached."),
        1: ('Dr. "b@acme.com", yes', ""),
    }
    lookup.fails_on = frozenset()
    assert look_up(lookup, parts, store).cells(range(3))[0] == ('Dr. "a@acme.com", yes', "")
    assert lookup.asked == {"a@acme.com": 2, "b@acme.com": 1}
