"""What endpoints are sent, in which order, how often, and what ends it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from standardwebhooks import Webhook

from batchruns.models import BatchRun, WebhookDelivery, WebhookEndpoint
from batchruns.runs import deletion, outbox, queue, service
from batchruns.runs.errors import RunError
from batchruns.runs.lookups import keys
from batchruns.runs.webhooks import deliveries, endpoints, work
from batchruns.runs.webhooks.endpoints import Wanted
from batchruns.runs.webhooks.posting import Answer
from batchruns.worker import maintenance
from leadenrich.accounts.models import User
from leadenrich.rls.roles import acting_as
from leadenrich.rls.testing import web_process
from tests.helpers.api import ApiClient
from tests.helpers.webhook_receiver import Receiver, answering

pytestmark = pytest.mark.django_db(transaction=True)

Make = Callable[..., BatchRun]
Do = Callable[[], None]


def log() -> list[WebhookDelivery]:
    return list(WebhookDelivery.objects.order_by("id"))


def make_due() -> None:
    WebhookDelivery.objects.filter(state="waiting").update(next_at="2020-01-01T00:00Z")


def test_a_worker_tells_of_all_that_happens_to_a_run(
    make_run: Make, work: Do, receiver: Receiver, user: User
) -> None:
    _endpoint, secret = endpoints.create(user.pk, Wanted(receiver.url, outbox.EVENT_TYPES))
    with web_process(), acting_as(user.pk):
        run = service.start(make_run())
    work()

    assert receiver.types == ["run.created", "run.started", "run.completed"]
    assert len(set(receiver.ids)) == 3
    last = receiver.received[-1]
    event = Webhook(secret).verify(last.body, last.headers)
    data, by_api = event["data"], ApiClient(user).ask("GET", f"/runs/{run.pk}").json()
    assert (data["filename"], data["status"]) == ("leads.csv", "completed")
    counts, counts_by_api = data.pop("counts"), by_api.pop("counts")
    assert counts["rows"] == counts["enriched"] == 2
    assert counts.items() <= counts_by_api.items()
    assert {name: by_api[name] for name in data} == data
    assert not any(lead in last.body for lead in ("Ada", "acme", "analytical", "650"))
    assert [each.state for each in log()] == ["delivered"] * 3
    assert log()[-1].status_code == 204


def test_why_a_run_ended_is_told(
    run: BatchRun, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Do, make_run: Make
) -> None:
    service.fail(run, RunError("file_gone"))
    service.cancel(make_run())
    deliver()

    # The one who made `run` had no endpoint then.
    [failed, canceled] = [e for e in receiver.received if e.event["data"]["status"] == "failed"]
    assert (failed.type, canceled.type) == ("run.failed", "run.canceled")
    assert failed.event["data"]["error"]["code"] == "file_gone"
    assert (failed.event["data"]["canceled"], canceled.event["data"]["canceled"]) == (False, True)


def test_only_what_is_wanted_is_written_down(
    make_run: Make, user: User, stranger: User, receiver: Receiver
) -> None:
    endpoints.create(user.pk, Wanted(receiver.url, ["run.canceled"]))
    off, _secret = endpoints.create(user.pk, Wanted(receiver.url, outbox.EVENT_TYPES))
    endpoints.switch(off, is_enabled=False)
    endpoints.create(stranger.pk, Wanted(receiver.url, outbox.EVENT_TYPES))

    service.cancel(service.start(make_run()))

    assert [each.type for each in log()] == ["run.canceled"]


def test_of_what_is_rolled_back_nothing_is_sent(
    run: BatchRun, endpoint: WebhookEndpoint, deliver: Do, receiver: Receiver
) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        service.start(run)
        raise RuntimeError
    deliver()

    assert receiver.received == log() == []
    assert not ProcrastinateJob.objects.exists()


def test_it_is_tried_again_under_the_same_id_for_a_day_and_then_kept_as_failed(
    run: BatchRun, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Do
) -> None:
    receiver.respond = answering(500, b"Out of\norder" + b"!" * 300)
    service.start(run)
    waits = []
    for _ in range(len(deliveries.WAIT_SECONDS)):
        deliver()
        [tried] = log()
        assert tried.next_at is not None
        waits.append((tried.next_at - timezone.now()).total_seconds())
    deliver()

    [failed] = log()
    assert (failed.state, failed.attempts, failed.next_at) == ("failed", 11, None)
    assert (failed.status_code, len(failed.answer)) == (500, 200)
    assert failed.answer.startswith("Out of order!!")
    assert len(set(receiver.ids)) == 1
    assert len(receiver.ids) == 11
    for wait, planned in zip(waits, deliveries.WAIT_SECONDS, strict=True):
        assert planned - 2 < wait <= planned * 1.2
    assert 0.9 < sum(deliveries.WAIT_SECONDS) / 86_400 < 1.1

    receiver.respond = answering(200)
    assert endpoints.replay_failed(endpoint, timezone.now() - timedelta(hours=1)) == 1
    deliver()
    assert log()[0].state == "delivered"
    assert len(set(receiver.ids)) == 1


@pytest.mark.parametrize(
    ("retry_after", "expected"), [("1", 5), ("600", 600), ("999999", 3600), ("soon", 30)]
)
def test_an_endpoint_may_put_off_the_next_try(
    run: BatchRun,
    endpoint: WebhookEndpoint,
    receiver: Receiver,
    deliver: Do,
    retry_after: str,
    expected: float,
) -> None:
    receiver.respond = answering(429, Retry_After=retry_after)
    service.start(run)
    deliver()

    [tried] = log()
    assert tried.next_at is not None
    assert expected - 2 < (tried.next_at - timezone.now()).total_seconds() <= expected * 1.2


def test_who_is_gone_is_disabled(
    run: BatchRun, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Do
) -> None:
    receiver.respond = answering(410)
    service.start(run)
    deliver()
    service.cancel(BatchRun.objects.get(pk=run.pk))
    deliver()

    endpoint.refresh_from_db()
    assert (endpoint.is_enabled, endpoint.problem) == (False, "webhook_gone")
    assert [each.state for each in log()] == ["failed"]
    assert len(receiver.received) == 1


def test_of_one_run_a_later_event_waits_for_the_earlier_one(
    make_run: Make, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Do
) -> None:
    def refuse_starts(request: object) -> None:
        is_start = receiver.types[-1] == "run.started"
        answering(503 if is_start else 200)(request)  # type: ignore[arg-type]

    receiver.respond = refuse_starts
    first, second = make_run(), make_run()
    service.cancel(service.start(first))
    service.cancel(second)
    deliver()
    assert receiver.types.count("run.started") == receiver.types.count("run.canceled") == 1

    receiver.respond = answering(200)
    deliver()
    of_first = [e.type for e in receiver.received if e.event["data"]["id"] == str(first.pk)]
    assert of_first == ["run.created", "run.started", "run.started", "run.canceled"]


def test_a_rotated_secret_signs_beside_the_new_one_for_a_day(
    user: User, make_run: Make, receiver: Receiver, deliver: Do
) -> None:
    endpoint, earlier = endpoints.create(user.pk, Wanted(receiver.url, ["run.created"]))
    secret = endpoints.rotate(endpoint)
    make_run()
    deliver()
    WebhookEndpoint.objects.update(earlier_until=timezone.now())
    make_run()
    deliver()

    both, new = receiver.received
    assert secret.startswith("whsec_")
    for each in (earlier, secret):
        Webhook(each).verify(both.body, both.headers)
    assert len(both.headers["webhook-signature"].split(" ")) == 2
    Webhook(secret).verify(new.body, new.headers)
    assert len(new.headers["webhook-signature"].split(" ")) == 1


def test_secrets_are_encrypted_and_outlive_a_change_of_the_sites_secret(
    user: User, settings: Settings, receiver: Receiver
) -> None:
    endpoint, earlier = endpoints.create(user.pk, Wanted(receiver.url, []))
    secret = endpoints.rotate(endpoint)
    settings.LOOKUP_SECRETS = ["new one"]
    assert keys.rotate() == (2, 0)
    settings.SECRET_KEY = "another"

    endpoint.refresh_from_db()
    assert keys.decrypt(endpoint.secret) == secret
    assert keys.decrypt(endpoint.earlier_secret) == earlier
    assert secret.encode() not in bytes(endpoint.secret)


def test_a_secret_that_is_lost_is_said(
    run: BatchRun, endpoint: WebhookEndpoint, deliver: Do, receiver: Receiver
) -> None:
    WebhookEndpoint.objects.update(secret=b"nonsense")
    service.start(run)
    deliver()

    assert (log()[0].answer, log()[0].status_code) == ("webhook_secret_lost", None)
    assert receiver.received == []

    endpoint.refresh_from_db()
    secret = endpoints.rotate(endpoint)
    deliver()
    [received] = receiver.received
    Webhook(secret).verify(received.body, received.headers)


def test_a_hanging_endpoint_goes_on_where_it_keeps_nobody_waiting(
    run: BatchRun,
    make_run: Make,
    stranger: User,
    endpoint: WebhookEndpoint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deliveries, "SLOW_SECONDS", -1)
    service.start(run)
    ProcrastinateJob.objects.all().delete()
    work.deliver(endpoint.user_id, False, lambda: False)
    make_due()
    service.cancel(BatchRun.objects.get(pk=run.pk))
    deliveries.enqueue_due()
    deliveries.enqueue_due()

    jobs = ProcrastinateJob.objects.filter(task_name=queue.DELIVERY_TASK)
    # One job for each person and queue, which is all that works for them at a time.
    assert list(jobs.values_list("queue_name", "lock")) == [
        (queue.SLOW_WEBHOOKS, f"slow webhooks {endpoint.user_id}")
    ]


def test_many_wait_in_one_job(make_run: Make, endpoint: WebhookEndpoint) -> None:
    for _ in range(3):
        make_run()

    assert ProcrastinateJob.objects.filter(task_name=queue.DELIVERY_TASK).count() == 1
    assert len(log()) == 3


def test_what_a_dead_worker_has_claimed_is_sent_once_its_claim_ends(
    run: BatchRun, endpoint: WebhookEndpoint, receiver: Receiver, work: Do
) -> None:
    service.cancel(run)
    [claimed] = deliveries.claim(endpoint.user_id, False, 8)
    ProcrastinateJob.objects.all().delete()
    deliveries.enqueue_due()
    assert not ProcrastinateJob.objects.filter(task_name=queue.DELIVERY_TASK).exists()

    make_due()
    deliveries.enqueue_due()
    work()
    # What the dead one writes down after all changes nothing.
    deliveries.note(claimed, Answer(500, "late"))

    assert [(each.state, each.attempts) for each in log()] == [("delivered", 2)]
    assert len(receiver.received) == 1


def test_the_log_ends_with_its_days_its_run_and_its_person(
    make_run: Make, user: User, endpoint: WebhookEndpoint, deliver: Do
) -> None:
    old, deleted, _kept = make_run(), make_run(), make_run()
    deliver()
    WebhookDelivery.objects.filter(run_id=old.pk).update(
        created_at=timezone.now() - timedelta(days=31)
    )
    maintenance.sweep()
    deletion.delete(deleted)
    with connection.cursor() as cursor:
        cursor.execute("SELECT leadenrich_delete_run(%s)", [deleted.pk])
    assert len(log()) == 1

    user.delete()
    assert not WebhookEndpoint.objects.exists()
    assert log() == []


def test_nobody_reaches_anothers(
    user: User, stranger: User, endpoint: WebhookEndpoint, make_run: Make
) -> None:
    make_run()
    with web_process(), acting_as(stranger.pk):
        assert not WebhookEndpoint.objects.exists()
        assert not WebhookDelivery.objects.exists()
    with web_process(), acting_as(user.pk):
        assert WebhookEndpoint.objects.count() == WebhookDelivery.objects.count() == 1


def test_one_person_has_so_many_endpoints(user: User, settings: Settings) -> None:
    settings.MAX_WEBHOOKS = 1
    wanted = Wanted("https://example.com/hook", ["run.created"])
    endpoints.create(user.pk, wanted)
    with pytest.raises(RunError) as refused:
        endpoints.create(user.pk, wanted)
    assert refused.value.code == "too_many_webhooks"
