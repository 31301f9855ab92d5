"""The website that a cell names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.website.errors import NotAWebsiteError
from batchruns.engine.subjects.website.normalize import normalize
from batchruns.engine.subjects.website.ownership import COMPANY_SITE, company_at, ownership_of
from batchruns.engine.subjects.website.public_suffixes import REMEMBERED

# Each line of a text in lower case, and the host without www of those that are plain: a page behind it
# may be about somebody else.
PLAIN_LINE = re.compile(
    r"^(?:https?://)?(?:www\.)?((?:[a-z0-9][a-z0-9-]*+(?<!-)\.)+[a-z]{2,})"
    r"(?:/[a-z0-9]{0,3}/?)?$|^.*$",
    re.MULTILINE,
)
BETWEEN = re.compile(r"[\s,;|<>\"()，；、]+")
NONE_GIVEN = Issue("none_given")
FIRST_OF_SEVERAL, OWN_OF_SEVERAL = Issue("several_addresses"), Issue("several_addresses_own")


@dataclass(slots=True)
class WebsiteAnswer(Answer):
    """A website's address, or why a cell names none."""

    url: str = ""
    domain: str = ""
    """The domain that somebody registered; empty where it is others' own."""
    type: str = ""
    """company_site, social_profile or free_host."""
    issue: Issue | None = None


@lru_cache(maxsize=REMEMBERED)
def read_website(text: str) -> WebsiteAnswer:
    """The website that a (stripped) cell names; the first, if it names several, but a company's own
    before all others.
    """
    if not text:
        return WebsiteAnswer()
    try:
        return _read(text)
    except NotAWebsiteError as error:
        if is_nothing(text):
            return WebsiteAnswer(issue=NONE_GIVEN)
        sites = list(filter(None, map(_read_piece, _pieces(text))))
        return _first_of(sites) if sites else WebsiteAnswer(issue=error.issue)


def plain_hosts(texts: Sequence[str]) -> list[str]:
    """For each text that is a plain address of a website, its host without www; else ""."""
    hosts: list[str] = PLAIN_LINE.findall("\n".join(texts).lower())
    # A line's end within one of them would shift all that follow.
    return hosts if len(hosts) == len(texts) else [""] * len(texts)


def _first_of(sites: Sequence[WebsiteAnswer]) -> WebsiteAnswer:
    site = min(sites, key=lambda site: site.type != COMPANY_SITE)
    if site.issue or len(set(map(attrgetter("url"), sites))) == 1:
        return site
    return replace(site, issue=FIRST_OF_SEVERAL if site is sites[0] else OWN_OF_SEVERAL)


def _pieces(text: str) -> list[str]:
    """What may be an address each; nothing where the text is one word."""
    pieces = [piece for piece in BETWEEN.split(text) if "." in piece and "@" not in piece]
    return pieces if pieces != [text] else []


def _read_piece(piece: str) -> WebsiteAnswer | None:
    try:
        return _read(piece)
    except NotAWebsiteError:
        return None


def _read(text: str) -> WebsiteAnswer:
    address = normalize(text)
    # What is known of a whole host is true of its first page, whatever the others are.
    if not address.path and (company := company_at(address.host.removeprefix("www."))):
        return WebsiteAnswer(address.url, company, COMPANY_SITE)
    owner = ownership_of(address.host, address.path)
    return WebsiteAnswer(address.url, owner.domain, owner.type, owner.issue)
