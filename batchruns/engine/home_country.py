"""The country that the leads of a file are from, where no column names countries but regions tell."""

from collections import Counter
from collections.abc import Sequence
from functools import reduce

from batchruns.engine.schema.match_columns import Column
from batchruns.engine.subjects.country.named_regions import countries_of_region
from batchruns.engine.subjects.lead_country.evidence import Lead
from batchruns.engine.subjects.lead_country.read import read_lead_country
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import plain

FEWEST_REGIONS = 3
SHARE_OF_LEADS = 0.9


def home_country(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str | None:
    """The ISO 3166-1 alpha-2 code of the country in which hardly any region of these rows isn't.

    “MA” is a region of 21 countries, but beside “NY” and “Boston” it is one of the United States. None
    where the file has a column of countries or of calling codes, or none of regions; where there are
    too few different ones; and where the rows are from several countries.
    """
    leads = _leads_with_regions(columns, rows)
    if len({plain(lead.region) for lead in leads}) < FEWEST_REGIONS:
        return None
    country = _likeliest(leads)
    from_there = [lead for lead in leads if read_lead_country(lead, country).code == country]
    return country if len(from_there) >= SHARE_OF_LEADS * len(leads) else None


def _leads_with_regions(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[Lead]:
    """What the rows that have a region say of their country; nothing if a column says it outright."""
    fields = [column.field for column in columns]
    if "region" not in fields or not set(fields).isdisjoint(("country", "calling_code")):
        return []
    indices = {name: fields.index(name) for name in Lead._fields if name in fields}
    leads = [Lead(**{name: row[index].strip() for name, index in indices.items()}) for row in rows]
    return [lead for lead in leads if not is_nothing(lead.region)]


def _likeliest(leads: Sequence[Lead]) -> str | None:
    """The country of most leads whose row names one; else the only one that has all their regions."""
    codes = Counter(filter(None, (read_lead_country(lead).code for lead in leads)))
    if codes:
        return codes.most_common(1)[0][0]
    everywhere = (countries_of_region(region) for region in {lead.region for lead in leads})
    having_all = reduce(frozenset.intersection, everywhere)
    return next(iter(having_all)) if len(having_all) == 1 else None
