"""Which country a text means."""

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.country.read import read_country
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("Unicode CLDR (all languages), ISO 3166-1")


class CountryEnricher(RowEnricher):
    """Reads country names in any language that CLDR knows, and ISO codes."""

    name = "country"
    label = gettext_noop("Country")
    position = 90
    inputs = ("country",)
    needs = ("country",)
    repeated = "country"
    further = ("country_code",)
    outputs = (
        Output("country_code", gettext_noop("ISO 3166-1 alpha-2."), SOURCE, True),
        Output(
            "country_name",
            gettext_noop("The country's English name."),
            gettext_noop("Unicode CLDR"),
        ),
        Output("country_reason", gettext_noop("Why no country could be told."), SOURCE),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The country in a cell."""
        return read_country(*values)
