"""What other clients write to a run: refused where it is too long, else it harms nobody and nothing."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from batchruns.models import BatchRun, Deletion, Event
from batchruns.runs import deletion, service
from batchruns.runs.errors import RunError
from batchruns.worker import maintenance, retry_policy
from leadenrich.accounts.models import User
from leadenrich.rls.roles import acting_as_client
from tests.helpers.clients import WebClient

pytestmark = pytest.mark.django_db(transaction=True)

ADMIN = "/admin/batchruns/batchrun/"
LONG_NAME = "é" * 1_000_000

UNREADABLE = {
    "a number of 5,000 digits": '{"rowCount": 1e5000}',
    "2,000 arrays in arrays": f'{{"summary": {"[" * 2000}{"]" * 2000}}}',
    "900 objects in objects": '{"error": ' * 900 + "1" + "}" * 900,
    "an array instead of an object": "[1, 2]",
    "null": "null",
}


def large(keys: dict[str, str]) -> str:
    """SQL of an object with these values, SQL each, and with one that is 20 MB long by itself."""
    pairs = ", ".join(f"'{key}', {value}" for key, value in keys.items())
    return f"jsonb_build_object({pairs or 'NULL'})"


MANY_TEXTS = "(SELECT jsonb_agg('column ' || n) FROM generate_series(1, 200000) n)"
MANY_COUNTS = "(SELECT jsonb_object_agg('value ' || n, n) FROM generate_series(1, 200000) n)"
HUGE = {
    "20 MB that compress": large({"x": "repeat('a', 20000000)"}),
    "20 MB that don't": large(
        {"x": "(SELECT string_agg(md5(n::text), '') FROM generate_series(1, 625000) n)"}
    ),
    "200,000 columns": large({"columns": MANY_TEXTS, "mapping": MANY_TEXTS, "sample": MANY_TEXTS}),
    "200,000 values": large(
        {"summary": f"jsonb_build_object('values', jsonb_build_object('a', {MANY_COUNTS}))"}
    ),
    "200,000 tags": large({"tags": MANY_TEXTS}),
    "200,000 choices": large({"proposed": MANY_COUNTS, "counted": MANY_COUNTS}),
    "200,000 enrichers": large({"without": MANY_TEXTS, "also": MANY_TEXTS}),
    "an error of 5 MB": large(
        {"error": "jsonb_build_object('code', 'x', 'params', repeat('b', 5000000))"}
    ),
    "a million keys": MANY_COUNTS,
}


def write(run: BatchRun, meta: str, **columns: Any) -> None:
    """As the owner of the table, whom nothing refuses: so it was before there were limits."""
    values = {"status": "completed", **columns}
    names = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE batch_runs SET {names}, meta = {meta}, started_at = now(), finished_at = now()"
            " WHERE id = %s",
            [*values.values(), run.pk],
        )


@contextmanager
def as_boss(client: WebClient, make_user: Callable[..., User]) -> Iterator[WebClient]:
    boss = type(client)()
    boss.force_login(make_user("boss@example.com", is_staff=True, is_superuser=True))
    yield boss


def seconds_of(get: Callable[[], Any]) -> float:
    """The shortest of five, the first of which warms up."""

    def once() -> float:
        began = perf_counter()
        assert get().status_code == 200
        return perf_counter() - began

    return min(once() for _ in range(5))


@pytest.mark.parametrize("status", ["pending", "processing", "completed", "failed"])
@pytest.mark.parametrize("meta", UNREADABLE.values(), ids=UNREADABLE)
def test_what_python_cannot_read_stops_nothing(
    meta: str,
    status: str,
    make_run: Callable[..., BatchRun],
    signed_in: WebClient,
    make_user: Callable[..., User],
    stranger: User,
) -> None:
    spoilt, deleted, of_stranger = make_run(), make_run(), make_run(owner=stranger)
    for run in (spoilt, deleted):
        write(run, f"'{meta}'::jsonb", status=status)
    deletion.discard([deleted, of_stranger])
    Deletion.objects.update(due_at=timezone.now())
    with as_boss(signed_in, make_user) as boss:
        for address in ("/admin/", ADMIN, f"{ADMIN}{spoilt.pk}/change/"):
            assert boss.get(address).status_code == 200, address
    for address in ("/runs/", f"/runs/{spoilt.pk}/", "/account/export/"):
        assert signed_in.get(address).status_code == 200, address

    deletion.delete_due()
    assert list(BatchRun.objects.values_list("pk", flat=True)) == [spoilt.pk]
    BatchRun.objects.update(finished_at=timezone.now() - timedelta(days=31))
    ended = status in ("completed", "failed")
    assert maintenance.purge(30) == (1 if ended else 0)
    maintenance.sweep()


@pytest.mark.parametrize("meta", HUGE.values(), ids=HUGE)
@pytest.mark.parametrize("status", ["pending", "processing", "completed", "failed"])
def test_huge_values_cost_a_page_no_more_than_a_normal_run(
    meta: str,
    status: str,
    make_run: Callable[..., BatchRun],
    signed_in: WebClient,
    make_user: Callable[..., User],
) -> None:
    normal, huge = make_run(), make_run()
    write(normal, "meta", status=status, error_message="Nothing to say." * 5)

    def seconds(boss: WebClient, run: BatchRun) -> dict[str, float]:
        pages = {"/runs/": signed_in, f"/runs/{run.pk}/": signed_in}
        pages |= {ADMIN: boss, f"{ADMIN}{run.pk}/change/": boss, "/admin/": boss}
        return {
            address.replace(str(run.pk), "…"): seconds_of(partial(client.get, address))
            for address, client in pages.items()
        }

    with as_boss(signed_in, make_user) as boss:
        before = seconds(boss, normal)
        write(huge, meta, status=status, filename=LONG_NAME, error_message=LONG_NAME)
        after = seconds(boss, huge)

    slower = {
        page: (before[page], after[page])
        for page in before
        if after[page] > 1.5 * before[page] + 0.25
    }
    assert not slower
    for page in ("/runs/", f"/runs/{huge.pk}/"):
        content = signed_in.get(page).content
        assert len(content) < 400_000, page
        assert "é…".encode() in content


def test_a_run_that_cannot_be_loaded_fails_after_some_tries_with_a_sentence(
    make_run: Callable[..., BatchRun], work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry_policy, "WAIT_SECONDS", 0)
    poisoned, other = service.start(make_run()), service.start(make_run())
    load = BatchRun.from_db.__func__  # type: ignore[attr-defined]

    def poison(cls: Any, db: Any, names: Any, values: Any) -> BatchRun:
        run: BatchRun = load(cls, db, names, values)
        if run.pk == poisoned.pk:
            raise ValueError("Nobody can read this.")
        return run

    with monkeypatch.context() as patched:
        patched.setattr(BatchRun, "from_db", classmethod(poison))
        work()

    poisoned.refresh_from_db()
    other.refresh_from_db()
    assert (poisoned.status, other.status) == ("failed", "completed")
    assert poisoned.error_message.startswith("Something went wrong on our side, 4 times in a row.")
    assert poisoned.finished_at
    kinds = list(Event.objects.filter(run=poisoned).values_list("kind", flat=True))
    assert kinds == ["created", "started", "tried again", "given up", "failed"]
    assert not ProcrastinateJob.objects.filter(status="todo").exists()


def test_a_job_of_no_run_is_not_tried_for_ever(
    work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry_policy, "WAIT_SECONDS", 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('files', 'batchruns.split', '{\"run_id\": \"no id\"}')"
        )
    work()

    assert list(ProcrastinateJob.objects.values_list("status", flat=True)) == ["failed"]


TOO_LONG: dict[str, Any] = {
    "filename": "x" * 1001,
    "error_message": "x" * 10_001,
    "result_url": "https://example.com/" + "x" * 2000,
    "meta": {"x": "x" * 4_000_000},
}


@pytest.mark.parametrize("column", TOO_LONG)
def test_a_client_is_told_what_is_too_long(run: BatchRun, user: User, column: str) -> None:
    with (
        pytest.raises(IntegrityError, match=f"{column} is too long: .* characters are the most"),
        acting_as_client(user.pk),
    ):
        BatchRun.objects.filter(pk=run.pk).update(**{column: TOO_LONG[column]})
    with (
        pytest.raises(IntegrityError, match=f"{column} is too long"),
        acting_as_client(user.pk),
    ):
        BatchRun.objects.create(user=user, **{"filename": "x", column: TOO_LONG[column]})


def test_a_client_cannot_add_up_what_is_too_long(run: BatchRun, user: User) -> None:
    halves: list[dict[str, str]] = [{"a": "x" * 2_500_000}, {"b": "x" * 2_500_000}]
    with acting_as_client(user.pk):
        BatchRun.objects.filter(pk=run.pk).update(meta=halves[0])
    with pytest.raises(IntegrityError, match="meta is too long"), acting_as_client(user.pk):
        BatchRun.objects.filter(pk=run.pk).update(meta=halves[1])


def test_what_was_too_long_before_can_still_be_worked_with(run: BatchRun, user: User) -> None:
    write(run, json_sql({"x": "x" * 4_000_000}), status="pending", filename="x" * 2000)

    with acting_as_client(user.pk):
        assert BatchRun.objects.filter(pk=run.pk).update(status="processing") == 1
        assert BatchRun.objects.filter(pk=run.pk).update(status="failed", error_message="No.") == 1
    assert deletion.discard([run])


def json_sql(value: Any) -> str:
    return f"'{json.dumps(value)}'::jsonb"


@pytest.mark.parametrize("column", TOO_LONG)
def test_who_calls_us_is_told_what_is_too_long(run: BatchRun, user: User, column: str) -> None:
    with pytest.raises(RunError) as refused:
        if column == "filename":
            service.create(user, "x" * 1001)
        else:
            service.update(run, **{column: TOO_LONG[column]})

    assert refused.value.code in ("value_too_long", "meta_too_long")
