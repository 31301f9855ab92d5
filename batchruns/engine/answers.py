"""What an enricher says of one distinct input, as a small dataclass with named fields."""

from dataclasses import fields

from batchruns.engine.issues import Issue


class Answer:
    """Base of all answers, which are `@dataclass(slots=True)`: a text field for each output but the
    last, in their order, and then `issue: Issue | None = None`, which the last output tells.
    """

    __slots__ = ()

    issue: Issue | None
    """Why a value is missing, refused or doubtful."""

    def cells(self) -> tuple[str, ...]:
        """The answer as cells, in the order of the outputs; the issue is its English sentence."""
        issue = "" if self.issue is None else str(self.issue)
        return (*[getattr(self, name) for name in text_fields(type(self))], issue)


_text_fields: dict[type[Answer], tuple[str, ...]] = {}


def text_fields(answer: type[Answer]) -> tuple[str, ...]:
    """The names of the fields that hold text: all but the issue, which is the last."""
    if answer not in _text_fields:
        _text_fields[answer] = tuple(field.name for field in fields(answer)[:-1])  # type: ignore[arg-type]
    return _text_fields[answer]
