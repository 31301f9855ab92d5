"""Whose forwarded headers are believed."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from pytest_django import Settings

from leadenrich.platform.proxies import TrustedProxies


def resolved(settings: Settings, trusted: list[str], **meta: str) -> dict[str, Any]:
    """The META of a request behind the middleware."""
    settings.TRUSTED_PROXIES = trusted
    request = HttpRequest()
    request.META = dict(meta)
    TrustedProxies(lambda request: HttpResponse())(request)
    return request.META


PROXIES = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        # What a client claims stands before what the proxy adds.
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("10.9.9.9", "2001:db8::1", "2001:db8::1"),
        ("::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "nonsense, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_address_is_that_of_the_last_that_is_no_proxy_of_ours(
    settings: Settings, peer: str, forwarded: str, address: str
) -> None:
    meta = resolved(settings, PROXIES, REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)

    assert meta["REMOTE_ADDR"] == address


@pytest.mark.parametrize("trusted", [[], ["10.0.0.0/8"]])
def test_of_others_nothing_is_believed(settings: Settings, trusted: list[str]) -> None:
    forged = dict.fromkeys(
        (
            "HTTP_X_FORWARDED_FOR",
            "HTTP_X_FORWARDED_PROTO",
            "HTTP_X_FORWARDED_HOST",
            "HTTP_X_FORWARDED_PORT",
            "HTTP_X_REAL_IP",
            "HTTP_FORWARDED",
        ),
        "https",
    )

    meta = resolved(settings, trusted, REMOTE_ADDR="203.0.113.7", **forged)

    assert meta == {"REMOTE_ADDR": "203.0.113.7"}


def test_a_trusted_proxy_says_that_it_was_asked_by_tls(settings: Settings) -> None:
    meta = resolved(settings, PROXIES, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_PROTO="https")

    assert meta["HTTP_X_FORWARDED_PROTO"] == "https"


def test_a_number_of_proxies_is_refused_with_what_to_write(settings: Settings) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"127\.0\.0\.1"):
        resolved(settings, ["1"], REMOTE_ADDR="127.0.0.1")
