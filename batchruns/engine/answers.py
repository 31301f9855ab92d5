"""What an enricher says of one distinct input, as a small dataclass with named fields."""

from dataclasses import dataclass, fields

from batchruns.engine.issues import Issue


@dataclass(slots=True)
class Answer:
    """Base of all answers: a field for each output, in their order, each text with a default.

    Subclasses add their fields as keyword-only text; `issue`, which stands for the last output, is
    why a value is missing, refused or doubtful.
    """

    issue: Issue | None = None

    def cells(self) -> tuple[str, ...]:
        """The answer as cells, in the order of the outputs; the issue is its English sentence."""
        names = [field.name for field in fields(self) if field.name != "issue"]
        issue = "" if self.issue is None else str(self.issue)
        return (*(getattr(self, name) for name in names), issue)
