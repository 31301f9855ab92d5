from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """What enrichment is told besides the columns."""

    default_country: str | None = None
    """ISO 3166 alpha-2: where phone numbers without a prefix and without a country are from."""
