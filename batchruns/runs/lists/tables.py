"""Tables and views of the person's own Postgres as lists: read as that person, by their policies.

The setting LIST_SCHEMAS names the schemas whose tables may be read so; none by default.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view that a person may read."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


def tables_of(user_id: UUID) -> Sequence[Table]:
    """The tables and views that a person may choose from."""
    raise NotImplementedError
