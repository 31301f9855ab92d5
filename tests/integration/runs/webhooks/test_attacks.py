"""What endpoints and their owners may try: nothing private is reached, and nothing large or slow taken."""

import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler

import pytest
from pytest_django import Settings

from batchruns.engine.lookups import guard
from batchruns.models import BatchRun, WebhookDelivery, WebhookEndpoint
from batchruns.runs import service
from tests.helpers.webhook_receiver import Receiver, answering

pytestmark = pytest.mark.django_db(transaction=True)


def sent(run: BatchRun, deliver: Callable[[], None]) -> WebhookDelivery:
    """The delivery of an event that was tried once."""
    service.start(run)
    deliver()
    return WebhookDelivery.objects.get()


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://127.0.0.1/", "lookup_host_private"),
        ("https://2130706433/", "lookup_host_private"),
        ("https://[::ffff:127.0.0.1]/", "lookup_host_private"),
        ("https://169.254.169.254/latest/meta-data", "lookup_host_private"),
        ("https://localhost/", "lookup_host_private"),
        ("https://10.0.0.1:8443/", "lookup_host_private"),
        ("https://93.184.216.34:22/", "lookup_port"),
        ("http://93.184.216.34/", "lookup_needs_https"),
        ("{url}", "lookup_needs_https"),
        ("ftp://93.184.216.34/", "lookup_needs_https"),
        ("file:///etc/passwd", "lookup_needs_https"),
        ("https://ada:secret@93.184.216.34/", "lookup_address_with_user"),
        ("https://example.com/\r\nX-Evil: 1", "webhook_unreachable"),
        ("https://exa mple.com/", "webhook_unreachable"),
        ("nonsense", "lookup_needs_https"),
    ],
)
def test_what_the_site_doesnt_reach_is_not_even_connected_to(
    run: BatchRun,
    endpoint: WebhookEndpoint,
    receiver: Receiver,
    deliver: Callable[[], None],
    settings: Settings,
    url: str,
    problem: str,
) -> None:
    settings.WEBHOOK_ALLOWED_HOSTS = []
    WebhookEndpoint.objects.update(url=url.replace("{url}", receiver.url))

    tried = sent(run, deliver)

    assert (tried.answer, tried.status_code, tried.state) == (problem, None, "waiting")
    assert receiver.received == []


def test_a_name_that_turns_private_later_isnt_followed(
    run: BatchRun,
    endpoint: WebhookEndpoint,
    receiver: Receiver,
    deliver: Callable[[], None],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def rebound(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(guard, "_resolve", rebound)
    settings.WEBHOOK_ALLOWED_HOSTS = []
    WebhookEndpoint.objects.update(url="https://hooks.example.com/")

    assert sent(run, deliver).answer == "lookup_host_private"


def test_redirects_are_answers_that_refuse(
    run: BatchRun, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Callable[[], None]
) -> None:
    receiver.respond = answering(307, Location=f"{receiver.url}/elsewhere")

    tried = sent(run, deliver)

    assert (tried.status_code, tried.state) == (307, "waiting")
    assert [each.path for each in receiver.received] == ["/hook"]


def _endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", str(1 << 30))
    request.end_headers()
    while True:
        request.wfile.write(b"<b>all</b> " * 10_000)


def _packed(request: BaseHTTPRequestHandler) -> None:
    answering(200, b"\x1f\x8b nonsense", Content_Encoding="gzip")(request)


def _dripping(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    while True:
        request.wfile.write(b".")
        request.wfile.flush()
        time.sleep(0.05)


def _silent(request: BaseHTTPRequestHandler) -> None:
    time.sleep(2)


def _slow_headers(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        request.wfile.write(b"X: y\r\n")
        request.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("respond", "state", "answer"),
    [
        (_endless, "delivered", "<b>all</b>"),
        (_packed, "delivered", ""),
        (_dripping, "delivered", "."),
        (_silent, "waiting", "webhook_timed_out"),
        (_slow_headers, "waiting", "webhook_timed_out"),
        (
            lambda request: request.wfile.write(b"nonsense\r\n\r\n"),
            "waiting",
            "webhook_unreachable",
        ),
    ],
)
def test_of_an_answer_little_is_read_and_not_for_long(
    run: BatchRun,
    endpoint: WebhookEndpoint,
    receiver: Receiver,
    deliver: Callable[[], None],
    settings: Settings,
    respond: Callable[[BaseHTTPRequestHandler], None],
    state: str,
    answer: str,
) -> None:
    settings.WEBHOOK_SECONDS = 0.3
    receiver.respond = respond

    tried = sent(run, deliver)

    assert (tried.state, tried.answer[: len(answer)]) == (state, answer)
    assert len(tried.answer) <= 200
    assert tried.duration_ms is not None
    assert tried.duration_ms < 900
