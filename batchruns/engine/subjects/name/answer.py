"""What a person's name is made of."""

from dataclasses import dataclass

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue


@dataclass(slots=True)
class NameAnswer(Answer):
    """A name in its parts, or why a cell holds none."""

    prefix: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    suffix: str = ""
    salutation: str = ""
    """How a letter addresses the person."""
    issue: Issue | None = None

    @property
    def is_nobody(self) -> bool:
        """Whether it has neither a first nor a last name."""
        return not (self.first or self.last)
