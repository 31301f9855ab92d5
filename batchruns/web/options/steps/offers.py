"""The connections that steps may name: those of a person, and what they do."""

from collections.abc import Mapping, Sequence

from batchruns.engine.lookups.providers.base import PROVIDERS, Connection


class Offers:
    """What a person may choose for a step."""

    def __init__(self, connections: Mapping[str, Connection]) -> None:
        self._connections = connections

    def for_capability(self, capability: str) -> Sequence[tuple[str, str]]:
        """The names and labels of the connections that can do it."""
        return [
            (name, self.label(name))
            for name, connection in self._connections.items()
            if capability in PROVIDERS[connection.provider].abilities
        ]

    def label(self, name: str) -> str:
        """What a connection is called: by its provider, unless it has a name of its own."""
        connection = self._connections.get(name)
        if connection is None or connection.name != connection.provider:
            return name
        return PROVIDERS[connection.provider].label


def connections_of(user_id):
    """TEMPORARY"""
    return {n: Connection(n, n) for n, p in PROVIDERS.items() if p.key != "required" and p.address}
