"""`/metrics`: figures of this installation in the text format of Prometheus.

Requests are counted in files of each web process, whose sums every process tells; what an app adds by
`register` is asked of it at each scrape. Answers only who brings the token METRICS_TOKEN or comes from
one of METRICS_ADDRESSES; without either setting, nothing is counted and there is no such page.
"""

import fcntl
import hmac
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from leadenrich.platform.routes import route_of

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

PATH = "/metrics"
FOLDER_SETTING = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# From a cached page to the largest upload that a slow connection sends.
SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure of this moment, for each value of its labels."""

    name: str
    meaning: str
    labels: tuple[str, ...]
    values: Mapping[tuple[str, ...], float]
    """By the values of the labels; without labels, by the empty tuple."""


Figures = Callable[[], Iterable[Gauge]]
_registered: list[Figures] = []


def register(figures: Figures) -> None:
    """Adds figures to the page. Asked for each time; a database error leaves them out."""
    _registered.append(figures)


class Metrics:
    """Middleware: counts what passes, and answers `/metrics` itself, by whatever host name.

    The first but one, so that it sees every answer, those of other middleware, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not (settings.METRICS_TOKEN or settings.METRICS_ADDRESSES):
            raise MiddlewareNotUsed
        self.get_response = get_response
        self._networks = [ip_network(address) for address in settings.METRICS_ADDRESSES]
        self._folder = settings.DATA_DIR / "metrics"
        _prepare(self._folder)
        # Loaded only where it is used; it looks for the folder when it is loaded.
        from prometheus_client import CollectorRegistry, Counter, Histogram

        unshown = CollectorRegistry()
        self._requests = Counter(
            "leadenrich_http_requests",
            "Requests answered, by method, route and status.",
            ["method", "route", "status"],
            registry=unshown,
        )
        self._seconds = Histogram(
            "leadenrich_http_request_seconds",
            "Seconds to the beginning of the answer, by route.",
            ["route"],
            buckets=SECONDS,
            registry=unshown,
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == PATH:
            return self._page(request)
        began = time.perf_counter()
        response = self.get_response(request)
        method = request.method if request.method in METHODS else "other"
        route = route_of(request)
        self._requests.labels(method, route, str(response.status_code)).inc()
        self._seconds.labels(route).observe(time.perf_counter() - began)
        return response

    def _page(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not (_has_token(request) or self._is_from_network(request)):
            response = HttpResponse(
                "Send the token METRICS_TOKEN, as “Authorization: Bearer …”, or ask directly from one"
                " of METRICS_ADDRESSES.\n",
                status=401,
                content_type="text/plain; charset=utf-8",
            )
            response["WWW-Authenticate"] = "Bearer"
        else:
            from prometheus_client import CONTENT_TYPE_LATEST

            response = HttpResponse(_rendered(self._folder), content_type=CONTENT_TYPE_LATEST)
        response["Cache-Control"] = "no-store"
        return response

    def _is_from_network(self, request: HttpRequest) -> bool:
        """Whether the other end of the connection may ask: not a proxy, which asks for anybody."""
        if any(header in request.headers for header in FORWARDED):
            return False
        try:
            address = ip_address(request.META.get("REMOTE_ADDR", ""))
        except ValueError:
            return False
        return any(address in network for network in self._networks)


def _has_token(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN.encode()
    return (
        bool(expected)
        and scheme.lower() == "bearer"
        and hmac.compare_digest(token.strip().encode(), expected)
    )


def _rendered(folder: Path) -> bytes:
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]
    registry.register(_Registered())
    return generate_latest(registry)


class _Registered:
    """The registered figures, as the library asks for them."""

    def collect(self) -> Iterator["GaugeMetricFamily"]:
        answers = True
        for figures in _registered:
            try:
                yield from map(_family, list(figures()))
            except Error:
                answers = False
        yield _family(
            Gauge(
                "leadenrich_database_up", "Whether the database answers.", (), {(): float(answers)}
            )
        )


def _family(gauge: Gauge) -> "GaugeMetricFamily":
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(gauge.name, gauge.meaning, labels=gauge.labels)
    for labels, value in gauge.values.items():
        family.add_metric(labels, value)
    return family


def _prepare(folder: Path) -> None:
    """Makes the folder; empties it where no other process that counts there lives any more.

    What ended processes have counted stays as long as the server runs, or counts would go back.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ[FOLDER_SETTING] = str(folder)
    with _locked(folder):
        written = list(folder.glob("*_*"))
        if not any(_is_alive(_pid_of(file)) for file in written):
            for file in written:
                file.unlink(missing_ok=True)
        # Within the lock, so that a process that begins now knows of this one, which hasn't counted yet.
        (folder / f"process_{os.getpid()}").touch()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _pid_of(file: Path) -> int:
    number = re.search(r"_(\d+)$", file.stem)
    return int(number[1]) if number else 0


def _is_alive(pid: int) -> bool:
    if pid in (0, os.getpid()):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
