"""The address of a website in its normal form (RFC 3986, IDNA 2008), however people write it."""

import html
import re
import unicodedata
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit

import idna

from batchruns.engine.subjects.website.errors import NotAWebsiteError
from batchruns.engine.text import INVISIBLE_OR_TURNING

TRACKING = re.compile(
    r"(utm_\w*|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|twclid|ttclid|igshid|igsh|"
    r"mc_cid|mc_eid|_hsenc|_hsmi|_ga|_gl|trk)(=.*)?",
    re.IGNORECASE,
)
# What most addresses look like, which needs no taking apart; longer hosts need more checks.
PLAIN = re.compile(
    r"(?:(https?)://)?((?:[A-Za-z0-9][A-Za-z0-9-]*+\.)+[A-Za-z]{2,})(/[A-Za-z0-9._~/-]*)?"
)
PLAIN_LENGTH = 63
MOST_CHARACTERS = 253
SCHEME = re.compile(r"(https?)[.:;,]*+[/\\]{2}:?|([a-z][a-z0-9+.-]*):(?!\d)[/\\]*", re.IGNORECASE)
ANOTHER_SCHEME = re.compile("https?[:/]", re.IGNORECASE)
# “http:”, “https:” as people mistype them, and as others disarm them.
MISTYPED_SCHEME = re.compile(r"(?:h{0,2}t{1,3}p{1,2}|hxxp)(s?)")
IDEOGRAPHIC_STOP = str.maketrans("\u3002\uff61", "..")
AROUND = "<>\"'()[],;*!`“”„‘’«»\u00a0 "
# “acme[.]com”, as addresses are disarmed
DISARMED = re.compile(r"[\[({](?:\.|dot)[\])}]", re.IGNORECASE)
# “URL:acme.com”
LABELS = frozenset("url web website webseite homepage www internet site link domain hp".split())
# “https://user:password@acme.com”: nobody's to see in a list of leads.
SIGN_IN = re.compile(r"^[^/?#@\s]+:[^/?#@]*@")
END_OF_HOST = re.compile("[/?#]")
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
DEFAULT_PORTS = {"http": 80, "https": 443}
IN_PATH = "/%:@!$&'()*+,;=~-._"
IN_QUERY = f"{IN_PATH}?"


@dataclass(slots=True)
class WebAddress:
    """An address in its normal form."""

    url: str
    host: str
    """In ASCII."""
    path: str
    """With the query; empty where it names no page at the host."""


def normalize(text: str) -> WebAddress:
    """The normal form of an address. Raises NotAWebsiteError."""
    plain = PLAIN.fullmatch(text)
    if plain and len(plain[2]) <= PLAIN_LENGTH and "-." not in text:
        return _of_plain(plain)
    scheme, rest = _scheme_and_rest(_undressed(text))
    parts = _split_address(f"{scheme}://{rest}")
    return _of_parts(scheme, _ascii_host(parts.hostname or ""), _shown_port(parts), parts)


def _split_address(address: str) -> SplitResult:
    """The parts of an address, whose port is a number."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise NotAWebsiteError("not_a_website") from None
    return parts


def _shown_port(parts: SplitResult) -> str:
    """The port with its colon, unless it is the scheme's own."""
    return "" if parts.port in (None, DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"


def is_ip(host: str) -> bool:
    """Whether a host is an IP address, of version 4 or 6."""
    if not (":" in host or host[-1:].isdecimal()):
        return False
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def readable(host: str) -> str:
    """The host in the letters that people read, as the list has its suffixes, too."""
    try:
        return idna.decode(host) if "xn--" in host else host
    except (idna.IDNAError, UnicodeError):
        return host


def _of_plain(match: re.Match[str]) -> WebAddress:
    scheme, host, path = match.groups()
    path = path if path and path != "/" else ""
    host = host.lower()
    return WebAddress(f"{scheme or 'https'}://{host}{path}", host, path)


def _of_parts(scheme: str, host: str, port: str, parts: SplitResult) -> WebAddress:
    path = quote(parts.path, safe=IN_PATH) if parts.path != "/" else ""
    path += _query_of(parts)
    shown = f"[{host}]" if ":" in host else host
    return WebAddress(f"{scheme}://{shown}{port}{path}", host, path)


def _query_of(parts: SplitResult) -> str:
    """The query, with its question mark, without what only follows visitors."""
    pairs = filter(None, parts.query.split("&"))
    untracked = [pair for pair in pairs if not TRACKING.fullmatch(pair)]
    return f"?{quote('&'.join(untracked), safe=IN_QUERY)}" if untracked else ""


def _undressed(text: str) -> str:
    """The address without what people and programs put around and into it."""
    if "&" in text and ";" in text:
        text = html.unescape(text)
    text = DISARMED.sub(".", text.translate(INVISIBLE_OR_TURNING)).strip(AROUND).replace("\\", "/")
    text += "]" * (text.count("[") - text.count("]"))  # “http://[::1]”
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).translate(IDEOGRAPHIC_STOP)


def _scheme_and_rest(text: str) -> tuple[str, str]:
    """http or https, and what stands behind it, without a user and password."""
    if " " in text or not text.isprintable():
        raise NotAWebsiteError("space_in_website" if "." in text else "not_a_website")
    scheme, rest = _split_scheme(text)
    if "://" in text:
        rest = SIGN_IN.sub("", rest)
    before, at, _domain = END_OF_HOST.split(rest, maxsplit=1)[0].partition("@")
    if at:
        raise NotAWebsiteError("email_for_website" if before else "not_a_website")
    return scheme, rest


def _split_scheme(text: str) -> tuple[str, str]:
    """http or https, and what stands behind it; https where there is none."""
    start = 0
    while match := SCHEME.match(text, start):
        scheme = (match[1] or match[2]).lower()
        if "." in scheme:  # a host and its port
            return "https", text[start:]
        start = match.end()
        # “http://https://acme.com”
        if scheme not in LABELS:
            scheme = _web_scheme(scheme)
            if not ANOTHER_SCHEME.match(text, start):
                return scheme, text[start:]
    return "https", text[start:].lstrip("/")


def _web_scheme(scheme: str) -> str:
    """http or https, also where it is mistyped or disarmed. Raises NotAWebsiteError for others."""
    if mistyped := MISTYPED_SCHEME.fullmatch(scheme):
        return f"http{mistyped[1]}"
    if scheme == "mailto":
        raise NotAWebsiteError("email_for_website")
    raise NotAWebsiteError("scheme_of_no_website", scheme=scheme)


def _ascii_host(host: str) -> str:
    """The host in lower case and ASCII; an IP address as it is. Raises NotAWebsiteError."""
    host = host.rstrip(".").lower()
    if is_ip(host):
        return host
    if "." not in host:
        raise NotAWebsiteError("no_dot_in_website")
    host = host if host.isascii() else _in_ascii(host)
    if len(host) > MOST_CHARACTERS or not all(map(LABEL.fullmatch, host.split("."))):
        raise NotAWebsiteError("domain_characters_or_length")
    return host


def _in_ascii(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise NotAWebsiteError("domain_characters") from None
