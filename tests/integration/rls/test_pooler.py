"""Behind a pooler clients share connections, and none ever acts as another, or leaves anything there."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import environ
import psycopg
import pytest
from django.db import connection, connections

from batchruns.models import BatchRun
from leadenrich.accounts.models import User
from leadenrich.rls.roles import acting_as, as_operator
from leadenrich.rls.testing import closed_process
from tests.helpers.pooler import pooled

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 1.5


@contextmanager
def by_way_of_a_pooler(database_url: str, server_connections: int = 1) -> Iterator[str]:
    """The database of the tests is asked through a pooler; gives its address there."""
    name = connection.settings_dict["NAME"]
    direct = urlsplit(database_url)._replace(path=f"/{name}").geturl()
    before = dict(connection.settings_dict)
    with pooled(direct, server_connections) as url:
        connections.close_all()
        connection.settings_dict.update(environ.Env.db_url_config(url), OPTIONS={})
        try:
            yield url
        finally:
            connections.close_all()
            connection.settings_dict.update(before)


def seen() -> set[str]:
    return set(BatchRun.objects.values_list("filename", flat=True))


@pytest.fixture
def runs(make_run: Callable[..., BatchRun], stranger: User) -> dict[str, BatchRun]:
    return {
        "mine": make_run(name="mine.csv"),
        "theirs": make_run(name="theirs.csv", owner=stranger),
    }


@pytest.fixture
def address(runs: dict[str, BatchRun], database_url: str) -> Iterator[str]:
    """This process is closed and behind a pooler that has two connections to the server."""
    with by_way_of_a_pooler(database_url, 2) as url, closed_process():
        yield url


def test_clients_that_take_turns_on_the_same_connections_see_their_own(
    address: str, user: User, stranger: User
) -> None:
    wrong: list[object] = []
    turns: list[object] = []
    servers: set[int] = set()
    end = time.monotonic() + SECONDS

    def ask(expected: set[str], block: Any) -> None:
        while time.monotonic() < end and not wrong:
            if block is None:
                found = seen()
            else:
                with block():
                    found = seen()
            if found != expected:
                wrong.append((expected, found))
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                servers.update(cursor.fetchone())
            turns.append(block)
        connection.close()

    clients = [
        threading.Thread(target=ask, args=client)
        for client in (
            ({"mine.csv"}, lambda: acting_as(user.pk)),
            ({"theirs.csv"}, lambda: acting_as(stranger.pk)),
            ({"mine.csv", "theirs.csv"}, as_operator),
            (set(), None),
        )
        for _ in range(2)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert not wrong
    assert len(turns) > 50
    assert len(servers) == 2


def test_nothing_stays_on_a_connection(address: str, user: User) -> None:
    others = psycopg.connect(address, autocommit=True, prepare_threshold=None)

    def left() -> tuple:
        return others.execute(
            "SELECT current_user, session_user, current_setting('request.jwt.claims', true)"
        ).fetchone()

    for _ in range(3):
        seen()
        with acting_as(user.pk):
            seen()
        with as_operator():
            seen()
        with pytest.raises(ZeroDivisionError), acting_as(user.pk):
            1 / 0  # noqa: B018
        role, login, claims = left()
        assert role == login
        assert not claims
    others.close()
