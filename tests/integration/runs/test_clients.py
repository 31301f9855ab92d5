"""A client of the project's API changes runs beside people and workers: always legally."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection

from batchruns.models import BatchRun, Status
from batchruns.runs import service
from batchruns.runs.errors import RunError
from batchruns.runs.transitions import TRANSITIONS
from batchruns.worker import maintenance
from leadenrich.accounts.models import Preferences, User
from leadenrich.rls.roles import acting_as, acting_as_client
from tests.helpers.clients import WebClient

pytestmark = pytest.mark.django_db(transaction=True)

LEGAL = {
    (source, move.target)
    for move in TRANSITIONS.values()
    for source in move.sources
    if move.target is not None
}


@pytest.fixture
def theirs(user: User) -> BatchRun:
    """A run that was made by a client, and is worked on by one."""
    with acting_as_client(user.pk):
        return BatchRun.objects.create(user=user, filename="theirs.csv", meta={"a": 1})


def change(run: BatchRun, user: User, **values: Any) -> BatchRun:
    with acting_as_client(user.pk):
        BatchRun.objects.filter(pk=run.pk).update(**values)
    return BatchRun.objects.get(pk=run.pk)


@pytest.mark.parametrize(("source", "target"), list(product(Status, Status)))
def test_a_client_makes_the_legal_moves_only(
    theirs: BatchRun, user: User, source: Any, target: Any
) -> None:
    BatchRun.objects.filter(pk=theirs.pk).update(status=source)

    if source == target or (source, target) in LEGAL:
        assert change(theirs, user, status=target).status == target
    else:
        with pytest.raises(IntegrityError, match=f"A run that is {source} can't become {target}"):
            change(theirs, user, status=target)
        theirs.refresh_from_db()
        assert theirs.status == source


def test_a_move_of_a_client_has_its_times(theirs: BatchRun, user: User) -> None:
    started = change(theirs, user, status="processing")
    assert started.started_at
    assert not started.finished_at
    ended = change(theirs, user, status="failed")
    assert ended.finished_at >= started.started_at
    again = change(theirs, user, status="processing")
    assert (again.started_at, again.finished_at) == (started.started_at, None)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ({"b": 2}, {"a": 1, "b": 2}),
        ({"a": None}, {"a": None}),
        ({}, {"a": 1}),
        (None, {"a": 1}),
        (["b"], {"a": 1}),
    ],
)
def test_what_a_client_writes_to_meta_is_merged(
    theirs: BatchRun, user: User, written: Any, kept: Any
) -> None:
    assert change(theirs, user, meta=written).meta == kept


def test_a_client_cannot_complete_what_our_workers_have_in_hand(run: BatchRun, user: User) -> None:
    service.start(run)

    with pytest.raises(IntegrityError, match="is completed by itself"):
        change(run, user, status="completed", result_url="https://example.com/")
    assert change(run, user, status="failed", error_message="Not needed.").status == "failed"


def test_a_client_cannot_change_how_a_file_is_read_that_our_workers_have_in_hand(
    run: BatchRun, user: User
) -> None:
    change(run, user, meta={"mapping": run.meta["mapping"][::-1]})
    run = service.start(run)

    for key in ("mapping", "columns", "format", "without"):
        with pytest.raises(IntegrityError, match="can't change any more"):
            change(run, user, meta={key: []})
    changed = change(run, user, meta={**run.meta, "note": "mine", "rowCount": -1})
    assert (changed.meta["note"], changed.meta["mapping"]) == ("mine", run.meta["mapping"])


def take_turn(number: int, turn: int, dice: random.Random, run: BatchRun, user: User) -> None:
    """What the person, a worker or one of two clients, as `number` says, does to a run at a time."""
    match number % 4:
        case 0:
            verb = dice.choice((service.start, service.cancel, service.retry))
            with acting_as(user.pk):
                verb(run)
        case 1:
            service.describe(run, {f"worker{number}-{turn}": turn})
            if turn % 5 == 4:
                service.fail(run, RunError("as_written", text="It broke."))
        case 2:
            status = dice.choice(Status.values)
            change(run, user, status=status, meta={f"client{number}-{turn}": turn})
        case 3:
            change(run, user, meta={**run.meta, f"note{number}-{turn}": turn})


def test_all_at_once_end_in_a_legal_state_with_every_key(run: BatchRun, user: User) -> None:
    before = set(run.meta)
    illegal: list[str] = []

    def one(number: int) -> None:
        dice = random.Random(number)
        person = User.objects.get(pk=user.pk)
        for turn in range(25):
            mine = BatchRun.objects.get(pk=run.pk)
            try:
                take_turn(number, turn, dice, mine, person)
            except IntegrityError:
                change(mine, person, meta={f"client{number}-{turn}": turn})
            except RunError:
                pass
            now = BatchRun.objects.get(pk=run.pk)
            is_ended = now.status in ("completed", "failed")
            if is_ended != (now.finished_at is not None):
                illegal.append(f"{now.status} {now.started_at} {now.finished_at}")
        connection.close()

    with ThreadPoolExecutor(8) as all_at_once:
        list(all_at_once.map(one, range(8)))

    meta = BatchRun.objects.get(pk=run.pk).meta
    kinds = {1: "worker", 2: "client", 3: "note"}
    written = {
        f"{kinds[number % 4]}{number}-{turn}"
        for number in range(8)
        for turn in range(25)
        if number % 4
    }
    assert before | written <= set(meta)
    assert illegal == []


@pytest.mark.parametrize(
    "moment",
    ["infinity", "-infinity", "0001-01-01", "9999-12-31 23:59Z", "2000-01-01 BC", "200000-01-01"],
)
def test_a_time_that_python_has_not_takes_no_page_and_no_job_down(
    client: WebClient,
    user: User,
    make_run: Callable[..., BatchRun],
    make_user: Callable[..., User],
    work: Callable[[], None],
    moment: str,
) -> None:
    run = service.start(make_run())
    work()
    with acting_as_client(user.pk), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE batch_runs SET started_at = %s, finished_at = %s, created_at = %s",
            [moment, moment, moment],
        )
    boss = type(client)()
    boss.force_login(make_user("boss@example.com", is_staff=True, is_superuser=True))
    client.force_login(user)
    for zone in ("America/Adak", "Pacific/Kiritimati"):
        Preferences.objects.update_or_create(user=user, defaults={"time_zone": zone})
        for page in ("/runs/", f"/runs/{run.pk}/", f"/runs/{run.pk}/result/"):
            assert client.get(page).status_code == 200, page
    for page in ("", f"{run.pk}/change/"):
        assert boss.get(f"/admin/batchruns/batchrun/{page}").status_code == 200
    maintenance.sweep()
    maintenance.purge(30)
