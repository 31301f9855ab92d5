"""The client of lookups reaches what the site allows, whatever addresses and name servers say."""

import asyncio
import gzip
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from batchruns.engine.lookups import guard
from batchruns.engine.lookups.guard import (
    HostRule,
    Policy,
    RefusedRequestError,
    UnusableResponseError,
    guarded_client,
    is_public,
)

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
NAME = "provider.example"


def answering(body: bytes, headers: str = "", status: str = "200 OK") -> Handler:
    """Answers each request of a connection so."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readuntil(b"\r\n\r\n"):
            head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
            writer.write(head.encode() + body)
            await writer.drain()

    async def until_closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handle(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    return until_closed


@asynccontextmanager
async def served(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port of a server on this machine."""
    server = await asyncio.start_server(handler, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def resolving(*answers: Sequence[str]) -> guard.Resolve:
    """Name servers that give these answers, one after the other, and then the last one."""
    left = list(answers)

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


def get(url: str, policy: Policy, resolve: guard.Resolve | None = None) -> httpx.Response:
    async def request() -> httpx.Response:
        async with guarded_client(policy, resolve) as client:
            return await client.get(url)

    return asyncio.run(request())


def get_here(handler: Handler, timeout: float = 10) -> httpx.Response:
    """Asks a server of this machine, which the site allows."""

    async def request() -> httpx.Response:
        policy = Policy.of(["localhost"])
        async with served(handler) as port, guarded_client(policy) as client:
            return await client.get(f"http://localhost:{port}/", timeout=timeout)

    return asyncio.run(request())


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "3fff::1",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "169.254.169.254",
        "[fe80::1]",
    ],
)
def test_no_spelling_of_a_private_host_is_reached(host: str) -> None:
    with pytest.raises(
        (RefusedRequestError, httpx.InvalidURL), match=r"lookup_host_private|Invalid"
    ):
        get(f"https://{host}/", Policy())


def test_a_dot_at_the_end_is_the_same_host() -> None:
    with pytest.raises(RefusedRequestError, match="lookup_host_private"):
        get("https://localhost./", Policy(), resolving(["127.0.0.1"]))
    with pytest.raises(RefusedRequestError, match="lookup_host_not_listed"):
        get("https://evil.example./", Policy.of(only_hosts=["api.example"]))


@pytest.mark.parametrize(
    "host", ["127。0。0。1", "①②⑦.0.0.1", "loc\u00adalhost", "a..b", "x" * 300]
)
def test_hosts_that_are_none_are_an_error_of_httpx(host: str) -> None:
    with pytest.raises((httpx.InvalidURL, httpx.TransportError)):
        get(f"https://{host}/", Policy())


def test_one_private_address_among_several_refuses_the_host() -> None:
    with pytest.raises(RefusedRequestError, match="lookup_host_private"):
        get(f"https://{NAME}/", Policy(), resolving(["93.184.216.34", "10.0.0.5"]))


def test_a_name_that_changes_to_a_private_address_is_refused_the_next_time() -> None:
    resolve = resolving(["203.0.113.1"], ["127.0.0.1"])
    for _ in range(2):
        with pytest.raises(RefusedRequestError, match="lookup_host_private"):
            get(f"https://{NAME}/", Policy(), resolve)


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    """Were the name resolved once more to connect, the second answer would count."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    async def request() -> httpx.Response:
        async with (
            served(answering(b"here")) as port,
            guarded_client(Policy.of([NAME]), resolve) as client,
        ):
            return await client.get(f"http://{NAME}:{port}/")

    assert asyncio.run(request()).text == "here"
    assert asked == [NAME]


def test_an_address_that_does_not_answer_gives_way_to_the_next() -> None:
    async def request() -> httpx.Response:
        resolve = resolving(["127.0.0.2", "127.0.0.1"])
        async with (
            served(answering(b"here")) as port,
            guarded_client(Policy.of([NAME]), resolve) as client,
        ):
            return await client.get(f"http://{NAME}:{port}/")

    assert asyncio.run(request()).text == "here"


def test_a_host_without_address_is_a_failure_of_the_network() -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        raise OSError

    with pytest.raises(httpx.ConnectError):
        get(f"https://{NAME}/", Policy(), resolve)


def test_name_servers_that_do_not_answer_are_waited_for_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        await asyncio.sleep(60)
        return []

    monkeypatch.setattr(guard, "CONNECT_SECONDS", 0.05)
    with pytest.raises(httpx.ConnectTimeout):
        get(f"https://{NAME}/", Policy(), resolve)


# --- what the site allows -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://api.example/", "lookup_needs_https"),
        ("ftp://api.example/", "lookup_needs_https"),
        ("https://api.example:22/", "lookup_port"),
        ("https://api.example:5432/", "lookup_port"),
        ("https://trusted.example@evil.example/", "lookup_address_with_user"),
        ("https://trusted.example:443@127.0.0.1/", "lookup_address_with_user"),
        ("https://trusted.example.evil.example/", "lookup_host_private"),
        ("http://trusted.example:8080@evil.example/", "lookup_address_with_user"),
        ("https://trusted.example%00.evil.example/", "lookup_host_private"),
        ("https://evil.example\\@trusted.example/", "lookup_address_with_user"),
        ("https://evil.example/#@trusted.example", "lookup_host_private"),
        ("https://evil.example/?trusted.example", "lookup_host_private"),
    ],
)
def test_addresses_that_are_not_allowed(url: str, code: str) -> None:
    policy = Policy.of(["trusted.example"])
    with pytest.raises((RefusedRequestError, httpx.InvalidURL)) as refused:
        get(url, policy, resolving(["127.0.0.1"]))
    if isinstance(refused.value, RefusedRequestError):
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("rule", "host", "port", "is_meant"),
    [
        ("reacher.internal", "reacher.internal", 80, True),
        ("Reacher.Internal.", "reacher.internal", 80, True),
        ("reacher.internal", "x.reacher.internal", 80, False),
        ("reacher.internal", "reacher.internal.evil.example", 80, False),
        (".internal", "reacher.internal", 80, True),
        (".internal", "evilinternal", 80, False),
        ("localhost:11434", "localhost", 11434, True),
        ("localhost:11434", "localhost", 5432, False),
        ("[::1]:8080", "::1", 8080, True),
        ("bücher.example", "xn--bcher-kva.example", 443, True),
    ],
)
def test_what_a_rule_means(rule: str, host: str, port: int, is_meant: bool) -> None:
    assert HostRule.parse(rule).matches(host, port) is is_meant


@pytest.mark.parametrize(
    "rule", ["@", "http://x.example", "x.example/path", "a@b.example", "::1", "x:y"]
)
def test_what_is_no_rule(rule: str) -> None:
    with pytest.raises(ValueError, match=re.escape(rule)):
        HostRule.parse(rule)


def test_where_hosts_are_listed_nothing_else_is_reached() -> None:
    policy = Policy.of(allowed_hosts=["localhost"], only_hosts=["api.example"])
    for host in ("localhost", "evil.example", "api.example.evil.example"):
        with pytest.raises(RefusedRequestError, match="lookup_host_not_listed"):
            get(f"https://{host}/", policy)
    with pytest.raises(RefusedRequestError, match="lookup_host_private"):
        get("https://api.example/", policy, resolving(["127.0.0.1"]))


def test_providers_may_be_forbidden() -> None:
    policy = Policy.of(forbidden_providers=["hunter"])
    assert not policy.permits("hunter")
    assert policy.permits("reacher")


# --- TLS ------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's, for NAME, which this machine believes."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "certificate.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file = tmp_path / "key.pem"
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key_file)
    return context


def test_tls_verifies_the_name_although_an_address_is_connected(
    certificate: ssl.SSLContext,
) -> None:
    async def request(host: str) -> httpx.Response:
        policy = Policy.of([NAME, "other.example"])
        async with (
            served(answering(b"here"), certificate) as port,
            guarded_client(policy, resolving(["127.0.0.1"])) as client,
        ):
            return await client.get(f"https://{host}:{port}/")

    assert asyncio.run(request(NAME)).text == "here"
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        asyncio.run(request("other.example"))


# --- what comes back ------------------------------------------------------------------------------


def test_redirects_are_not_followed() -> None:
    to = "Location: http://169.254.169.254/latest/meta-data/\r\n"
    response = get_here(answering(b"", to, "302 Found"))
    assert response.status_code == 302


def test_no_cookie_is_sent_back() -> None:
    seen: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            seen.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: a=b; Path=/\r\n\r\n")
        writer.close()

    async def request() -> None:
        async with (
            served(handle) as port,
            guarded_client(Policy.of(["localhost"], contact="https://site.example")) as client,
        ):
            for _ in range(2):
                await client.get(f"http://localhost:{port}/")

    asyncio.run(request())
    assert len(seen) == 2
    assert b"cookie" not in seen[1].lower()
    assert b"User-Agent: leadenrich (https://site.example)" in seen[1]


def test_proxies_and_netrc_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert get_here(handle).status_code == 200
    assert b"authorization" not in seen[0].lower()


def test_an_answer_may_be_packed() -> None:
    packed = gzip.compress(b'{"a": 1}')
    assert get_here(answering(packed, "Content-Encoding: gzip\r\n")).json() == {"a": 1}


def test_an_answer_of_two_megabytes_is_taken_and_no_larger_one() -> None:
    most = guard.MOST_BYTES
    assert len(get_here(answering(b"x" * most)).content) == most
    with pytest.raises(UnusableResponseError, match="lookup_answer_too_large"):
        get_here(answering(b"x" * (most + 1)))


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, compresslevel=1)
    with pytest.raises(UnusableResponseError, match="lookup_answer_too_large"):
        get_here(answering(bomb, "Content-Encoding: gzip\r\n"))


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "gzip"])
def test_what_is_packed_otherwise_is_refused(encoding: str) -> None:
    with pytest.raises(UnusableResponseError, match="lookup_answer_encoding"):
        get_here(answering(b"no gzip", f"Content-Encoding: {encoding}\r\n"))


def test_a_header_without_end_is_refused() -> None:
    with pytest.raises(httpx.TransportError):
        get_here(answering(b"", "X: " + "x" * 500_000 + "\r\n"))


@pytest.mark.parametrize("is_silent", [True, False])
def test_a_slow_answer_is_given_up_whole(is_silent: bool) -> None:
    """One byte now and then would keep a limit between two bytes waiting for ever."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if not is_silent:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(200):
            await asyncio.sleep(0.05)
            if not is_silent:
                writer.write(b"x")

    with pytest.raises(httpx.ReadTimeout):
        get_here(handle, timeout=0.3)


def test_a_connection_that_was_given_up_does_not_hurt_the_next_request() -> None:
    count = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        await reader.readuntil(b"\r\n\r\n")
        body = b"x" * (guard.MOST_BYTES + 1) if count == 1 else b"fine"
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    async def request() -> str:
        async with served(handle) as port, guarded_client(Policy.of(["localhost"])) as client:
            with pytest.raises(UnusableResponseError):
                await client.get(f"http://localhost:{port}/")
            return (await client.get(f"http://localhost:{port}/")).text

    assert asyncio.run(request()) == "fine"
