"""What one person may have at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import Settings

from batchruns.models import BatchRun
from batchruns.runs import deletion, files, service
from batchruns.runs.errors import OverLimitError
from leadenrich.accounts.models import User
from leadenrich.rls.testing import closed_process
from tests.helpers.clients import WebClient
from tests.helpers.errors import refused
from tests.integration.web.test_pages import send, text_of


def test_only_so_many_runs_are_in_work_at_once(
    make_run: Callable[..., BatchRun], settings: Settings, stranger: User
) -> None:
    settings.MAX_ACTIVE_RUNS = 1
    first, second = make_run(), make_run()
    service.start(first)

    with refused(OverLimitError, "You have 1 run in progress"):
        service.start(second)

    service.start(make_run(owner=stranger))
    service.cancel(first)
    service.start(second)


def test_starting_one_too_many_says_so_and_keeps_it_pending(
    signed_in: WebClient, make_run: Callable[..., BatchRun], settings: Settings
) -> None:
    settings.MAX_ACTIVE_RUNS = 0

    response = send(signed_in, b"E-Mail\nada@example.com\n", start_at_once="on")

    assert BatchRun.objects.get().status == "pending"
    assert "which is the limit" in text_of(signed_in.get(response.url))


def test_only_so_many_bytes_are_stored(
    signed_in: WebClient, make_run: Callable[..., BatchRun], settings: Settings
) -> None:
    run = make_run()
    settings.MAX_STORED_BYTES = 300

    response = send(signed_in, b"E-Mail\n" + b"ada@example.com\n" * 10)
    assert response.status_code == 422
    assert "Delete runs or lists that you don" in text_of(response)
    assert BatchRun.objects.count() == 1

    deletion.delete(run)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["stored bytes", "runs in progress"])
def test_limits_hold_for_requests_at_the_same_time(
    user: User, make_run: Callable[..., BatchRun], settings: Settings, what: str
) -> None:
    pending = [make_run() for _ in range(4)]
    leads = b"E-Mail\n" + b"ada@example.com\n" * 20
    settings.MAX_ACTIVE_RUNS = 1
    settings.MAX_STORED_BYTES = files.stored_bytes(run.pk for run in pending) + len(leads) + 10
    barrier = Barrier(len(pending))

    def ask(run: BatchRun) -> None:
        client = WebClient()
        client.force_login(user)
        barrier.wait()
        if what == "stored bytes":
            send(client, leads)
        else:
            client.post(f"/runs/{run.pk}/start/")
        connection.close()

    # For all threads at once: each client alone would put back what another has set.
    with closed_process(), ThreadPoolExecutor(len(pending)) as threads:
        list(threads.map(ask, pending))

    started = BatchRun.objects.filter(status="processing").count()
    stored = BatchRun.objects.count() - len(pending)
    assert (stored, started) == ((1, 0) if what == "stored bytes" else (0, 1))


@pytest.mark.django_db(transaction=True)
def test_a_file_with_too_many_rows_fails_with_a_sentence(
    make_run: Callable[..., BatchRun], work: Callable[[], None], settings: Settings
) -> None:
    settings.UPLOAD_MAX_ROWS = 2
    run = make_run(b"E-Mail\n" + b"ada@example.com\n" * 3)
    service.start(run)

    work()

    run.refresh_from_db()
    assert run.status == "failed"
    assert "more than 2 rows" in run.error_message
