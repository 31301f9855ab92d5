"""Which country a text means."""

from batchruns.engine.enrichers.base import Enricher, Output
from batchruns.engine.subjects.country.read import read_country

SOURCE = "Unicode CLDR (all languages), ISO 3166-1"


class CountryEnricher(Enricher):
    """Reads country names in any language that CLDR knows, and ISO codes."""

    name = "country"
    inputs = ("country",)
    needs = ("country",)
    outputs = (
        Output("country_code", "ISO 3166-1 alpha-2.", SOURCE, True),
        Output("country_name", "The country's English name.", "Unicode CLDR"),
        Output("country_reason", "Why no country could be told.", SOURCE),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        return read_country(*values).cells()
