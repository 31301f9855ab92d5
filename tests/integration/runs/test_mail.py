"""The mail that tells of the end of a long run: to who wants it, once, without any lead."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from batchruns.models import BatchRun
from batchruns.runs import deletion, queue, service
from batchruns.runs.errors import RunError
from batchruns.worker import tasks
from leadenrich.accounts.models import Preferences, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _settings(settings: Settings) -> None:
    settings.MAIL_AFTER_SECONDS = 0
    settings.PUBLIC_URL = "https://leads.example.com"


@pytest.fixture
def wanting(user: User) -> Any:
    """The person, who asked for mails."""
    Preferences.objects.create(user=user, mails_ends=True)
    return user


def texts() -> list[str]:
    return [f"{message.subject}\n{message.body}" for message in mail.outbox]


def test_the_end_of_a_run_is_told_with_its_numbers_and_a_link(
    wanting: Any, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = service.start(make_run(name="leads of\nMay.csv"))
    work()

    [message] = mail.outbox
    assert message.to == [wanting.email]
    assert message.subject == "Completed: leads of May.csv"
    assert "Rows: 2" in message.body
    assert f"https://leads.example.com/runs/{run.pk}/" in message.body
    assert "https://leads.example.com/account/" in message.body
    assert not any(lead in message.body for lead in ("Ada", "acme", "analytical", "650"))
    assert [event.kind for event in run.events.all()][-1] == "told"


def test_it_is_told_once_though_the_jobs_run_twice(
    wanting: Any, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = service.start(make_run())
    work()
    queue.enqueue_notification(run.pk, "mail", "completed")
    queue.enqueue_join(run.pk)
    work()

    assert len(mail.outbox) == 1


def test_a_run_that_is_retried_is_told_of_again(
    wanting: Any, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = service.fail(service.start(make_run()), RunError("as_written", text="It broke."))
    work()
    service.retry(run)
    work()

    assert [text.split(":")[0] for text in texts()] == ["Failed", "Completed"]


def test_it_is_in_the_owners_language_and_time_zone(
    wanting: Any, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    Preferences.objects.update(language="de", time_zone="Asia/Tokyo")
    run = service.fail(service.start(make_run()), RunError("as_written", text="It broke."))
    BatchRun.objects.filter(pk=run.pk).update(started_at="2026-01-15T12:00:00Z")
    work()

    [text] = texts()
    assert text.startswith("Fehlgeschlagen: leads.csv")
    assert "15. Januar 2026 21:00 JST" in text


@pytest.mark.parametrize("why_not", ["didn't ask", "short", "canceled", "deleted", "no address"])
def test_nothing_is_sent_that_nobody_wants(
    why_not: str,
    user: User,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    settings: Settings,
) -> None:
    Preferences.objects.create(user=user, mails_ends=why_not != "didn't ask")
    settings.MAIL_AFTER_SECONDS = 3600 if why_not == "short" else 0
    run = service.start(make_run())
    if why_not == "canceled":
        service.cancel(run)
    elif why_not == "deleted":
        deletion.delete(service.fail(run, RunError("as_written", text="It broke.")))
    elif why_not == "no address":
        type(user).objects.update(email=None)
    work()

    assert mail.outbox == []


def test_a_mail_server_that_is_away_hurts_no_run_and_is_tried_again(
    wanting: Any,
    make_run: Callable[..., BatchRun],
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(message: mail.EmailMessage) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as away:
        away.setattr(mail.EmailMessage, "send", refuse)
        run = service.start(make_run())
        work()
    assert BatchRun.objects.get(pk=run.pk).status == "completed"

    tasks.mail_end(str(run.pk))

    assert len(mail.outbox) == 1
