"""Where the answers to questions are kept, so that none is asked twice.

They are kept as cells, of which the last is the encoded issue.
"""

from collections.abc import Collection
from typing import Protocol

from batchruns.engine.lookups.base import Question
from batchruns.engine.steps.later import Cells


class AnswerStore(Protocol):
    """Keeps answers by the lookup's name and the question."""

    def answers_to(self, lookup: str, questions: Collection[Question]) -> dict[Question, Cells]:
        """The answers kept to some of these questions."""

    def keep(self, lookup: str, question: Question, answer: Cells) -> None:
        """Keeps an answer, from now on and whatever happens to the process."""


class AnswersInMemory:
    """Answers that last as long as this object."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, Question], Cells] = {}

    def answers_to(self, lookup: str, questions: Collection[Question]) -> dict[Question, Cells]:
        """The answers to those of these questions that have one."""
        return {
            question: self._answers[lookup, question]
            for question in questions
            if (lookup, question) in self._answers
        }

    def keep(self, lookup: str, question: Question, answer: Cells) -> None:
        """Keeps an answer in memory."""
        self._answers[lookup, question] = answer
