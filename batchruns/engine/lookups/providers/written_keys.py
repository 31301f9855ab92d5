"""Keys that somebody wrote into the description of an interface, where they would be kept in clear."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from batchruns.engine.lookups.providers.interface import Interface, InterfaceError

_NAMES = re.compile(
    r"(?:^|[^a-z]|api|app|auth|access|client|secret|subscription)"
    r"(?:key|token|secret|passw(?:or)?d|pwd|auth|authorization|credentials?|signature)$"
)
"""Of headers, parameters and fields that hold a key: X-Api-Key, access_token, clientSecret."""
_SCHEME = re.compile(r"(?:Bearer|Basic|Token|ApiKey|Key)\s+", re.IGNORECASE)
_IN_BRACES = re.compile(r"\{\w+\}")
_NEW_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONG, _ENOUGH = 20, 8


def refuse_written_keys(interface: Interface) -> None:
    """Raises InterfaceError where a key stands that {key} should stand for."""
    for name, text in interface.headers.items():
        if _holds_key(name) and _SCHEME.sub("", _IN_BRACES.sub("", text)).strip():
            raise _in_clear("headers", name)
    query = parse_qsl(urlsplit(interface.url).query)
    for field, pairs in (("url", query), ("body", _pairs(interface.body))):
        for name, text in pairs:
            if _holds_key(name) and _is_secret(text):
                raise _in_clear(field, name)


def _in_clear(field: str, name: str) -> InterfaceError:
    params = {"name": name[:60], "placeholder": "{key}"}
    return InterfaceError("interface_key_in_clear", field=field, **params)


def _holds_key(name: str) -> bool:
    return bool(_NAMES.search(_NEW_WORD.sub("-", name).lower()))


def _is_secret(text: str) -> bool:
    """Whether a text is no word, as in “key=company”, and nothing that a lead says."""
    written = _SCHEME.sub("", _IN_BRACES.sub("", text)).strip()
    is_word = written.isalpha() and written in (written.lower(), written.upper())
    return len(written) >= _LONG or (len(written) >= _ENOUGH and not is_word)


def _pairs(body: Any) -> Iterator[tuple[str, str]]:
    """All names of texts in a body."""
    parts = body.items() if isinstance(body, Mapping) else []
    for name, part in parts:
        if isinstance(part, str):
            yield name, part
    for part in body if isinstance(body, list) else [part for _name, part in parts]:
        yield from _pairs(part)
