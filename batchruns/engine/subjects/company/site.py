"""The website of a company: its own, or a page about it among others."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from batchruns.engine.issues import Issue
from batchruns.engine.subjects.company.legal_forms import split_legal_form
from batchruns.engine.subjects.company.words import COMPANY_WORDS
from batchruns.engine.subjects.website.ownership import COMPANY_SITE, SOCIAL_PROFILE
from batchruns.engine.subjects.website.public_suffixes import REMEMBERED
from batchruns.engine.subjects.website.read import WebsiteAnswer, read_website
from batchruns.engine.text import plain

# Under which directories, networks and marketplaces keep their entries, as a part of a path.
OF_ENTRIES = re.compile(
    r"/(?:agenc(?:y|ies)|artists?|auftragnehmer|bedrijf|bedrijven|biz|brands?|business(?:es)?|branch|"
    r"compan(?:y|ies)|contractors?|dealers?|doctors?|empresas?|entreprises?|firm[ae]n?|firmy|"
    r"freelancers?|haendler|listings?|makelaars?|marketplace|merchants?|organi[sz]ations?|partners?|"
    r"perfil(?:es)?|places?|profiel|profile?s?|restaurants?|sellers?|selskap|societes?|startups?|"
    r"stores?|studios?|traders?|vendors?|venues?|yritykset)/(?P<entry>[^/?#]+)",
    re.IGNORECASE,
)
# What a company says of itself under such a word: “/company/about-us”.
OF_ITSELF = re.compile(
    r"about|career|contact|directions?|facts|histor|impress|jobs|join|kontakt|leader|legal|location|"
    r"login|meet|mission|news|our-|press|register|sign|standort|team|ueber|uber|unser|values|vision|"
    r"who-|why-|work-",
    re.IGNORECASE,
)
# “ue” may be “ü”, of which `plain` leaves “u”.
UMLAUT = re.compile("([aou])e")
SHORTEST_NAME, SHORTEST_WORD, SHORTEST_START = 4, 3, 7
LONGEST_ABBREVIATION = 5


@lru_cache(maxsize=REMEMBERED)
def read_company_site(text: str, company: str) -> WebsiteAnswer:
    """The website that a (stripped) cell names, of a company whose name is known or not.

    A page about it at a host of another name is a profile there: nobody could list all directories,
    networks and marketplaces.
    """
    site = read_website(text)
    if site.type == COMPANY_SITE and company and _is_entry(site, company):
        issue = Issue("profile_page", {"network": site.domain})
        return replace(site, domain="", type=SOCIAL_PROFILE, issue=issue)
    return site


def _is_entry(site: WebsiteAnswer, company: str) -> bool:
    """Whether a page is about a company, and the host's name isn't the company's."""
    path = unquote(urlsplit(site.url).path)
    if not path.strip("/"):
        return False
    words = words_in_addresses(company)
    name = "".join(words)
    if not name.isascii() or len(name) < SHORTEST_NAME or is_named_after(site.domain, words):
        return False
    return _names(path, words) or _is_listed(path)


def words_in_addresses(company: str) -> list[str]:
    """The words of a company's name as they stand in addresses, without its legal form."""
    name = split_legal_form(company).name or company
    return [UMLAUT.sub(r"\1", word) for word in plain(name).split()]


def is_named_after(domain: str, words: Sequence[str]) -> bool:
    """Whether a domain has a word or the initials of a name, or is a part or an abbreviation of it."""
    label, ending = (_letters(part) for part in domain.split(".", 1))
    name = "".join(words)
    return (
        _has_word(label, words)
        or label in name
        or label[:SHORTEST_NAME] == name[:SHORTEST_NAME]
        or ending in words
        or _abbreviates(label, words)
    )


def _has_word(label: str, words: Sequence[str]) -> bool:
    """Whether one of the words is in a label, if there are others not one that many are called."""
    telling = [word for word in words if word not in COMPANY_WORDS] or words
    return any(len(word) >= SHORTEST_WORD and word in label for word in telling)


def _abbreviates(label: str, words: Sequence[str]) -> bool:
    """Whether a label begins with the initials, or is some of a name's letters, the first one first."""
    name, initials = "".join(words), "".join(word[0] for word in words)
    letters = iter(name)
    is_short = len(label) <= LONGEST_ABBREVIATION and label[:1] == name[:1]
    is_of_initials = len(initials) > 1 and label.startswith(initials)
    return is_of_initials or (is_short and all(letter in letters for letter in label))


def _names(path: str, words: Sequence[str]) -> bool:
    """Whether a path has a name, its first words without the last, or its long words in any order."""
    written, start = _letters(path), "".join(words[:-1])
    long = {word for word in words if len(word) >= SHORTEST_NAME}
    return (
        "".join(words) in written
        or (len(start) >= SHORTEST_START and start in written)
        or (len(long) > 1 and long <= set(UMLAUT.sub(r"\1", plain(path)).split()))
    )


def _letters(text: str) -> str:
    """The letters and digits of an address, as `plain` has those of names: “mueller” as “muller”."""
    return UMLAUT.sub(r"\1", plain(text)).replace(" ", "")


def _is_listed(path: str) -> bool:
    """Whether a path leads to one entry of many: with a number, or a name of several words."""
    listed = OF_ENTRIES.search(path)
    if not listed or OF_ITSELF.match(listed["entry"]):
        return False
    return re.search(r"\d|\w[-_]\w", listed["entry"]) is not None
