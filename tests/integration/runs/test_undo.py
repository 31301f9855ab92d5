"""A run that its owner deletes is gone at once, can be brought back for a while, then goes for good."""

import html
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from batchruns.models import BatchRun, Chunk, Deletion
from batchruns.runs import deletion, files, service
from batchruns.runs.errors import IllegalTransitionError, OverLimitError
from batchruns.worker import maintenance, tasks
from leadenrich.accounts.models import User
from leadenrich.rls.roles import acting_as
from tests.helpers.clients import WebClient
from tests.helpers.factories import folder_of
from tests.integration.web.test_list import delete, do, shown
from tests.integration.web.test_pages import text_of


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def let_time_pass() -> None:
    """As if all that is deleted had been deleted UNDO_SECONDS ago."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE batchruns_deletion SET due_at = due_at - interval '10 seconds'")


def press_undo(page: WebClient, response: Any) -> Any:
    """Presses the first button Undo on a page of the list."""
    form = re.findall(r'<form class="note[^"]*" method="post" action="/runs/undo/".*?</form>',
                      response.content.decode(), re.S)[0]  # fmt: skip
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(html.unescape(value))
    return page.post("/runs/undo/", data, follow=True)


def test_deleted_it_is_gone_everywhere_and_undo_brings_it_back_as_it_was(
    signed_in: WebClient, run: BatchRun, make_run: Callable[..., BatchRun]
) -> None:
    make_run(name="kept.csv")
    as_it_was = BatchRun.objects.filter(pk=run.pk).values().get()

    deleted = signed_in.post(f"/runs/{run.pk}/delete/", follow=True)

    assert "leads.csv was deleted." in text(deleted)
    assert shown(deleted) == ["kept.csv"]
    assert re.search(r"All <b>1</b>", text(deleted))
    for what in ("", "delete/", "preview/"):
        assert signed_in.get(f"/runs/{run.pk}/{what}").status_code == 404
    for verb in ("start", "cancel", "retry", "delete"):
        assert signed_in.post(f"/runs/{run.pk}/{verb}/").status_code == 404
    assert files.exists(run.pk, files.INPUT)

    back = press_undo(signed_in, deleted)

    assert "leads.csv is back." in text(back)
    assert "Undo" not in text(back)
    assert set(shown(back)) == {"kept.csv", "leads.csv"}
    assert BatchRun.objects.filter(pk=run.pk).values().get() == as_it_was
    assert "brought back" in text(signed_in.get(f"/runs/{run.pk}/"))


@pytest.mark.django_db(transaction=True)
def test_after_the_time_the_worker_removes_all_of_it(
    signed_in: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    run, kept = service.start(make_run()), make_run(name="kept.csv")
    Chunk.objects.create(run=run, number=0, rows=2)
    signed_in.post(f"/runs/{run.pk}/delete/")
    tasks.delete_due.func(0)
    assert BatchRun.objects.count() == 2

    let_time_pass()
    tasks.delete_due.func(0)

    assert BatchRun.objects.get() == kept
    assert not folder_of(run).exists()
    assert folder_of(kept).exists()
    assert not Chunk.objects.exists()
    assert not Deletion.objects.exists()
    assert not ProcrastinateJob.objects.filter(args__run_id=str(run.pk)).exists()


@pytest.mark.django_db(transaction=True)
def test_without_a_worker_the_persons_next_look_at_the_list_removes_it(
    signed_in: WebClient, run: BatchRun, stranger: User
) -> None:
    signed_in.post(f"/runs/{run.pk}/delete/")
    let_time_pass()
    other = WebClient()
    other.force_login(stranger)
    other.get("/runs/")
    assert BatchRun.objects.exists()

    signed_in.get("/runs/")

    assert not BatchRun.objects.exists()
    assert not folder_of(run).exists()


def test_undo_after_the_time_says_so(signed_in: WebClient, run: BatchRun) -> None:
    deleted = signed_in.post(f"/runs/{run.pk}/delete/", follow=True)
    let_time_pass()

    late = press_undo(signed_in, deleted)

    assert "It's too late to undo: the deleted runs are gone for good." in text(late)
    assert not BatchRun.objects.exists()


def test_undo_twice_and_in_another_tab_is_no_error(signed_in: WebClient, run: BatchRun) -> None:
    deleted = signed_in.post(f"/runs/{run.pk}/delete/", follow=True)
    other_tab = signed_in.get("/runs/")
    press_undo(signed_in, deleted)

    again = press_undo(signed_in, other_tab)

    assert "leads.csv is back." in text(again)
    assert "too late" not in text(again)
    assert BatchRun.objects.get() == run


def test_deleting_twice_leaves_the_first_time(signed_in: WebClient, run: BatchRun) -> None:
    deletion.discard([run])
    due_at = Deletion.objects.get().due_at

    deletion.discard([run])

    assert Deletion.objects.get().due_at == due_at
    assert "already gone" in text(do(signed_in, "delete", run))


def test_many_are_deleted_and_brought_back_together(
    signed_in: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    runs = [make_run(name=f"{n}.csv") for n in range(3)]
    delete(signed_in, runs[0])
    Deletion.objects.update(due_at=F("due_at") - timedelta(seconds=1))

    deleted = delete(signed_in, *runs[1:])

    assert "0.csv was deleted." in text(deleted)
    assert "2 runs were deleted." in text(deleted)
    assert "2 runs are back." in text(press_undo(signed_in, deleted))
    assert set(BatchRun.objects.not_deleted()) == set(runs[1:])


def test_one_in_work_comes_back_as_canceled(signed_in: WebClient, run: BatchRun) -> None:
    service.start(run)

    deleted = delete(signed_in, run)
    with pytest.raises(IllegalTransitionError):
        service.check_is_processing(run)
    press_undo(signed_in, deleted)

    content = text_of(signed_in.get(f"/runs/{run.pk}/"))
    assert "Canceled. Resume to continue where it stopped." in content
    assert signed_in.post(f"/runs/{run.pk}/retry/").status_code == 302
    assert BatchRun.objects.get().status == "processing"


def test_nobody_undoes_or_sees_anothers_deletion(
    signed_in: WebClient, make_run: Callable[..., BatchRun], user: User, stranger: User
) -> None:
    theirs = make_run(name="theirs.csv", owner=stranger)
    deletion.discard([theirs])

    assert "theirs.csv" not in text(signed_in.get("/runs/"))
    late = signed_in.post("/runs/undo/", {"run": str(theirs.pk)}, follow=True)

    assert "too late" in text(late)
    assert Deletion.objects.filter(run=theirs).exists()
    with acting_as(user.pk):
        assert not Deletion.objects.exists()
        deletion.restore(user, [theirs.pk])
    assert Deletion.objects.filter(run=theirs).exists()


def test_without_time_to_undo_it_goes_at_once(
    signed_in: WebClient, run: BatchRun, settings: Settings
) -> None:
    settings.UNDO_SECONDS = 0

    assert "This can't be undone." in text(signed_in.get(f"/runs/{run.pk}/delete/"))
    deleted = signed_in.post(f"/runs/{run.pk}/delete/", follow=True)

    assert "leads.csv was deleted." in text(deleted)
    assert "Undo" not in text(deleted)
    assert not BatchRun.objects.exists()


def test_what_is_deleted_makes_room_at_once_and_undo_needs_it_back(
    signed_in: WebClient, make_run: Callable[..., BatchRun], user: User, settings: Settings
) -> None:
    run = make_run()
    settings.MAX_STORED_BYTES = 300
    deletion.discard([run])
    other = make_run()

    with pytest.raises(OverLimitError):
        deletion.restore(user, [run.pk])
    refused = signed_in.post("/runs/undo/", {"run": str(run.pk)}, follow=True)
    assert "Delete runs or lists that you don't need any more." in text(refused)
    assert "too late" not in text(refused)

    deletion.discard([other])
    deletion.restore(user, [run.pk])
    assert BatchRun.objects.not_deleted().get() == run


@pytest.mark.django_db(transaction=True)
def test_an_account_goes_with_what_is_about_to_be_deleted(
    signed_in: WebClient, run: BatchRun
) -> None:
    signed_in.post(f"/runs/{run.pk}/delete/")

    signed_in.post("/account/delete/", {"password": "secret"})

    assert not BatchRun.objects.exists()
    assert not folder_of(run).exists()


def test_old_files_of_one_that_goes_meanwhile_stop_nothing(
    run: BatchRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = service.cancel(run)
    BatchRun.objects.update(finished_at=F("finished_at") - timedelta(days=9))
    real = files.delete_all

    def and_another_deletes_it(run_id: Any) -> None:
        real(run_id)
        deletion.delete(run)

    monkeypatch.setattr(files, "delete_all", and_another_deletes_it)

    assert maintenance.purge(1) == 0
    maintenance.sweep()


def test_many_take_no_more_questions_than_one(
    make_run: Callable[..., BatchRun], user: User, django_assert_max_num_queries: Any
) -> None:
    runs = [make_run() for _ in range(20)]

    with django_assert_max_num_queries(12):
        deletion.discard(runs)
    with django_assert_max_num_queries(12):
        deletion.restore(user, [run.pk for run in runs])

    assert BatchRun.objects.not_deleted().count() == 20


@pytest.mark.django_db(transaction=True)
def test_of_undo_and_the_end_of_its_time_one_happens(run: BatchRun, user: User) -> None:
    for _ in range(10):
        if not deletion.discard([run]):
            break
        with connection.cursor() as cursor:
            cursor.execute("UPDATE batchruns_deletion SET due_at = now() + interval '20 ms'")
        ready = Barrier(2)

        def at_once(act: Any, ready: Any = ready) -> None:
            try:
                ready.wait()
                for _ in range(30):
                    act()
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as threads:
            acts = [lambda: deletion.restore(user, [run.pk]), deletion.delete_due]
            for done in [threads.submit(at_once, act) for act in acts]:
                done.result()
        deletion.delete_due()
        # Never half: either there with its file, or gone with it.
        assert BatchRun.objects.not_deleted().exists() == folder_of(run).exists()
