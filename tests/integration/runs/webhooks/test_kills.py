"""Web and workers are killed at random moments: nothing is lost, and a run's events stay in order."""

import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from django.db import connection
from pytest_django import Settings

from batchruns.models import BatchRun, Event, WebhookDelivery, WebhookEndpoint
from batchruns.runs import outbox, service
from batchruns.runs.webhooks import deliveries, work
from leadenrich.accounts.models import User
from tests.helpers.processes import wait_until
from tests.helpers.webhook_receiver import Received, Receiver

pytestmark = pytest.mark.django_db(transaction=True)

# WEBHOOK_KILL_SECONDS=600 goes on for longer.
SECONDS = float(os.environ.get("WEBHOOK_KILL_SECONDS", "1"))
FEWEST_KILLS = 50
_of_the_parent: list[Any] = []


def forked(do: Callable[[], object]) -> int:
    """The id of a process of its own that does this over and over, on a connection of its own."""
    if pid := os.fork():
        return pid
    try:
        # Not closed: that would end the parent's.
        _of_the_parent.append(connection.connection)
        connection.connection = None
        while True:
            do()
    finally:
        os._exit(1)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def test_nothing_is_lost_and_all_stays_in_order(
    user: User,
    endpoint: WebhookEndpoint,
    receiver: Receiver,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.WEBHOOK_SECONDS = 0.1
    monkeypatch.setattr(deliveries, "WAIT_SECONDS", (0,) * 1000)

    def live() -> None:
        run = service.create(user, "leads.csv")
        service.update(run, status="processing")
        service.update(run, status="completed")

    def send() -> None:
        for is_slow in (False, True):
            work.deliver(user.pk, is_slow, lambda: False)

    kills, end = 0, time.monotonic() + SECONDS
    while kills < FEWEST_KILLS or time.monotonic() < end:
        processes = [forked(do) for do in (live, live, send, send, send)]
        for pid in random.sample(processes, len(processes)):
            time.sleep(random.uniform(0, 0.1))
            kill(pid)
        kills += len(processes)

    def is_done() -> bool:
        send()
        return not WebhookDelivery.objects.filter(state="waiting").exists()

    wait_until(is_done, "the end of all deliveries")
    noted = Event.objects.order_by("id").values_list("run", "kind", "params")
    expected: dict[str, list[str]] = {}
    for run, kind, params in noted:
        verb = {"processing": "started", "completed": "completed"}.get((params or {}).get("status"))
        expected.setdefault(str(run), []).append(outbox.TYPES[verb or kind])
    assert len(expected) == BatchRun.objects.count() > 0
    assert _first_arrivals(receiver) == expected
    print(
        kills,
        "kills,",
        len(expected),
        "runs,",
        len(receiver.ids),
        "posts,",
        len(set(receiver.ids)),
        "ids",
    )


def _first_arrivals(receiver: Receiver) -> dict[str, list[str]]:
    """The types of the events of each run, in the order in which they came first."""
    by_id: dict[str, Received] = {}
    for each in receiver.received:
        assert by_id.setdefault(each.id, each).body == each.body
    arrivals: dict[str, list[str]] = {}
    for each in by_id.values():
        arrivals.setdefault(each.event["data"]["id"], []).append(each.type)
    return arrivals


def test_who_dies_between_sending_and_noting_has_it_sent_again_under_its_id(
    user: User,
    run: BatchRun,
    endpoint: WebhookEndpoint,
    receiver: Receiver,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(*_: object) -> NoReturn:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    settings.WEBHOOK_SECONDS = 0.1
    service.start(run)
    with monkeypatch.context() as dying:
        dying.setattr(deliveries, "note", die)
        os.waitpid(forked(lambda: work.deliver(user.pk, False, lambda: False)), 0)
    assert len(receiver.received) == 1

    def is_delivered() -> bool:
        work.deliver(user.pk, False, lambda: False)
        return WebhookDelivery.objects.get().state == "delivered"

    wait_until(is_delivered, "the second try")
    assert len(receiver.received) == 2
    assert len(set(receiver.ids)) == 1
