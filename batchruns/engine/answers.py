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
        names = [field.name for field in fields(self)[:-1]]  # type: ignore[arg-type]
        issue = "" if self.issue is None else str(self.issue)
        return (*(getattr(self, name) for name in names), issue)
