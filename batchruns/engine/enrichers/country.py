"""The one country of a lead, by all that its row says."""

from collections.abc import Mapping, Sequence
from itertools import compress, count
from operator import not_
from typing import ClassVar

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Cells, Enriched, Output, RowEnricher
from batchruns.engine.subjects.lead_country.evidence import Lead
from batchruns.engine.subjects.lead_country.read import answer_of_column, read_lead_country
from batchruns.engine.tables.transpose import columns_of
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("Unicode CLDR (all languages), ISO 3166-1")
ALL_SOURCES = gettext_noop(
    "Unicode CLDR, ISO 3166, libphonenumber's metadata, GeoNames (CC BY 4.0), and tables of this "
    "project"
)

NOT_BY_COLUMN: Cells = ()
"""Of rows whose country's cell doesn't name a country by itself."""


class CountryEnricher(RowEnricher):
    """Reads the lead's country: its name in any language or its code, else what region, phone, city,
    postal code or domain tells.
    """

    name = "country"
    label = gettext_noop("Country")
    position = 90
    inputs = Lead._fields
    needs = inputs
    gives: ClassVar[Mapping[str, str]] = {
        "lead_country": "country_code",
        "lead_country_source": "country_source",
    }
    repeated = "country"
    further = ("country_code",)
    outputs = (
        Output(
            "country_code",
            gettext_noop("ISO 3166-1 alpha-2."),
            ALL_SOURCES,
            True,
            essential=True,
            form_of="country",
        ),
        Output(
            "country_name",
            gettext_noop("The country's English name."),
            gettext_noop("Unicode CLDR"),
        ),
        Output(
            "country_source",
            gettext_noop(
                "What the country is based on: country column, region, calling code, phone, "
                "city, postal code, domain or default country."
            ),
            gettext_noop("this project's rules"),
            True,
        ),
        Output("country_reason", gettext_noop("Why no country was found."), SOURCE),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The country of a lead."""
        return read_lead_country(Lead(*values), self.options.default_country)

    def enrich(self, columns: Mapping[str, Sequence[str]], rows: int) -> Enriched:
        """The columns of countries; a row is looked at further only where its country's cell doesn't
        name one by itself.
        """
        empty = [""] * rows
        inputs = [columns.get(field, empty) for field in self.inputs]
        by_column = {text: _cells_by_column(text) for text in set(inputs[0])}
        cells = list(map(by_column.__getitem__, inputs[0]))
        for row in compress(count(), map(not_, cells)):
            cells[row] = self._enrich_guarded(tuple(column[row] for column in inputs))
        return Enriched(columns_of(cells, len(self.outputs)), self._failures_in(cells))


def _cells_by_column(text: str) -> Cells:
    answer = answer_of_column(text)
    return answer.cells() if answer else NOT_BY_COLUMN
