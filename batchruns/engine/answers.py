"""What an enricher says of one distinct input, as a small dataclass with named fields."""

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any, cast

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
        """The answer as cells, in the order of the outputs; the last is the issue, if there is one."""
        return (*_texts_of(type(self))(self), self.issue or "")


_getters: dict[type[Answer], Callable[[Any], tuple[str, ...]]] = {}


def _texts_of(answer: type[Answer]) -> Callable[[Any], tuple[str, ...]]:
    """What gets all fields of such an answer but the last, which is the issue."""
    if answer not in _getters:
        first, *others = [field.name for field in fields(answer)][:-1]  # type: ignore[arg-type]
        get = cast("Callable[[Any], Any]", attrgetter(first, *others))
        _getters[answer] = get if others else lambda answer: (get(answer),)
    return _getters[answer]
