"""Which first-level region a text means."""

import re
from functools import lru_cache

from batchruns.engine.subjects.country.read import country_code
from batchruns.engine.subjects.country.regions import region_codes

REMEMBERED = 10_000
# “California (US)”, “Oregon, USA”, “US-CA” is a code of its own
COUNTRY_BEHIND = re.compile(
    r"(?P<name>[^(),]+?)\s*(?:,\s*(?P<behind>[^(),]+)|[(\[](?P<inner>.+)[)\]])"
)
NONE = frozenset[str]()


@lru_cache(maxsize=REMEMBERED)
def regions_named(text: str) -> frozenset[str]:
    """The codes of ISO 3166-2 that a text may mean, in any country, parents included."""
    return region_codes(text) or _beside_its_country(text)


def _beside_its_country(text: str) -> frozenset[str]:
    match = COUNTRY_BEHIND.fullmatch(text)
    if match is None:
        return NONE
    country = country_code((match["behind"] or match["inner"]).strip())
    return frozenset(c for c in region_codes(match["name"]) if c.startswith(f"{country}-"))


def countries_of_region(text: str) -> frozenset[str]:
    """The countries that have a region of this name or code."""
    return frozenset(code.partition("-")[0] for code in regions_named(text))
