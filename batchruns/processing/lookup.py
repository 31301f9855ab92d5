"""The lookup phase of a run: what its rows leave open is asked of other sources, once each.

It runs in the job that joins the parts: no chunk's time limit ends it, and no chunk is halved for it.
"""

import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from batchruns.engine.lookups.answer_store import AnswersInMemory
from batchruns.engine.lookups.asking import look_up
from batchruns.engine.lookups.base import Lookup, Question
from batchruns.engine.steps.later import AddedCells, Cells, Extract
from batchruns.models import BatchRun
from batchruns.processing.errors import WorkUnwantedError
from batchruns.processing.process_pool import IsUnwanted, never
from batchruns.runs import files

# What a process that dies may lose of the answers that it has got.
FLUSH_SECONDS = 1


def look_up_all(
    run: BatchRun,
    lookups: Collection[Lookup],
    extracts: Mapping[str, Sequence[Extract]],
    is_unwanted: IsUnwanted = never,
) -> dict[str, AddedCells]:
    """The cells of each lookup, by its name; what an earlier try has asked isn't asked again.

    `extracts`: those of the file's parts in order, by the lookup's name. Raises WorkUnwantedError.
    """
    if not lookups:
        return {}
    added: dict[str, AddedCells] = {}
    with _stored_answers(run) as store:
        for lookup in lookups:
            added[lookup.name] = look_up(lookup, extracts[lookup.name], store, is_unwanted)
            if is_unwanted():
                raise WorkUnwantedError
    return added


class RunAnswers(AnswersInMemory):
    """The answers of one run, also in its files: some at a time, as a file is written as a whole."""

    def __init__(self, run: BatchRun, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._run = run
        self._clock = clock
        self._flushed_at = clock()
        self._unwritten: list[tuple[str, Question, Cells]] = []
        self._files = 0
        self._load()

    def keep(self, lookup: str, question: Question, answer: Cells) -> None:
        """Keeps an answer, and writes the unwritten ones to a file from time to time."""
        super().keep(lookup, question, answer)
        self._unwritten.append((lookup, question, answer))
        if self._clock() - self._flushed_at >= FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Writes the answers that aren't written yet."""
        if self._unwritten:
            text = json.dumps(self._unwritten, ensure_ascii=False)
            with files.writing(self._run.pk, files.answers(self._files)) as file:
                file.write(text.encode("utf-8", "surrogatepass"))
            self._files += 1
            self._unwritten.clear()
        self._flushed_at = self._clock()

    def _load(self) -> None:
        while files.exists(self._run.pk, name := files.answers(self._files)):
            text = files.read(self._run.pk, name).decode("utf-8", "surrogatepass")
            for lookup, question, answer in json.loads(text):
                super().keep(lookup, tuple(question), tuple(answer))
            self._files += 1


@contextmanager
def _stored_answers(run: BatchRun) -> Iterator[RunAnswers]:
    """The answers of a run; all are written when the block ends, well or not."""
    store = RunAnswers(run)
    try:
        yield store
    finally:
        store.flush()
