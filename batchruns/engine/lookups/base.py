"""The base of what another source is asked."""

import json
from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from batchruns.engine.answers import Answer
from batchruns.engine.steps.base import Phase
from batchruns.engine.steps.later import EnrichedRows, LaterStep

Question = tuple[str, ...]
"""What is asked for one row; rows with equal questions share the answer."""


class Lookup(LaterStep):
    """Asks another source about the rows of a file, once for each distinct question.

    It runs beside the process pool: no chunk's time limit ends it, and no row is rejected for it.
    """

    phase = Phase.LOOKUP
    concurrency: ClassVar[int] = 10
    """How many questions may wait for an answer at the same time."""

    @abstractmethod
    def questions(self, rows: EnrichedRows) -> Iterable[Question]:
        """The question for each row; one of empty texts only is never asked."""

    @abstractmethod
    async def ask(self, question: Question) -> Answer:
        """The answer to one question. A miss is an answer with an issue, not an error."""

    def extract(self, rows: EnrichedRows) -> bytes:
        """The questions of these rows, as JSON."""
        questions = list(self.questions(rows))
        return json.dumps(questions, ensure_ascii=False).encode("utf-8", "surrogatepass")


def decode_questions(extract: bytes) -> list[Question]:
    """The questions of a part's rows, in order, as `Lookup.extract` wrote them."""
    return [tuple(texts) for texts in json.loads(extract.decode("utf-8", "surrogatepass"))]
