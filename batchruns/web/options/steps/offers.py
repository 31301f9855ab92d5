"""The connections that steps may name: those of a person, and what they do."""

from collections.abc import Sequence
from uuid import UUID

from batchruns.runs.lookups.connections import reaches_of
from batchruns.web.lookups.words import label_of


class Offers:
    """What a person may choose for the steps of a run."""

    def __init__(self, user_id: UUID) -> None:
        self._reaches = reaches_of(user_id)

    def for_capability(self, capability: str) -> Sequence[tuple[str, str]]:
        """The names and labels of the connections that can do it."""
        return [
            (reach.connection.name, label_of(reach.connection.name))
            for reach in self._reaches.values()
            if reach.described.does(capability)
        ]
