"""What a phone number tells."""

from collections.abc import Sequence

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.country.read import country_code
from batchruns.engine.subjects.phone.digits import plain_cells
from batchruns.engine.subjects.phone.read import read_phone
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("libphonenumber's metadata")


class PhoneEnricher(RowEnricher):
    """Reads numbers of any country; the lead's country, else the default, tells the prefix."""

    name = "phone"
    label = gettext_noop("Phone")
    position = 30
    inputs = ("phone", "country")
    needs = ("phone",)
    is_quick = True
    repeated = "phone"
    further = ("phone_e164", "phone_status")
    status = "phone_status"
    outputs = (
        Output("phone_e164", gettext_noop("The number as machines dial it (E.164)."), SOURCE),
        Output(
            "phone_international",
            gettext_noop("The number as people write it, with its prefix."),
            SOURCE,
        ),
        Output(
            "phone_status",
            gettext_noop("valid or invalid, by the numbering plan of its country."),
            SOURCE,
            True,
        ),
        Output(
            "phone_country",
            gettext_noop("The number's country, ISO 3166-1 alpha-2; 001 if it belongs to none."),
            SOURCE,
            True,
        ),
        Output(
            "phone_line_type",
            gettext_noop("landline, mobile, toll free, voip and so on."),
            SOURCE,
            True,
        ),
        Output(
            "phone_carrier",
            gettext_noop("Who was given this block of numbers; a moved number isn't known."),
            SOURCE,
        ),
        Output(
            "phone_time_zones",
            gettext_noop("Where the number is at home, as IANA time zones."),
            SOURCE,
        ),
        Output(
            "phone_reason",
            gettext_noop("Why the number is invalid, or what else stands in the cell."),
            SOURCE,
        ),
    )

    def enrich_one(self, *values: str) -> Answer:
        """The phone number in a cell, dialed from the lead's country or the default one."""
        text, country = values
        return read_phone(text, self._region_of(country))

    def plain_cells(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        """The cells for plain numbers; None for all other texts."""
        texts, countries = columns
        regions = {country: self._region_of(country) for country in set(countries)}
        return plain_cells(texts, map(regions.__getitem__, countries))

    def _region_of(self, country: str) -> str | None:
        return country_code(country) or self.options.default_country
