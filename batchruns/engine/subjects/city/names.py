"""How people write the name of a city, with what stands beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batchruns.engine.subjects.city.cities import City, cities_by_name
from batchruns.engine.subjects.country.read import country_codes
from batchruns.engine.subjects.country.regions import region_codes

LONGEST = 200
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
LONGEST_HINT = 3
# “Frankfurt a. d. Oder”, “Mt. Laurel”, “Ft Worth”
ON_THE = re.compile(r"\ba\. ?d\. ?(?=\w)")
MOUNT, FORT = re.compile(r"^Mt\.?\s+"), re.compile(r"^Ft\.?\s+")
ON_THE_MAIN = re.compile(r"\ba\. ?M\.?(?!\w)|/ ?M(?:ain)?\b\.?")
BRACKETS = re.compile(r"[(\[].*?[)\]]")


@dataclass(slots=True)
class Reading:
    """What may be a city's name in a text, and what stands beside it (“San Francisco”, “CA”)."""

    name: str
    hints: list[str]


def readings(text: str) -> Iterator[Reading]:
    """The names that a text may mean, the least changed first."""
    text = ON_THE.sub("an der ", ON_THE_MAIN.sub(" am Main", text[:LONGEST]))
    first, *rest = (part.strip() for part in BETWEEN.split(text))
    hints = [hint for part in rest if (hint := DIGITS.sub("", part).strip())]
    # Most texts are a name alone: the same each time.
    names = dict.fromkeys((text, first, BRACKETS.sub(" ", first), first.split("/")[0]))
    yield from (Reading(name, [] if name == text else hints) for name in names)
    yield from _with_hints_behind(first, hints)
    hints_if_apart = [] if first == text else hints
    without_codes = dict.fromkeys(map(without_postal_code, names))
    yield from (Reading(name, hints_if_apart) for name in without_codes if name not in names)
    yield from (Reading(name, hints) for name in _without_additions(first))


def named(name: str) -> Sequence[City]:
    """The cities of this name, also where “Mt.” and “Ft.” are spelled out; the largest first."""
    cities = cities_by_name(name)
    spelled_out = MOUNT.sub("Mount ", FORT.sub("Fort ", name))
    if spelled_out == name:
        return cities
    return sorted({*cities, *cities_by_name(spelled_out)}, key=lambda city: -city.people)


def without_postal_code(text: str) -> str:
    """“ Paris” of “75008 Paris”."""
    return POSTAL.sub(" ", text)


def city_before_hyphen(text: str) -> tuple[str, str]:
    """“München” and “Schwabing” of “München-Schwabing, Bayern”."""
    name, _, district = BETWEEN.split(text)[0].strip().partition("-")
    return name, district


def _with_hints_behind(text: str, hints: list[str]) -> Iterator[Reading]:
    """“Springfield” and “IL” of “Springfield IL 62701”."""
    words = DIGITS.sub("", text).split()
    for end in range(len(words) - 1, max(0, len(words) - 1 - LONGEST_HINT), -1):
        name, hint = " ".join(words[:end]), " ".join(words[end:])
        if len(hint) > 1 and (region_codes(hint) or country_codes(hint)):
            yield Reading(name, [hint, *hints])


def _without_additions(text: str) -> Iterator[str]:
    """“Munich” of “Greater Munich Metropolitan Area”, “Freiburg” of “Freiburg i.Br.”."""
    names = (AROUND.sub("", AROUND.sub("", text)), BEHIND.sub("", text))
    return (name for name in names if name != text)
