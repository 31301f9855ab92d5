"""The time zones that a person can choose, and the one that their browser is in."""

from collections import defaultdict
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy

COOKIE = "time_zone"
"""The cookie in which `static/js/page.js` says where the browser is."""
LONGEST = 64
REGIONS = {
    "Europe": gettext_lazy("Europe"),
    "America": gettext_lazy("Americas"),
    "Asia": gettext_lazy("Asia"),
    "Africa": gettext_lazy("Africa"),
    "Australia": gettext_lazy("Australia"),
    "Pacific": gettext_lazy("Pacific"),
    "Atlantic": gettext_lazy("Atlantic"),
    "Indian": gettext_lazy("Indian Ocean"),
}

Choices = list[tuple[str, str]]


def time_zones() -> list[tuple[str, Choices]]:
    """One zone for each rule of time that people live by, by region: IANA name, city with offset.

    They are those that Windows has (by CLDR), in the page's language, sorted by city.
    """
    regions: dict[str, Choices] = defaultdict(list)
    for name in sorted(set(get_global("windows_zone_mapping").values())):
        if name.split("/")[0] in REGIONS:
            regions[name.split("/")[0]].append((name, in_words(name)))
    return [
        (str(label), sorted(regions[region], key=lambda choice: choice[1]))
        for region, label in REGIONS.items()
    ]


def in_words(name: str) -> str:
    """Such as “Berlin (UTC+01:00)”, with the offset of today."""
    cities = Locale.parse(get_language() or "en", sep="-").time_zones
    city = cities.get(name, {}).get("city") or name.split("/")[-1].replace("_", " ")
    offset = datetime.now(UTC).astimezone(ZoneInfo(name)).strftime("%z")
    return f"{city} (UTC{offset[:3]}:{offset[3:]})"


def of_browser(request: HttpRequest) -> str:
    """The IANA name of the zone that the browser says it is in; empty where it says none that exists."""
    name = request.COOKIES.get(COOKIE, "")
    return name if 0 < len(name) <= LONGEST and exists(name) else ""


def exists(name: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
