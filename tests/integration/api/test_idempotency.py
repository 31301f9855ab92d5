"""A request that is sent again with its Idempotency-Key acts once, whatever is killed in between."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from batchruns.api import idempotency
from batchruns.models import BatchRun, KeptAnswer
from batchruns.runs import files
from batchruns.worker import maintenance
from leadenrich.accounts.models import Scope, User
from leadenrich.rls import testing
from leadenrich.rls.roles import as_operator
from tests.helpers.api import ApiClient
from tests.helpers.clients import WebClient
from tests.helpers.files import LEADS

KEY = {"Idempotency-Key": "4f5c9a1e-upload-of-monday"}
ROWS = {"rows": [{"E-Mail": "ada@example.com"}]}
committed = pytest.mark.django_db(transaction=True)


def send(program: ApiClient, content: str = LEADS, key: dict[str, str] = KEY, **fields: Any) -> Any:
    file = SimpleUploadedFile("leads.csv", content.encode(), "text/csv")
    return program.post("/api/v1/runs", {"file": file, **fields}, headers=key)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_file_that_is_sent_again_becomes_one_run(user: User) -> None:
    program = ApiClient(user)
    first, again = send(program, name="Fair"), send(program, name="Fair")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Location"] == first["Location"]
    assert again["Content-Type"] == first["Content-Type"]
    assert (again["Idempotent-Replayed"], first.has_header("Idempotent-Replayed")) == (
        "true",
        False,
    )
    run = BatchRun.objects.get()
    with files.opened(run.pk, files.INPUT) as file:
        assert file.read() == LEADS.encode()


def test_a_form_is_the_same_between_other_boundaries(user: User) -> None:
    program = ApiClient(user)
    answers = []
    for boundary in ("one", "another"):
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="l.csv"\r\n'
            f"Content-Type: text/csv\r\n\r\n{LEADS}\r\n--{boundary}--\r\n"
        )
        kind = f"multipart/form-data; boundary={boundary}"
        answers.append(program.generic("POST", "/api/v1/runs", body, kind, headers=KEY))

    assert [answer.status_code for answer in answers] == [201, 201], answers[0].content
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize(
    "other",
    [
        lambda program: send(program, LEADS + "Grace,grace@example.com\n"),
        lambda program: send(program, name="Another name"),
        lambda program: program.ask("POST", "/runs", ROWS, headers=KEY),
        lambda program: program.ask("POST", "/runs?x", ROWS, headers=KEY),
        lambda program: program.ask(
            "POST", f"/runs/{BatchRun.objects.get().pk}/start", headers=KEY
        ),
    ],
    ids=["another file", "another field", "rows", "another query", "another address"],
)
def test_another_request_with_the_same_key_is_refused(
    user: User, other: Callable[[ApiClient], Any]
) -> None:
    program = ApiClient(user)
    send(program)

    assert code_of(other(program)) == (422, "idempotency_key_used")
    assert BatchRun.objects.get().status == "pending"


def test_what_failed_may_be_sent_again_with_the_same_key(user: User) -> None:
    program = ApiClient(user)

    assert send(program, "no table").status_code == 422
    assert not BatchRun.objects.exists()
    assert send(program).status_code == 201


def test_an_error_on_our_side_leaves_nothing(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    program = ApiClient(user)
    with monkeypatch.context() as patch:
        patch.setattr("batchruns.api.new_runs.Run.of", lambda run: 1 / 0)
        assert send(program).status_code == 500
    assert not BatchRun.objects.exists()
    assert not KeptAnswer.objects.exists()

    assert send(program).status_code == 201


def test_keys_are_each_persons_own(user: User, stranger: User) -> None:
    answers = [send(ApiClient(person)).json()["id"] for person in (user, stranger)]

    assert len(set(answers)) == BatchRun.objects.count() == 2


def test_without_a_key_each_request_acts(user: User) -> None:
    program = ApiClient(user)
    for _ in range(2):
        assert send(program, key={}).status_code == 201

    assert BatchRun.objects.count() == 2


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a b", "\xe4"])
def test_a_key_that_is_none_is_told(user: User, key: str) -> None:
    answer = send(ApiClient(user), key={"Idempotency-Key": key})

    assert code_of(answer) == (400, "idempotency_key_unfit")


def test_nobody_is_let_in_by_a_key(user: User) -> None:
    send(ApiClient(user))

    assert code_of(send(ApiClient())) == (401, "token_missing")
    assert code_of(send(ApiClient(text="le_wrong"))) == (401, "token_unknown")
    assert code_of(send(ApiClient(user, [Scope.READ]))) == (403, "scope_missing")


def test_an_answer_too_large_to_keep_is_told(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "MAX_BODY_BYTES", 10)
    program = ApiClient(user)
    send(program)

    assert code_of(send(program)) == (409, "answer_too_large")
    assert BatchRun.objects.count() == 1


def test_a_body_too_large_is_told_with_a_key_as_without(user: User) -> None:
    rows = {"rows": [{"Name": "x" * 3_000_000}]}
    answers = [ApiClient(user).ask("POST", "/runs", rows, headers=key) for key in (KEY, {})]

    assert {code_of(answer) for answer in answers} == {(413, "body_too_large")}


def test_answers_are_kept_for_a_day(user: User) -> None:
    program = ApiClient(user)
    send(program)
    maintenance.sweep()
    assert KeptAnswer.objects.exists()

    KeptAnswer.objects.update(asked_at=timezone.now() - timedelta(hours=24, seconds=1))
    maintenance.sweep()

    assert not KeptAnswer.objects.exists()


# --- at once, and killed -----------------------------------------------------------------------------


@pytest.fixture
def programs(user: User, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ApiClient]]:
    """Programs of one person, which ask at once, in a process that is closed all the time."""
    programs = [ApiClient(user) for _ in range(5)]
    monkeypatch.setattr(WebClient, "request", Client.request)
    with testing.closed_process():
        yield programs


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(5) as pool:
        yield pool


def the_run() -> BatchRun:
    """The only run there is."""
    with as_operator():
        return BatchRun.objects.get()


def in_thread(work: Callable[[], Any]) -> Any:
    try:
        return work()
    finally:
        connection.close()


@committed
def test_of_many_at_once_one_acts_and_all_get_its_answer(
    programs: list[ApiClient], threads: ThreadPoolExecutor
) -> None:
    barrier = Barrier(len(programs))

    def at_once(program: ApiClient) -> Any:
        barrier.wait()
        return in_thread(lambda: send(program))

    answers = list(threads.map(at_once, programs))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum(answer.has_header("Idempotent-Replayed") for answer in answers) == 4
    assert str(the_run().pk) == answers[0].json()["id"]


@committed
def test_who_waits_too_long_is_told(
    programs: list[ApiClient], threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0.2)
    first, second, *_ = programs
    is_there, may_end = Event(), Event()
    keep = idempotency._keep

    def slowly(*args: Any) -> None:
        is_there.set()
        may_end.wait(30)
        keep(*args)

    monkeypatch.setattr(idempotency, "_keep", slowly)
    working: Future[Any] = threads.submit(in_thread, lambda: send(first))
    is_there.wait(30)

    answer = send(second)
    may_end.set()

    assert code_of(answer) == (409, "still_in_work")
    assert answer.has_header("Retry-After")
    assert working.result().status_code == 201
    assert send(second)["Idempotent-Replayed"] == "true"
    assert the_run().pk


@committed
def test_a_process_that_is_killed_before_its_answer_leaves_the_work_to_the_next(
    programs: list[ApiClient], threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed, waiting, *_ = programs
    reading, writing = os.pipe()
    connection.close()
    child = os.fork()
    if not child:

        def hang(*args: Any) -> None:
            os.write(writing, b"!")
            time.sleep(60)

        monkeypatch.setattr(idempotency, "_keep", hang)
        try:
            send(killed)
        finally:
            os._exit(1)
    assert os.read(reading, 1) == b"!", "the run is made, and its answer isn't kept"

    answer: Future[Any] = threads.submit(in_thread, lambda: send(waiting))
    with pytest.raises(TimeoutError):
        answer.result(0.3)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    assert answer.result(30).status_code == 201
    assert not answer.result().has_header("Idempotent-Replayed")
    assert send(waiting)["Idempotent-Replayed"] == "true"
    assert str(the_run().pk) == answer.result().json()["id"]
