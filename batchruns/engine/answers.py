"""What an enricher says of one distinct input, as a small dataclass with named fields."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

from batchruns.engine.issues import Issue


class Answer:
    """Base of all answers, which are `@dataclass(slots=True)`: a text field for each output but the
    last, in their order, and then `issue: Issue | None = None`, which the last output tells.

    Answers are shared between the rows that have the same input, so nobody changes one.
    """

    __slots__ = ()

    issue: Issue | None
    """Why a value is missing, refused or doubtful."""

    def cells(self) -> tuple[str, ...]:
        """The answer as cells, in the order of the outputs; the issue is its English sentence."""
        kind: Any = type(self)
        issue = self.issue
        return (*_values_of(kind)(self), "" if issue is None else str(issue))


@cache
def _values_of(answer: Any) -> Callable[[Any], tuple[str, ...]]:
    """What gets all fields of such an answer but the last."""
    first, *others = [field.name for field in fields(answer)][:-1]
    return attrgetter(first, *others) if others else lambda answer: (getattr(answer, first),)
