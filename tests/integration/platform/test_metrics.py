"""`/metrics`: for whom it answers, and what it says of runs, jobs and workers."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from batchruns.models import BatchRun
from batchruns.runs import service
from leadenrich.platform import metrics
from leadenrich.rls import testing
from tests.helpers.clients import WebClient

TOKEN = "a-token-of-the-scraper"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def middleware(settings: Settings, tmp_path: Path) -> metrics.Metrics:
    settings.METRICS_TOKEN = TOKEN
    settings.METRICS_ADDRESSES = ["10.1.0.0/16", "fd00::/8"]
    settings.DATA_DIR = tmp_path
    return metrics.Metrics(lambda request: HttpResponse(status=204))


def ask(middleware: metrics.Metrics, address: str = "192.0.2.1", **headers: str) -> Any:
    request = RequestFactory().get(
        "/metrics", headers=headers, REMOTE_ADDR=address, SERVER_NAME="anything.internal"
    )
    with testing.web_process():
        return middleware(request)


def value(page: str, figure: str) -> float:
    (line,) = [line for line in page.splitlines() if line.rpartition(" ")[0] == figure]
    return float(line.rpartition(" ")[2])


def test_there_is_no_such_page_unless_somebody_may_ask(
    settings: Settings, client: WebClient
) -> None:
    with pytest.raises(MiddlewareNotUsed):
        metrics.Metrics(lambda request: HttpResponse())
    assert client.get("/metrics", headers=BEARER).status_code == 404


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("192.0.2.1", BEARER, 200),
        ("192.0.2.1", {"Authorization": f"bearer {TOKEN}"}, 200),
        ("10.1.2.3", {}, 200),
        ("fd00::7", {}, 200),
        ("192.0.2.1", {}, 401),
        ("10.2.0.1", {}, 401),
        ("", {}, 401),
        ("192.0.2.1", {"Authorization": "Bearer another"}, 401),
        ("192.0.2.1", {"Authorization": "Bearer "}, 401),
        ("192.0.2.1", {"Authorization": "Bearer ä€"}, 401),
        ("192.0.2.1", {"Authorization": f"Basic {TOKEN}"}, 401),
        # Anybody's address is what they say it is; a proxy in a network that may ask asks for anybody.
        ("192.0.2.1", {"X-Forwarded-For": "10.1.2.3"}, 401),
        ("10.1.2.3", {"X-Forwarded-For": "192.0.2.1"}, 401),
        ("10.1.2.3", {"Forwarded": "for=10.1.2.3"}, 401),
    ],
)
def test_who_may_ask(
    middleware: metrics.Metrics, address: str, headers: dict[str, str], status: int
) -> None:
    answer = ask(middleware, address, **headers)

    assert answer.status_code == status
    assert (b"leadenrich_" in answer.content) == (status == 200)


def test_without_a_token_an_empty_one_lets_nobody_in(
    middleware: metrics.Metrics, settings: Settings
) -> None:
    settings.METRICS_TOKEN = ""
    assert ask(middleware, Authorization="Bearer ").status_code == 401


def test_runs_jobs_and_workers(middleware: metrics.Metrics, run: BatchRun) -> None:
    service.start(run)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '90 seconds'")
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")

    page = ask(middleware, **BEARER).content.decode()

    assert value(page, 'leadenrich_runs{status="processing"}') == 1
    assert value(page, 'leadenrich_runs{status="failed"}') == 0
    assert value(page, 'leadenrich_jobs{status="todo",task="batchruns.split"}') == 1
    assert value(page, 'leadenrich_jobs{status="todo",task="batchruns.join"}') == 0
    assert 85 < value(page, 'leadenrich_oldest_job_seconds{task="batchruns.split"}') < 120
    assert value(page, "leadenrich_workers") == 1
    assert value(page, "leadenrich_rows_per_second") == 0
    assert value(page, "leadenrich_database_up") == 1


def test_rows_per_second(middleware: metrics.Metrics, run: BatchRun) -> None:
    from django.utils import timezone

    from batchruns.models import Chunk

    Chunk.objects.create(run=run, number=0, rows=1200, enriched=1200, done_at=timezone.now())

    page = ask(middleware, **BEARER).content.decode()

    assert value(page, "leadenrich_rows_per_second") == 20


def test_without_the_database_it_says_so(
    middleware: metrics.Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> list[metrics.Gauge]:
        raise OperationalError

    monkeypatch.setattr(metrics, "_registered", [away])

    page = ask(middleware, **BEARER).content.decode()

    assert value(page, "leadenrich_database_up") == 0
    assert "leadenrich_runs" not in page
