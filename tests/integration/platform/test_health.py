"""What machines ask: does it answer, and can it do all its work."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker
from pytest_django import Settings

from leadenrich.platform import health
from tests.helpers.clients import WebClient


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    health._remembered.clear()
    yield
    health._remembered.clear()


@pytest.fixture
def worker() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [timezone.now()]
        )
    assert ProcrastinateWorker.objects.exists()


@pytest.mark.parametrize("host", ["10.1.2.3", "web-7.internal:8000", "anything", "ex ample"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_any_host_name_is_answered_without_tls(
    client: WebClient, settings: Settings, worker: None, host: str, path: str
) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["leads.example.com"], True

    assert client.get(path, headers={"Host": host}).status_code == 200


def test_all_parts_are_told_of(client: WebClient, worker: None) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    told = answer.json()
    assert told["database"] == {"ok": True}
    assert told["storage"]["writable"] is True
    assert told["storage"]["free_bytes"] > 0
    assert told["workers"] == {"ok": True, "alive": 1}


def test_without_workers_only_they_are_missing(client: WebClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert not_ok(answer.json()) == {"workers"}


def test_a_folder_that_takes_no_file_is_said(
    client: WebClient, settings: Settings, worker: None
) -> None:
    # Not by permissions, which hold nothing back from root.
    Path(settings.MEDIA_ROOT / "health").write_text("in the way")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert not_ok(answer.json()) == {"storage"}


def test_a_disk_without_room_is_said(client: WebClient, settings: Settings, worker: None) -> None:
    settings.UPLOAD_MAX_BYTES = 10**18

    told = client.get("/readyz").json()

    assert not_ok(told) == {"storage"}
    assert told["storage"]["writable"] is True
    assert told["storage"]["has_room"] is False


def test_a_database_that_is_away_is_said(
    client: WebClient, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> Any:
        raise OperationalError("secret-host refused")

    monkeypatch.setitem(health._checks, "database", away)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert not_ok(answer.json()) == {"database"}
    assert b"secret-host" not in answer.content


def test_asking_often_makes_no_work(
    client: WebClient, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def check() -> dict[str, Any]:
        asked.append("storage")
        return {"ok": True}

    monkeypatch.setitem(health._checks, "storage", check)

    for _ in range(5):
        client.get("/readyz")

    assert len(asked) == 1


def not_ok(told: dict[str, Any]) -> set[str]:
    return {name for name, part in told.items() if isinstance(part, dict) and not part["ok"]}
