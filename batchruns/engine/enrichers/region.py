"""The first-level region of a lead."""

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.region.read import read_region
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop(
    "ISO 3166-2, its translations as pycountry ships them, and a table of this project"
)


class RegionEnricher(RowEnricher):
    """Reads states, provinces and Länder, in many languages and by their abbreviations."""

    name = "region"
    label = gettext_noop("Region")
    position = 92
    inputs = ("region", "lead_country", "city")
    needs = ("region",)
    outputs = (
        Output("region_name", gettext_noop("The region as ISO 3166-2 lists it."), SOURCE),
        Output(
            "region_code",
            gettext_noop("ISO 3166-2, as in US-CA or DE-BY."),
            SOURCE,
            counted=True,
            essential=True,
            form_of="region",
        ),
        Output(
            "region_reason",
            gettext_noop("Why no region could be told, or why it doesn't fit the city."),
            gettext_noop("this project's rules"),
        ),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The region in a cell, by the lead's country and city."""
        return read_region(*values)
