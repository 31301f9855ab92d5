"""A closed process sees no run outside a block that says whose, whatever happens on the way."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.http import StreamingHttpResponse
from procrastinate.contrib.django.models import ProcrastinateJob

from batchruns.models import BatchRun, BatchRunQuerySet, Chunk
from batchruns.runs import deletion, service
from batchruns.runs.errors import RunNotFoundError
from leadenrich.accounts.models import User
from leadenrich.rls.decorators import as_signed_in_user
from leadenrich.rls.roles import acting_as, as_operator
from leadenrich.rls.testing import acting_with_role, closed_process
from tests.helpers.clients import WebClient
from tests.integration.rls.test_pooler import by_way_of_a_pooler

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def runs(make_run: Callable[..., BatchRun], stranger: User) -> dict[str, BatchRun]:
    """A started run of each of two people, with a chunk and a job each."""
    made = {
        "mine": make_run(name="mine.csv"),
        "theirs": make_run(name="theirs.csv", owner=stranger),
    }
    for run in made.values():
        service.start(run)
        Chunk.objects.create(run=run, number=0, rows=1)
    return made


@pytest.fixture(params=["direct", "pooled"])
def closed(
    runs: dict[str, BatchRun], database_url: str, request: pytest.FixtureRequest
) -> Iterator[Any]:
    """From here on this process is closed, as web and worker are; once also behind a pooler."""
    pooler = by_way_of_a_pooler(database_url) if request.param == "pooled" else nullcontext()
    with pooler, closed_process():
        yield


def seen() -> set[str]:
    return set(BatchRun.objects.values_list("filename", flat=True))


def hidden() -> bool:
    return not (
        seen()
        or Chunk.objects.exists()
        or ProcrastinateJob.objects.exists()
        or BatchRun.objects.update(filename="changed")
        or Chunk.objects.update(rows=7)
    )


def test_outside_a_block_there_is_nothing(closed: Any) -> None:
    assert hidden()


def test_outside_a_block_nothing_can_be_added(
    closed: Any, user: User, runs: dict[str, BatchRun]
) -> None:
    with pytest.raises(Error):
        BatchRun.objects.create(user_id=user.pk, filename="new.csv")
    with pytest.raises(Error):
        Chunk.objects.create(run_id=runs["mine"].pk, number=5, rows=1)


def test_what_could_pass_the_role_by_is_refused(closed: Any) -> None:
    with pytest.raises(Error), connection.cursor() as cursor:
        cursor.executemany("UPDATE batch_runs SET filename = %s", [("changed",)])
    with pytest.raises(Error), connection.cursor() as cursor, cursor.copy("TABLE users"):
        pass
    with pytest.raises(Error), connection.cursor() as cursor:
        list(cursor.stream("TABLE batch_runs"))


def test_in_a_block_there_are_ones_own_runs_without_any_filter(closed: Any, user: User) -> None:
    with acting_as(user.pk):
        assert seen() == {"mine.csv"}
        assert [chunk.run.filename for chunk in Chunk.objects.all()] == ["mine.csv"]
        assert ProcrastinateJob.objects.count() == 1
    assert hidden()


def test_in_a_block_nobody_else_can_be_harmed(
    closed: Any, user: User, stranger: User, runs: dict[str, BatchRun]
) -> None:
    with acting_as(user.pk):
        assert BatchRun.objects.filter(pk=runs["theirs"].pk).update(filename="x") == 0
        with pytest.raises(RunNotFoundError):
            deletion.delete(runs["theirs"])
        for change in (
            lambda: BatchRun.objects.create(user_id=stranger.pk, filename="for them"),
            lambda: BatchRun.objects.filter(pk=runs["mine"].pk).update(user_id=stranger.pk),
        ):
            with pytest.raises(Error), transaction.atomic():
                change()
    with as_operator():
        assert seen() == {"mine.csv", "theirs.csv"}


def test_a_person_deletes_their_own_run(closed: Any, user: User, runs: dict[str, BatchRun]) -> None:
    with acting_as(user.pk):
        deletion.delete(runs["mine"])
        assert seen() == set()


def test_a_queryset_evaluated_after_the_block_is_empty(closed: Any, user: User) -> None:
    with acting_as(user.pk):
        later = BatchRun.objects.for_user(user)
    assert list(later) == []


def test_a_streamed_response_that_asks_after_its_view_is_empty(
    closed: Any, rf: Any, user: User
) -> None:
    @as_signed_in_user
    def names(request: Any) -> Any:
        found = BatchRun.objects.values_list("filename", flat=True)
        assert found.exists()
        return StreamingHttpResponse(name.encode() for name in found.iterator())

    request = rf.get("/")
    request.user = user

    assert b"".join(names(request).streaming_content) == b""


def test_an_exception_half_way_closes_the_block(closed: Any, user: User) -> None:
    with pytest.raises(ZeroDivisionError), acting_as(user.pk):
        1 / 0  # noqa: B018
    assert hidden()
    with pytest.raises(ZeroDivisionError), as_operator():
        1 / 0  # noqa: B018
    assert hidden()


def test_an_error_of_the_database_half_way_closes_the_block(closed: Any, user: User) -> None:
    for block in (acting_as(user.pk), as_operator()):
        with pytest.raises(Error), block, connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert hidden()


def test_a_savepoint_rolled_back_opens_nothing(closed: Any, user: User, stranger: User) -> None:
    with acting_as(user.pk):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            1 / 0  # noqa: B018
        with pytest.raises(ZeroDivisionError), acting_as(stranger.pk):
            1 / 0  # noqa: B018
        assert seen() == {"mine.csv"}
    with transaction.atomic():
        with acting_as(user.pk):
            assert seen() == {"mine.csv"}
        assert seen() == set()
        with pytest.raises(ZeroDivisionError), as_operator():
            1 / 0  # noqa: B018
        assert seen() == set()
    assert hidden()


def test_a_person_inside_another_ends_with_their_block(
    closed: Any, user: User, stranger: User
) -> None:
    with acting_as(user.pk):
        with acting_as(stranger.pk):
            assert seen() == {"theirs.csv"}
        assert seen() == {"mine.csv"}


def test_the_operator_reaches_all_and_only_in_the_block(closed: Any) -> None:
    with as_operator():
        assert seen() == {"mine.csv", "theirs.csv"}
        with as_operator():
            pass
        assert seen() == {"mine.csv", "theirs.csv"}
        with transaction.atomic(), as_operator():
            assert seen() == {"mine.csv", "theirs.csv"}
    assert hidden()


def test_a_connection_lost_in_a_block_comes_back_as_it_was(closed: Any) -> None:
    with as_operator():
        connection.close()
        assert seen() == {"mine.csv", "theirs.csv"}
    assert hidden()
    connection.close()
    assert hidden()


def test_a_connection_made_in_the_operators_block_is_closed_after_it(closed: Any) -> None:
    connection.close()
    with as_operator():
        assert seen()
    assert hidden()


def test_a_connection_that_cannot_take_its_role_is_not_given_out(closed: Any) -> None:
    connection.close()
    with acting_with_role("no_such_role"):
        for _ in range(2):
            with pytest.raises(Error):
                seen()


@pytest.mark.parametrize("path", ["/runs/", "/runs/{}/", "/runs/{}/result/"])
def test_a_view_that_forgets_the_filter_shows_nothing_of_anothers(
    signed_in: WebClient, runs: dict[str, BatchRun], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(BatchRunQuerySet, "for_user", lambda self, user: self)

    response = signed_in.get(path.format(runs["theirs"].pk))

    assert response.status_code == (200 if path == "/runs/" else 404)
    assert b"theirs.csv" not in response.content


def test_the_next_request_on_the_same_connection_starts_from_nothing(
    closed: Any, signed_in: WebClient, runs: dict[str, BatchRun]
) -> None:
    assert b"mine.csv" in signed_in.get("/runs/").content
    assert hidden()
    signed_in.logout()
    assert signed_in.get("/runs/").status_code == 302
    assert hidden()
