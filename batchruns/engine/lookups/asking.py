"""The lookup phase: the distinct questions of a file are asked, and the answers kept as they come."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate

from batchruns.engine.issues import Issue
from batchruns.engine.lookups.answer_store import AnswerStore
from batchruns.engine.lookups.base import Lookup, Question, decode_questions
from batchruns.engine.steps.later import AddedCells, Cells, Extract


def look_up(
    lookup: Lookup,
    extracts: Sequence[Extract],
    store: AnswerStore,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> "LookedUpCells":
    """Asks what isn't answered yet about the rows of a file, part by part, and gives all cells.

    As soon as it `is_unwanted` no further question is asked; those that wait get their answers.
    """
    # Few files have questions, and every process finds all lookups.
    import asyncio

    for extract in extracts:
        if is_unwanted():
            break
        questions = decode_questions(extract.path.read_bytes())
        asyncio.run(ask_all(lookup, questions, store, is_unwanted))
    return LookedUpCells(lookup, extracts, store)


async def ask_all(
    lookup: Lookup,
    questions: Iterable[Question],
    store: AnswerStore,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> None:
    """Asks each distinct question without an answer in the store once; answers go there as they come.

    At most `lookup.concurrency` questions wait for an answer at a time. A question on which the lookup
    fails has no answer, so that the next try asks it again.
    """
    import asyncio
    import logging

    logger = logging.getLogger(__name__)
    distinct = dict.fromkeys(filter(any, questions))
    answers = store.answers_to(lookup.name, distinct)
    unasked = iter([question for question in distinct if question not in answers])

    async def ask_one_by_one() -> None:
        for question in unasked:
            try:
                answer = await lookup.ask(question)
            except Exception as error:
                logger.warning("Lookup %s failed: %s", lookup.name, type(error).__name__)
            else:
                *values, issue = answer.cells()
                store.keep(lookup.name, question, (*values, Issue.of(issue).dump()))
            if is_unwanted():
                return

    async with asyncio.TaskGroup() as group:
        for _ in range(lookup.concurrency):
            group.create_task(ask_one_by_one())


class LookedUpCells(AddedCells):
    """The cells of a lookup: for each row the answer to its question."""

    def __init__(self, lookup: Lookup, extracts: Sequence[Extract], store: AnswerStore) -> None:
        self._lookup = lookup
        self._store = store
        starts = accumulate((extract.rows for extract in extracts), initial=0)
        self._extracts = dict(zip(starts, extracts, strict=False))
        issue = Issue("lookup_unanswered")
        self._unanswered = ("",) * (len(lookup.outputs) - 1) + (issue,)

    def cells(self, rows: range) -> Mapping[int, Cells]:
        """The answer to each row's question; an issue where there is none."""
        if not rows:
            return {}
        questions = decode_questions(self._extracts[rows.start].path.read_bytes())
        stored = self._store.answers_to(self._lookup.name, set(questions))
        answers = {
            question: (*values, Issue.load(issue)) for question, (*values, issue) in stored.items()
        }
        return {
            row: answers.get(question, self._unanswered)
            for row, question in zip(rows, questions, strict=True)
            if any(question)
        }
