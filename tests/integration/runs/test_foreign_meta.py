"""Runs whose `meta` another client wrote, whatever it holds: every page answers all the same."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from batchruns.engine.options import Options
from batchruns.models import BatchRun
from batchruns.models.meta import RunMeta
from batchruns.runs import service
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient

pytestmark = pytest.mark.django_db(transaction=True)

ADMIN = "/admin/batchruns/batchrun/"
NONSENSE = [None, "x", -1, 1.5, True, 10**30, [], {}, [1, [2]], {"a": 1}, [["a"], 5], "<script>"]
KEYS = (*RunMeta.keys().values(), *Options.keys())
SUMMARIES = [
    {"rows": "x", "filled": 5, "given": {"email": "many"}, "values": {"email_type": {"a": "b"}}},
    {"rows": 3, "filled": {"email_normalized": "x"}, "given": {"email": []}, "values": [1]},
    {"rows": 3, "filled": {"duplicate_of": 10**400}, "values": {"country_code": {"DE": 1}}},
]


def spoilt(meta: dict) -> list:
    """As much of it as a few seconds allow: all of it nonsense, all of its keys, or one of them."""
    return [
        *NONSENSE,
        *(dict.fromkeys(KEYS, value) for value in NONSENSE[::2]),
        *({**meta, key: NONSENSE[number % len(NONSENSE)]} for number, key in enumerate(KEYS)),
        *({**meta, "summary": summary} for summary in SUMMARIES),
    ]


@pytest.fixture
def runs(make_run: Callable[..., BatchRun], work: Callable[[], None]) -> Any:
    """A completed and a pending one."""
    completed = service.start(make_run())
    work()
    return [BatchRun.objects.get(pk=completed.pk), make_run()]


def test_every_page_answers(
    runs: Any, client: WebClient, user: User, make_user: Callable[..., User]
) -> None:
    boss = type(client)()
    boss.force_login(make_user("boss@example.com", is_staff=True, is_superuser=True))
    client.force_login(user)
    for run, page in zip(runs, ("rows/", "preview/"), strict=True):
        for meta in spoilt(run.meta):
            BatchRun.objects.filter(pk=run.pk).update(meta=meta)
            addresses = [f"/runs/{run.pk}/", f"/runs/{run.pk}/{page}"]
            for address in [*addresses, "/runs/"] if meta in NONSENSE else addresses:
                response = client.get(address)
                assert response.status_code in (200, 404), (address, meta)
                assert b"<script>" not in response.content
            assert boss.get(f"{ADMIN}{run.pk}/change/").status_code == 200, meta


UNREADABLE = {
    "an endless number": '{"rowCount": 1e5000, "fileSize": 5}',
    "deep": f'{{"summary": {"[" * 300}{"]" * 300}}}',
    "very deep": f'{{"summary": {"[" * 3000}{"]" * 3000}}}',
}


@pytest.mark.parametrize("meta", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("status", ["pending", "completed", "failed"])
def test_what_python_cant_read_breaks_no_page(
    meta: str,
    status: str,
    run: BatchRun,
    client: WebClient,
    user: User,
    make_user: Callable[..., User],
) -> None:
    boss = type(client)()
    boss.force_login(make_user("boss@example.com", is_staff=True, is_superuser=True))
    client.force_login(user)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE batch_runs SET status = %s, started_at = now(), finished_at = now(),"
            " meta = %s::jsonb WHERE id = %s",
            [status, meta, run.pk],
        )

    for address in (f"/runs/{run.pk}/", f"/runs/{run.pk}/rows/", "/runs/", "/account/export/"):
        assert client.get(address).status_code in (200, 404), address
    for address in ("/admin/", ADMIN, f"{ADMIN}{run.pk}/change/"):
        assert boss.get(address).status_code == 200, address


def test_a_run_whose_plan_was_spoilt_fails_with_a_sentence(
    run: BatchRun, work: Callable[[], None]
) -> None:
    BatchRun.objects.filter(pk=run.pk).update(meta={**run.meta, "mapping": "none"})
    service.start(run)
    work()

    failed = BatchRun.objects.get(pk=run.pk)
    assert failed.status == "failed"
    assert re.match(r"The parse options of this file are lost\.", failed.error_message)
