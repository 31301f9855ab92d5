"""What a phone number tells."""

from collections.abc import Iterable, Sequence
from itertools import repeat

from batchruns.engine.answers import Answer
from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.lead_country.calling_codes import region_of_calling_code
from batchruns.engine.subjects.phone.digits import plain_cells
from batchruns.engine.subjects.phone.lead import CERTAIN, Home, extension_of, read_lead_phone
from batchruns.engine.text import gettext_noop

SOURCE = gettext_noop("libphonenumber's metadata")
CALLING_CODE = "calling code"


class PhoneEnricher(RowEnricher):
    """Reads numbers of any country; the lead's calling code or country, else the default, tells the
    prefix where a number has none.
    """

    name = "phone"
    label = gettext_noop("Phone")
    position = 30
    inputs = ("phone", "lead_country", "lead_country_source", "calling_code", "phone_extension")
    needs = ("phone",)
    is_quick = True
    repeated = "phone"
    further = ("phone_e164", "phone_status")
    status = "phone_status"
    outputs = (
        Output(
            "phone_e164",
            gettext_noop("The number as machines dial it (E.164)."),
            SOURCE,
            essential=True,
            form_of="phone",
        ),
        Output(
            "phone_international",
            gettext_noop("The number as people write it, with its prefix."),
            SOURCE,
        ),
        Output(
            "phone_status",
            gettext_noop("valid or invalid, by the numbering plan of its country."),
            SOURCE,
            counted=True,
            essential=True,
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
            counted=True,
            essential=True,
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
        """The phone number in a cell, dialed from the lead's calling code or country, or the default."""
        text, country, source, calling_code, extension = values
        homes = [self._home(country, source)]
        if calling_code and (region := region_of_calling_code(calling_code, country)):
            homes.insert(0, Home(region, CALLING_CODE))
        if homes[-1].is_assumed:
            homes.append(self._home("", ""))
        return read_lead_phone(text, homes, extension_of(extension))

    def plain_cells(self, *columns: Sequence[str]) -> list[tuple[str, ...] | None]:
        """The cells for plain numbers; None for all other texts."""
        texts, countries, sources, *others = columns
        regions = {country: country or self.options.default_country for country in set(countries)}
        cells = plain_cells(
            texts, map(regions.__getitem__, countries), self._remarks(countries, sources)
        )
        return _where_alone(cells, others) if any(map(any, others)) else cells

    def _remarks(self, countries: Sequence[str], sources: Sequence[str]) -> Iterable[str]:
        """What is to say of each valid number that tells no country itself."""
        if CERTAIN.issuperset(sources):
            return repeat("")
        leads = list(zip(countries, sources, strict=True))
        remarks = {lead: self._home(*lead).remark for lead in set(leads)}
        return map(remarks.__getitem__, leads)

    def _home(self, country: str, source: str) -> Home:
        return Home(country, source) if country else Home(self.options.default_country)


def _where_alone(
    cells: Sequence[tuple[str, ...] | None], others: Sequence[Sequence[str]]
) -> list[tuple[str, ...] | None]:
    """The cells of rows that have nothing in the other columns."""
    return [None if any(beside) else plain for plain, *beside in zip(cells, *others, strict=True)]
