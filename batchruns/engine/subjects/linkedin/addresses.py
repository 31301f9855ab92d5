"""Whose page an address at LinkedIn is, in whatever way it was copied."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from batchruns.engine.issues import Issue

HOME = "https://www.linkedin.com"
PERSON, COMPANY = "in", "company"
PAGES = frozenset((COMPANY, "school", "showcase"))
# An address at any of its hosts, up to what can't stand in one; names of companies have signs, too:
# “moody's-corporation”, “acme-(pty)-ltd”.
ADDRESS = re.compile(
    r"(?<![\w.@-])(?:https?:/*)?(?:[a-z0-9-]+\.)*linkedin\.com(?::\d+)?(?=[/?#\\]|$)"
    r"((?:[^\s,;|<>\"'()\]]|'(?=\w)|(?<=-)\(\w+\))*)",
    re.IGNORECASE,
)
URN = re.compile(r"urn:li:(?:fsd?_)?(profile|member|company|organization):([\w-]+)", re.IGNORECASE)
# Where somebody is sent who has to sign in first: “…?sessionRedirect=%2Fin%2Fada”
REDIRECT = re.compile(r"[?&](?:session_?redirect|url|trk_url)=([^&#]+)", re.IGNORECASE)
SHORT_LINK = re.compile(r"(?:https?://)?(?:www\.)?(?:lnkd\.in|linked\.in)/", re.IGNORECASE)
# Parts of a path before the page: for phones, in mails.
WRAPPERS = frozenset("mwlite m comm mobile organization-guest".split())
OTHER_NAMES = {
    "company-beta": COMPANY,
    "companies": COMPANY,
    "organization": COMPANY,
}
# Names that LinkedIn keeps for pages of its own.
RESERVED = frozenset(
    "me edit unavailable setup login view profile home search undefined null".split()
)
FOR_MEMBERS = frozenset("sales recruiter talent cap profile uas".split())
# Identifiers of members, in which capitals matter.
MEMBER_ID = re.compile(r"A[CE][A-Za-z0-9]AA[\w-]{20,}")
OLD_PROFILE_PARTS = 4
# Signs that no name of a page has: spaces, and what templates leave (“%s”, “{name}”).
NO_NAME = frozenset(" %{}<>$*")


@dataclass(frozen=True, slots=True)
class Page:
    """A page at LinkedIn."""

    kind: str
    """in (a person's profile), company, school or showcase."""
    name: str
    """As addresses have it, encoded."""

    @property
    def url(self) -> str:
        """Its address in the one form."""
        return f"{HOME}/{self.kind}/{self.name}"


NOT_LINKEDIN = Issue("not_linkedin")
NO_PAGE = Issue("linkedin_of_no_page")
FOR_MEMBERS_ONLY = Issue("linkedin_for_members")
SHORT = Issue("linkedin_short_link")
CUT_OFF = Issue("linkedin_cut_off")


def page_at(path: str) -> Page | Issue:
    """The page at what stands behind LinkedIn's host, or why there is none."""
    if behind_sign_in := _behind_sign_in(path):
        return page_at(behind_sign_in)
    parts = _parts_of(path)
    kind = parts[0].lower() if parts else ""
    if read := _READERS.get(OTHER_NAMES.get(kind, kind)):
        return read(parts)
    return FOR_MEMBERS_ONLY if kind in FOR_MEMBERS else NO_PAGE


def _behind_sign_in(path: str) -> str:
    """The path where somebody is sent who has signed in; nothing if it isn't said."""
    redirect = REDIRECT.search(path)
    return _path_within(unquote(redirect[1])) if redirect else ""


def _parts_of(path: str) -> list[str]:
    """What stands between the strokes of a path, from the kind of page on."""
    path = re.split(r"[?#]|&(?=\w+=)", path.replace("\\", "/"), maxsplit=1)[0]
    parts = list(filter(None, map(str.strip, unquote(path).split("/"))))
    return parts[1:] if parts and parts[0].lower() in WRAPPERS else parts


def _path_within(text: str) -> str:
    """The path of an address at LinkedIn in another's parameter; nothing if there is none."""
    if text.startswith("/"):
        return text
    match = ADDRESS.search(text)
    return match[1] if match else ""


def named(kind: str, name: str) -> Page | Issue:
    """The page of a kind and a name, however it is written; an issue if no page has such a name."""
    name = name.strip("@ ").rstrip("…")
    if name.count(".") == 1:  # the end of a sentence, not of “acme-s.r.l.”
        name = name.rstrip(".")
    if not any(map(str.isalnum, name)) or name.lower() in RESERVED:
        return NO_PAGE
    if not NO_NAME.isdisjoint(name):
        return CUT_OFF
    if not MEMBER_ID.fullmatch(name):
        name = name.lower()
    return Page(kind, quote(name, safe="-_.~"))


def _second(parts: Sequence[str]) -> Page | Issue:
    """“in/ada-lovelace/de”, “company/acme/about”."""
    if len(parts) == 1:
        return NO_PAGE
    if parts[1].endswith(("...", "…")):
        return CUT_OFF
    kind = parts[0].lower()
    return named(OTHER_NAMES.get(kind, kind), parts[1])


def _old_profile(parts: Sequence[str]) -> Page | Issue:
    """“pub/ada-lovelace/1/23/4b5”, which is at “in/ada-lovelace-4b50231” now."""
    _, *rest = parts
    if not rest or rest[0].lower() == "dir":
        return NO_PAGE
    name = rest[0]
    if len(rest) >= OLD_PROFILE_PARTS and all(map(str.isalnum, rest[1:OLD_PROFILE_PARTS])):
        first, second, third = rest[1:OLD_PROFILE_PARTS]
        first = "" if first == "0" else first
        name = f"{name}-{third.zfill(3)}{second.zfill(3)}{first}"
    return named(PERSON, name)


def _sales_navigator(parts: Sequence[str]) -> Page | Issue:
    """Sales Navigator names companies by their number, which public addresses take, too; people not."""
    is_company = len(parts) > 2 and parts[1].lower() in (COMPANY, "accounts")
    return named(COMPANY, parts[2]) if is_company and parts[2].isdecimal() else FOR_MEMBERS_ONLY


_READERS: dict[str, Callable[[Sequence[str]], Page | Issue]] = {
    PERSON: _second,
    **dict.fromkeys(PAGES, _second),
    "pub": _old_profile,
    "sales": _sales_navigator,
}
