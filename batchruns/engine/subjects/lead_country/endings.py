"""Countries by the endings of domains."""

import re
from functools import lru_cache

from batchruns.engine.subjects.country.names import english_names
from batchruns.engine.subjects.website.hosts import PROFILES, SHARED_HOSTS
from batchruns.engine.subjects.website.mail_providers import is_free_provider

REMEMBERED = 20_000
OTHER_CODES = {"uk": "GB"}
# Sold to anyone, or for what they spell.
SOLD_ANYWHERE = frozenset(
    """ac ad ag ai am as bi bz cc cd cf cg co cv cx dj fm ga gd gg gl gq gs gy ht im io je ki la lc li
    ly md me mn mp ms mu nf nr nu pm pn pw re sb sc sh so st sx tc tf tk tl tm to tv vc vg vi vu wf ws
    yt""".split()
)
# Under them, such an ending has places of its own for those at home: “com.co”.
AT_HOME = frozenset("ac co com edu go gob gov gouv mil net nom or org sch".split())
# Languages of many countries: mailboxes with these endings are in use in all of them.
OF_LANGUAGES = frozenset("es fr pt ru".split())
HOST = re.compile(
    r"(?:[a-z]+://)?(?:[^@/\s]*@)?([^/?#:\s]+\.[a-z]{2})\.?(?:[:/?#]\S*)?", re.IGNORECASE
)


def country_of_website(text: str) -> str:
    """The country (ISO 3166-1 alpha-2) whose ending the domain of a website has, or nothing."""
    match = HOST.fullmatch(text) if "." in text else None
    return _country_of(match[1].lower().removeprefix("www.")) if match else ""


def country_of_email(text: str) -> str:
    """The country whose ending the domain of an address has, or nothing."""
    domain = text.rpartition("@")[2].strip("> ").lower()
    return _country_of(domain) if domain[-3:-2] == "." else ""


@lru_cache(maxsize=REMEMBERED)
def _country_of(host: str) -> str:
    *_, below, ending = ["", *host.split(".")]
    code = OTHER_CODES.get(ending, ending.upper())
    if code not in english_names() or _is_of_many_countries(host, ending):
        return ""
    return "" if ending in SOLD_ANYWHERE and below not in AT_HOME else code


def _is_of_many_countries(host: str, ending: str) -> bool:
    """Whether people of any country have their pages, or their mailboxes, at this host."""
    if host in PROFILES or host in SHARED_HOSTS:
        return True
    return ending in OF_LANGUAGES and is_free_provider(host)
