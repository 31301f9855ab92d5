from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """What enrichment is told besides the columns."""

    default_country: str | None = None
    """ISO 3166 alpha-2: where phone numbers without a prefix and without a country are from."""
    without: frozenset[str] = frozenset()
    """The names of enrichers that are switched off."""
    also: frozenset[str] = frozenset()
    """The names of enrichers that are switched on though they are off by default."""

    def switches_on(self, name: str, *, by_default: bool) -> bool:
        """Whether the enricher of this name is to work."""
        return name not in self.without and (by_default or name in self.also)
