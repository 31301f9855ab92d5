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
        *values, issue = _values_of(type(self))(self)
        return (*values, "" if issue is None else str(issue))


def _getter_of(answer: Any) -> Callable[[Answer], tuple[Any, ...]]:
    return attrgetter(*(field.name for field in fields(answer)))


_values_of: Callable[[type[Answer]], Callable[[Answer], tuple[Any, ...]]] = cache(_getter_of)
