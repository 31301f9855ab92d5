"""The HTTP client of all lookups: it reaches what the site allows, and takes no more than it should.

A person may write any address into a connection, and DNS may answer anything. So a host is resolved
first, all its addresses are checked, and the connection goes to a checked address itself: what DNS says
a moment later changes nothing. TLS still verifies the host's name.
"""

import asyncio
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeVar

import httpcore
import httpx

from batchruns.engine.errors import CodedError

CONNECT_SECONDS = 5.0
SECONDS = 60.0
MOST_SECONDS = 300.0
MOST_ADDRESSES = 4
MOST_BYTES = 2 * 1024 * 1024
PUBLIC_PORTS = (443, 8443)
# Global by the registries, or in the tables of some Python versions, but no provider's: where clouds
# tell machines their secrets, relays, documentation, sites.
NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "3fff::/20",
        "fec0::/10",
    )
)
NAT64 = ip_network("64:ff9b::/96")

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host, as texts. Raises OSError or UnicodeError if it has none."""
T = TypeVar("T")


class GuardError(CodedError, httpx.TransportError):
    """A request that came to nothing on our side."""


class RefusedRequestError(GuardError):
    """A request that isn't sent, as the site doesn't allow it."""


class UnusableResponseError(GuardError):
    """An answer that is larger than it may be, or in an encoding that nobody asked for."""


@dataclass(frozen=True, slots=True)
class HostRule:
    """A host of a setting: a name or an address, with or without a port."""

    name: str
    port: int | None = None
    with_subdomains: bool = False

    @classmethod
    def parse(cls, text: str) -> "HostRule":
        """Of "reacher.internal", "localhost:11434", "[::1]", ".example.com" (and all below it).

        Raises ValueError for what is no host.
        """
        try:
            url = httpx.URL(f"host://{text.strip().removeprefix('.')}")
        except httpx.InvalidURL as error:
            raise ValueError(text) from error
        if not url.host or url.userinfo or url.raw_path not in (b"", b"/"):
            raise ValueError(text)
        return cls(_ascii_host(url), url.port, text.strip().startswith("."))

    def matches(self, host: str, port: int | None) -> bool:
        """Whether it means this host, lower-case and in ASCII, and this port, if it is known."""
        is_below = self.with_subdomains and host.endswith(f".{self.name}")
        is_port = self.port is None or port in (None, self.port)
        return (host == self.name or is_below) and is_port


@dataclass(frozen=True, slots=True)
class Policy:
    """What the site allows lookups to reach."""

    allowed_hosts: tuple[HostRule, ...] = ()
    """Hosts that may have private addresses, any port, and http://: the site's own services."""
    only_hosts: tuple[HostRule, ...] = ()
    """If there are any, nothing else is reached. A private one has to be an allowed host, too."""
    forbidden_providers: frozenset[str] = frozenset()
    """Names of providers that nobody may ask."""
    contact: str = ""
    """An address of a page or a mailbox, by which providers reach who runs the site."""

    @classmethod
    def of(
        cls,
        allowed_hosts: Iterable[str] = (),
        only_hosts: Iterable[str] = (),
        forbidden_providers: Iterable[str] = (),
        contact: str = "",
    ) -> "Policy":
        """The policy of settings as they are written. Raises ValueError for what is no host."""
        return cls(
            tuple(map(HostRule.parse, allowed_hosts)),
            tuple(map(HostRule.parse, only_hosts)),
            frozenset(forbidden_providers),
            contact,
        )

    def permits(self, provider: str) -> bool:
        """Whether people may ask a provider of this name."""
        return provider not in self.forbidden_providers

    def lists(self, host: str, port: int | None = None) -> bool:
        """Whether a host is one of those to which the site keeps, if it keeps to any."""
        return not self.only_hosts or any(rule.matches(host, port) for rule in self.only_hosts)

    def trusts(self, host: str, port: int) -> bool:
        """Whether the operator allowed this host, wherever it is."""
        return any(rule.matches(host, port) for rule in self.allowed_hosts)

    def check(self, url: httpx.URL) -> None:
        """Raises RefusedRequestError for what may not be reached, as far as the address itself tells."""
        host, port = _ascii_host(url), _port(url)
        if url.scheme not in ("http", "https"):
            raise RefusedRequestError("lookup_needs_https")
        if url.userinfo:
            raise RefusedRequestError("lookup_address_with_user")
        if not self.lists(host, port):
            raise RefusedRequestError("lookup_host_not_listed")
        if self.trusts(host, port):
            return
        if url.scheme != "https":
            raise RefusedRequestError("lookup_needs_https")
        if port not in PUBLIC_PORTS:
            raise RefusedRequestError("lookup_port")


def guarded_client(policy: Policy, resolve: Resolve | None = None) -> httpx.AsyncClient:
    """A client that holds requests to the policy. It follows no redirects and keeps no cookies.

    The `timeout` of a request bounds all of it, from the name to the last byte: 60 seconds if none is
    given, 300 at most. Proxies of the environment aren't used, as they would resolve names themselves.
    What isn't allowed raises RefusedRequestError, before anything is sent; an answer that is too large
    raises UnusableResponseError, one that is too slow httpx.ReadTimeout.
    """
    agent = f"leadenrich ({policy.contact})" if policy.contact else "leadenrich"
    return httpx.AsyncClient(
        transport=_GuardedTransport(policy, resolve or _resolve),
        timeout=SECONDS,
        headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        follow_redirects=False,
        trust_env=False,
    )


class _GuardedTransport(httpx.AsyncHTTPTransport):
    """Sends what the policy allows, within time, and bounds what comes back."""

    def __init__(self, policy: Policy, resolve: Resolve) -> None:
        # trust_env: SSL_CERT_FILE names the authorities that a site believes besides.
        super().__init__(trust_env=True)
        self._policy = policy
        # httpx has no parameter for it.
        self._pool._network_backend = _GuardedNetwork(policy, resolve)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._policy.check(request.url)
        seconds = request.extensions.get("timeout", {}).get("read") or SECONDS
        deadline = asyncio.get_running_loop().time() + min(seconds, MOST_SECONDS)
        response = await _by(deadline, super().handle_async_request(request))
        encoding = response.headers.pop("content-encoding", "identity").strip().lower()
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - for the type checker
        response.stream = _BoundedStream(response.stream, encoding, deadline)
        return response


class _BoundedStream(httpx.AsyncByteStream):
    """The bytes of an answer, unpacked: no more than MOST_BYTES, and by a deadline."""

    def __init__(self, stream: httpx.AsyncByteStream, encoding: str, deadline: float) -> None:
        self._stream = stream
        self._encoding = encoding
        self._deadline = deadline

    async def __aiter__(self) -> AsyncIterator[bytes]:
        unpack = _unpacker(self._encoding)
        room = MOST_BYTES
        parts = aiter(self._stream)
        while (part := await _by(self._deadline, anext(parts, None))) is not None:
            unpacked = unpack(part, room + 1)
            room -= len(unpacked)
            if room < 0:
                raise UnusableResponseError("lookup_answer_too_large")
            yield unpacked

    async def aclose(self) -> None:
        await self._stream.aclose()


class _GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were checked, in place of names."""

    def __init__(self, policy: Policy, resolve: Resolve) -> None:
        self._policy = policy
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        seconds = min(timeout or CONNECT_SECONDS, CONNECT_SECONDS)
        addresses = await self._checked_addresses(host, port, seconds)
        failure: Exception = httpcore.ConnectError("the host has no address")
        for address in addresses[:MOST_ADDRESSES]:
            try:
                return await self._network.connect_tcp(
                    address, port, seconds, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _checked_addresses(self, host: str, port: int, seconds: float) -> Sequence[str]:
        """The host's addresses. Raises RefusedRequestError if one of them isn't public."""
        try:
            async with asyncio.timeout(seconds):
                addresses = await self._resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("the name servers are too slow") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("the host has no address") from error
        if not self._policy.trusts(_plain(host), port) and not all(map(is_public, addresses)):
            raise RefusedRequestError("lookup_host_private")
        return addresses


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, whatever it is wrapped in."""
    ip = _unwrapped(ip_address(address))
    return (
        ip.is_global
        and not (ip.is_multicast or ip.is_reserved)
        and not any(ip in network for network in NOT_PUBLIC)
    )


def _unwrapped(ip: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, as routers and systems translate it."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


async def _resolve(host: str, port: int) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    answers = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in answers))


async def _by(deadline: float, work: Awaitable[T]) -> T:
    """What the work gives. Raises httpx.ReadTimeout if it isn't done by this time of the loop."""
    try:
        async with asyncio.timeout_at(deadline):
            return await work
    except TimeoutError as error:
        raise httpx.ReadTimeout("too slow") from error


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    """Unpacks parts of an answer, to so many bytes at most. Raises UnusableResponseError."""
    if encoding == "identity":
        return lambda part, _: part
    if encoding != "gzip":
        raise UnusableResponseError("lookup_answer_encoding")
    gzip = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)

    def unpack(part: bytes, most: int) -> bytes:
        try:
            return gzip.decompress(part, most)
        except zlib.error as error:
            raise UnusableResponseError("lookup_answer_encoding") from error

    return unpack


def _ascii_host(url: httpx.URL) -> str:
    return _plain(url.raw_host.decode("ascii"))


def _plain(host: str) -> str:
    """Without the dot at the end, which means the same host."""
    return host.lower().removesuffix(".")


def _port(url: httpx.URL) -> int:
    return url.port or {"http": 80, "https": 443}.get(url.scheme, 0)
