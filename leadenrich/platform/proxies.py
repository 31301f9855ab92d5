"""From which address a request comes, where proxies stand before the site."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Network = IPv4Network | IPv6Network
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
"""What a proxy says of a request; whoever else says it is not believed."""
ALSO_FORGED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP")


def networks(trusted: Iterable[str]) -> list[Network]:
    """The networks that addresses such as 127.0.0.1 or 10.0.0.0/8 name.

    Raises ImproperlyConfigured, with what to write instead.
    """
    try:
        return [ip_network(address.strip(), strict=False) for address in trusted]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES has to name the addresses of your proxies, such as 127.0.0.1 or "
            f"10.0.0.0/8, separated by commas: {error}."
        ) from None


class TrustedProxies:
    """Believes forwarded headers from the proxies that TRUSTED_PROXIES names, and takes off others'.

    `REMOTE_ADDR` then is the address that the outermost of these proxies was asked from.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._trusted = networks(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        self._resolve(request.META)
        return self.get_response(request)

    def _resolve(self, meta: dict[str, str]) -> None:
        for name in ALSO_FORGED:
            meta.pop(name, None)
        if not self._is_trusted(meta.get("REMOTE_ADDR", "")):
            for name in FORWARDED:
                meta.pop(name, None)
            return
        # Each proxy adds whom it was asked by behind what it was told: the last that isn't ours.
        for address in reversed(meta.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            if not _is_address(address.strip()):
                return
            meta["REMOTE_ADDR"] = address.strip()
            if not self._is_trusted(address.strip()):
                return

    def _is_trusted(self, address: str) -> bool:
        if not _is_address(address):
            return False
        parsed = ip_address(address)
        plain = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(plain in network for network in self._trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
