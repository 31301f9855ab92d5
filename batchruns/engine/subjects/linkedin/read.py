"""A person's profile and a company's page at LinkedIn, by what two cells hold."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from batchruns.engine.answers import Answer
from batchruns.engine.issues import Issue
from batchruns.engine.subjects.linkedin.addresses import (
    ADDRESS,
    COMPANY,
    CUT_OFF,
    NOT_LINKEDIN,
    PAGES,
    PERSON,
    SHORT,
    SHORT_LINK,
    URN,
    Page,
    named,
    page_at,
)
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.text import INVISIBLE

REMEMBERED = 20_000
NONE_GIVEN = Issue("none_given")
SEVERAL = Issue("several_addresses")
COMPANY_FOR_PERSON = Issue("company_page_for_profile")
PERSON_FOR_COMPANY = Issue("profile_for_company_page")
# As LinkedIn itself writes them; the names that it keeps for itself are shorter.
PLAIN = re.compile(
    r"https?://(?:www\.)?linkedin\.com/(in|company|school|showcase)/([a-z0-9]+(?:-[a-z0-9]+)++)/?"
)
# Within another's address: “google.com/url?q=https%3A%2F%2Flinkedin.com%2Fin%2F…”
ENCODED = re.compile(r"(?:%2F|%40|\.)linkedin\.com%2F", re.IGNORECASE)
# “in/ada-lovelace”, “company/acme”
PATH = re.compile(r"/?(?:in|pub|company|school|showcase)/\S+", re.IGNORECASE)
# “ada-lovelace”, “@ada-lovelace”: a name is written in capitals, a word in a column of links says yes.
NAME = re.compile(r"@?[a-z0-9][a-z0-9_-]{2,99}")
NO_NAMES = frozenset(
    "linkedin profile link url view yes true false here open connect ja oui connected pending sent "
    "requested invited accepted declined visited viewed done todo hidden private public found missing "
    "check later maybe follow following followed active inactive verbunden conectado".split()
)
# “linkedin.com/in/ada lovelace”: a space within the address, unless it ended before.
CONTINUED = re.compile(r"[ \t]+(?!\S*[./])[^\W\d_]")


@dataclass(slots=True)
class LinkedinAnswer(Answer):
    """Where a lead and its company are at LinkedIn, or why that isn't known."""

    profile: str = ""
    company: str = ""
    issue: Issue | None = None


def read_linkedin(person: str, company: str) -> LinkedinAnswer:
    """The profile and the page by two (stripped) cells, of which either may be empty.

    What stands in the other's column goes where it belongs, if there is nothing yet.
    """
    (own, issue), (page, page_issue) = _read(person, PERSON), _read(company, COMPANY)
    profile = _first_of_kind((own, page), is_page=False)
    of_company = _first_of_kind((page, own), is_page=True)
    return LinkedinAnswer(profile, of_company, issue or page_issue)


def _first_of_kind(pages: tuple[Page | None, ...], *, is_page: bool) -> str:
    urls = (page.url for page in pages if page and (page.kind in PAGES) == is_page)
    return next(urls, "")


@lru_cache(maxsize=REMEMBERED)
def _read(text: str, column: str) -> tuple[Page | None, Issue | None]:
    """The page that a cell names, and an issue with it; `column` is in or company."""
    if not text:
        return None, None
    if plain := PLAIN.fullmatch(text):
        return _page_for([Page(plain[1], plain[2])], column)
    text = html.unescape(text).translate(INVISIBLE)
    if ENCODED.search(text):
        text = unquote(text)
    answers = _pages_in(text) or [_without_host(text, column)]
    pages = list(dict.fromkeys(page for page in answers if isinstance(page, Page)))
    if pages:
        return _page_for(pages, column)
    return None, NONE_GIVEN if is_nothing(text) else _first_issue(answers)


def _first_issue(answers: Sequence[Page | Issue]) -> Issue:
    return next(answer for answer in answers if isinstance(answer, Issue))


def _page_for(pages: Sequence[Page], column: str) -> tuple[Page, Issue | None]:
    """The page that belongs in a column, else the first, and why it is doubtful."""
    own = [page for page in pages if _belongs(page, column)]
    if own:
        return own[0], SEVERAL if len(pages) > 1 else None
    return pages[0], COMPANY_FOR_PERSON if column == PERSON else PERSON_FOR_COMPANY


def _belongs(page: Page, column: str) -> bool:
    return (page.kind == PERSON) == (column == PERSON)


def _pages_in(text: str) -> list[Page | Issue]:
    """What each address at LinkedIn in a text names."""
    return [
        CUT_OFF
        if CONTINUED.match(text, match.end()) and not match[1].endswith("/")
        else page_at(match[1])
        for match in ADDRESS.finditer(text)
    ]


def _without_host(text: str, column: str) -> Page | Issue:
    """What is named without LinkedIn's host: by the end of an address, or a name alone."""
    if SHORT_LINK.match(text):
        return SHORT
    if urn := URN.fullmatch(text):
        return _named_by_urn(urn[1].lower(), urn[2])
    if PATH.fullmatch(text):
        return page_at(text)
    return named(column, text) if _is_name(text, column) else NOT_LINKEDIN


def _is_name(text: str, column: str) -> bool:
    """Whether a text alone is the name of a page of its column; people have no number."""
    if not NAME.fullmatch(text) or is_nothing(text) or text in NO_NAMES:
        return False
    return column != PERSON or not text.isdecimal()


def _named_by_urn(kind: str, name: str) -> Page | Issue:
    """“urn:li:fsd_profile:ACoAAB…”, “urn:li:organization:1234”. No address has a member's number."""
    if kind in ("company", "organization"):
        return named(COMPANY, name)
    return NOT_LINKEDIN if name.isdecimal() else named(PERSON, name)
