"""What the address of a website tells."""

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import idna

from batchruns.engine.enrichers.base import Output, RowEnricher
from batchruns.engine.subjects.placeholders import is_nothing
from batchruns.engine.subjects.website.hosts import PROVIDERS, SHARED_HOSTS, SOLD, profile_at
from batchruns.engine.subjects.website.public_suffixes import (
    REMEMBERED,
    public_and_private,
    registrable_domain,
    wildcards,
)
from batchruns.engine.text import INVISIBLE_OR_TURNING, gettext_noop

SOURCE = "the Public Suffix List"
RULES = "RFC 3986, IDNA 2008"
TRACKING = re.compile(
    r"(utm_\w*|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|twclid|ttclid|igshid|igsh|"
    r"mc_cid|mc_eid|_hsenc|_hsmi|_ga|_gl|trk)(=.*)?",
    re.IGNORECASE,
)
# What most addresses look like, which needs no taking apart; longer hosts need more checks.
USUAL = re.compile(
    r"(?:(https?)://)?((?:[A-Za-z0-9][A-Za-z0-9-]*+\.)+[A-Za-z]{2,})(/[A-Za-z0-9._~/-]*)?"
)
USUAL_LENGTH = 63
# Each line of a text in lower case, and the host without www of those that are most usual.
USUAL_LINE = re.compile(
    r"^(?:https?://)?(?:www\.)?((?:[a-z0-9][a-z0-9-]*+(?<!-)\.)+[a-z]{2,})(?:/[a-z0-9._~/-]*)?$|^.*$",
    re.MULTILINE,
)
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d)[/\\]*|(https?)[/\\]{2}:?", re.IGNORECASE)
# “http:”, “https:” as people mistype them, and as others disarm them.
MISTYPED_SCHEME = re.compile(r"h{0,2}t{1,3}p{1,2}(s?)|hxxp(s?)", re.IGNORECASE)
IDEOGRAPHIC_STOP = str.maketrans("\u3002\uff61", "..")
AROUND = "<>\"'()[],;*!`“”„‘’«»\u00a0 "
# “acme[.]com”, as addresses are disarmed
DISARMED = re.compile(r"[\[({](?:\.|dot)[\])}]", re.IGNORECASE)
# “URL:acme.com”
LABELS = frozenset("url web website webseite homepage www internet site link domain hp".split())
# “https://user:password@acme.com”: nobody's to see in a list of leads.
SIGN_IN = re.compile(r"^[^/?#@\s]+:[^/?#@]*@")
NOTHING = "This says that there is none."
BETWEEN = re.compile(r"[\s,;|<>\"()]+")
SEVERAL = "There are several addresses in this cell; this is the first."
OTHERS = "There are several addresses in this cell; this is a company's own."
COMPANY_SITE, SOCIAL_PROFILE, FREE_HOST = "company_site", "social_profile", "free_host"
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
DEFAULT_PORTS = {"http": 80, "https": 443}


class NotAWebsite(ValueError):
    """Why a text is no address of a website, as a sentence."""


class WebsiteEnricher(RowEnricher):
    """Reads the address itself; whether anything answers there is not asked."""

    name = "website"
    label = gettext_noop("Website")
    position = 80
    inputs = ("website",)
    needs = ("website",)
    outputs = (
        Output(
            "website_url",
            "The address as machines know it: with scheme, host in lower case and ASCII, without "
            "fragment, default port and parameters that only follow visitors.",
            RULES,
        ),
        Output(
            "website_domain",
            "The domain that somebody registered, in the letters that people read.",
            SOURCE,
        ),
        Output(
            "website_type",
            "company_site, social_profile (a page at LinkedIn, Facebook and the like) or "
            "free_host (a site under a provider's domain).",
            f"{SOURCE}; a list of social networks in this project",
            True,
        ),
        Output("website_reason", "Why this is no address of a company's own site.", RULES),
    )

    def enrich_one(self, *values: str) -> tuple[str, ...]:
        (text,) = values
        if not text:
            return "", "", "", ""
        url, _, domain, kind, reason = read_website(text)
        return url, domain, kind, reason


class Website(NamedTuple):
    """What the address of a website tells; all but the reason may be empty."""

    url: str
    host: str
    domain: str
    """The domain that somebody registered; empty where it is others' own."""
    kind: str
    reason: str


@lru_cache(maxsize=REMEMBERED)
def read_website(text: str) -> Website:
    """The website that a (stripped) cell names; the first, if it names several."""
    try:
        return _read(text)
    except NotAWebsite as error:
        if is_nothing(text):
            return Website("", "", "", "", NOTHING)
        found = [site for piece in _pieces(text) if (site := _read_piece(piece))]
        if not found:
            return Website("", "", "", "", str(error))
    site = next((site for site in found if site.kind == COMPANY_SITE), found[0])
    if all(other.url == site.url for other in found):
        return site
    return site._replace(reason=site.reason or (SEVERAL if site is found[0] else OTHERS))


def usual_hosts(texts: Sequence[str]) -> list[str]:
    """For each text that is a website's address of a usual shape, its host without www; else ""."""
    found: list[str] = USUAL_LINE.findall("\n".join(texts).lower())
    # A line's end within one of them would shift all that follow.
    return found if len(found) == len(texts) else [""] * len(texts)


@lru_cache(maxsize=REMEMBERED)
def company_at(host: str) -> str:
    """The domain of the company whose own site every page at such a host is, with and without www.

    Nothing where that is not sure.
    """
    if not host or len(host) > USUAL_LENGTH or _is_suffix(host):
        return ""
    try:
        domain, kind, _ = _kind_of(host, has_path=True)
    except NotAWebsite:
        return ""
    return domain if kind == COMPANY_SITE else ""


def _pieces(text: str) -> list[str]:
    """What may be an address each; nothing where the text is one word."""
    pieces = [piece for piece in BETWEEN.split(text) if "." in piece and "@" not in piece]
    return pieces if pieces != [text] else []


def _read_piece(piece: str) -> Website | None:
    try:
        return _read(piece)
    except NotAWebsite:
        return None


def _read(text: str) -> Website:
    url, host, has_path = normalize(text)
    return Website(url, host, *_kind_of(host, has_path))


def normalize(text: str) -> tuple[str, str, bool]:
    """The normal form of an address, its host (ASCII), and whether it names a page there.

    Raises NotAWebsite.
    """
    usual = USUAL.fullmatch(text)
    if usual and len(usual[2]) <= USUAL_LENGTH and "-." not in text:
        scheme, host, path = usual.groups()
        path = path if path and path != "/" else ""
        host = host.lower()
        return f"{scheme or 'https'}://{host}{path}", host, bool(path)
    if "&" in text and ";" in text:
        text = html.unescape(text)
    text = DISARMED.sub(".", text.translate(INVISIBLE_OR_TURNING)).strip(AROUND).replace("\\", "/")
    text += "]" * (text.count("[") - text.count("]"))  # “http://[::1]”
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(IDEOGRAPHIC_STOP)
    if " " in text or not text.isprintable():
        raise NotAWebsite("There is a space in it, which no address of a website has.")
    scheme, rest = _split_scheme(text)
    if "://" in text:
        rest = SIGN_IN.sub("", rest)
    if "@" in re.split("[/?#]", rest, maxsplit=1)[0]:
        raise NotAWebsite("This is an e-mail address, not a website.")
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        port = parts.port
    except ValueError:
        raise NotAWebsite("This is no address of a website.") from None
    host = _ascii_host(parts.hostname or "")
    suffix = f":{port}" if port not in (None, DEFAULT_PORTS[scheme]) else ""
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") if parts.path != "/" else ""
    kept = [pair for pair in parts.query.split("&") if pair and not TRACKING.fullmatch(pair)]
    query = quote("&".join(kept), safe="/%:@!$&'()*+,;=~-._?")
    shown = f"[{host}]" if ":" in host else host
    url = f"{scheme}://{shown}{suffix}{path}" + (f"?{query}" if query else "")
    return url, host, bool(path or query)


def _split_scheme(text: str) -> tuple[str, str]:
    """http or https, and what stands behind it; https where there is none."""
    found = SCHEME.match(text)
    if not found:
        return "https", text.lstrip("/")
    scheme, rest = (found[1] or found[2]).lower(), text[found.end() :]
    if scheme in LABELS:
        return _split_scheme(rest)
    if "." in scheme:  # a host and its port
        return "https", text
    if mistyped := MISTYPED_SCHEME.fullmatch(scheme):
        scheme = f"http{mistyped[1] or mistyped[2] or ''}"
    if scheme == "mailto":
        raise NotAWebsite("This is an e-mail address, not a website.")
    if scheme not in DEFAULT_PORTS:
        raise NotAWebsite(f"Addresses that begin with “{scheme}:” are no websites.")
    # “http://https://acme.com”
    return _split_scheme(rest) if re.match("https?[:/]", rest, re.IGNORECASE) else (scheme, rest)


def _ascii_host(host: str) -> str:
    """The host in lower case and ASCII; an IP address as it is. Raises NotAWebsite."""
    host = host.rstrip(".").lower()
    if _is_ip(host):
        return host
    if "." not in host:
        raise NotAWebsite("There is no domain in it: a dot is missing.")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            raise NotAWebsite("Its domain has characters that no domain may have.") from None
    if len(host) > 253 or not all(map(LABEL.fullmatch, host.split("."))):
        raise NotAWebsite("Its domain has characters that no domain may have, or is too long.")
    return host


def _is_ip(host: str) -> bool:
    if not (":" in host or host[-1:].isdecimal()):
        return False
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _kind_of(host: str, has_path: bool) -> tuple[str, str, str]:
    """The registrable domain, the type, and the reason where one is missing."""
    if _is_ip(host):
        return "", "", "This is an IP address, which has no domain."
    domain, is_below_provider = _domain_of(_readable(host))
    if not domain:
        raise NotAWebsite("Nobody can have registered this domain: its ending is none that exists.")
    if "_" in domain:
        raise NotAWebsite("Its domain has characters that no domain may have.")
    if host.removeprefix("www.") in SHARED_HOSTS:
        return "", FREE_HOST, f"The domain is that of the provider ({domain})."
    if has_path and (name := profile_at(domain)):
        return "", SOCIAL_PROFILE, f"This is a profile at {name}, not a site of the company's own."
    return domain, FREE_HOST if is_below_provider else COMPANY_SITE, ""


def _domain_of(host: str) -> tuple[str, bool]:
    """The part of a host that is one's own, and whether a provider gave it away below its own.

    The provider's domain, too, is a suffix for the list, but a private one: somebody registered it.
    """
    suffixes = _suffixes()
    with_wildcards = wildcards(suffixes)
    if host in suffixes:
        return registrable_domain(host), False
    label, dot, suffix = host.partition(".")
    while dot and suffix not in with_wildcards:
        if suffix in suffixes:
            is_provider = bool(registrable_domain(suffix))
            if label == "www" and is_provider:
                return suffix, False
            return f"{label}.{suffix}", is_provider and suffix not in SOLD
        label, dot, suffix = suffix.partition(".")
    return registrable_domain(host), False


def _is_suffix(host: str) -> bool:
    return host in _suffixes() or host in wildcards(_suffixes())


def _readable(host: str) -> str:
    """The host in the letters that people read, as the list has its suffixes, too."""
    try:
        return idna.decode(host) if "xn--" in host else host
    except (idna.IDNAError, UnicodeError):
        return host


@cache
def _suffixes() -> frozenset[str]:
    """Under what domains are given away: the Public Suffix List, with those of providers."""
    public, private = public_and_private()
    return public | private | PROVIDERS
