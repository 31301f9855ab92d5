"""The pages of webhooks: a secret is shown once, and the log says what was answered."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from batchruns.models import WebhookDelivery, WebhookEndpoint
from batchruns.runs.lookups import keys
from batchruns.runs.webhooks import work
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient
from tests.helpers.webhook_receiver import Receiver, answering, receiving
from tests.integration.web.test_export import exported
from tests.integration.web.test_pages import text_of

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/runs/webhooks/"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


@pytest.fixture(autouse=True)
def _settings(settings: Settings) -> Iterator[None]:
    settings.WEBHOOK_ALLOWED_HOSTS = ["127.0.0.1"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def secret(signed_in: WebClient, receiver: Receiver) -> str:
    """The secret of an endpoint that was just added, as its page shows it."""
    sent = {"url": receiver.url, "description": "CRM sync", "events": ["run.completed"]}
    shown: list[str] = SECRET.findall(
        signed_in.post(f"{PAGE}new/", sent, follow=True).content.decode()
    )
    return shown[0]


@pytest.fixture
def address(secret: str) -> str:
    return f"{PAGE}{WebhookEndpoint.objects.get().pk}/"


@pytest.fixture
def press(signed_in: WebClient, user: User, address: str) -> Callable[..., str]:
    """Presses a button of the endpoint, sends what is due, and gives the text of its page."""

    def pressed(button: str, **fields: str) -> str:
        said = text_of(signed_in.post(f"{address}{button}/", fields, follow=True))
        WebhookDelivery.objects.filter(state="waiting").update(next_at="2020-01-01T00:00Z")
        work.deliver(user.pk, False, lambda: False)
        return said + text_of(signed_in.get(address))

    return pressed


def test_a_secret_is_shown_once_and_kept_encrypted(
    signed_in: WebClient, secret: str, address: str
) -> None:
    endpoint = WebhookEndpoint.objects.get()
    assert keys.decrypt(endpoint.secret) == secret

    rotated = signed_in.post(f"{address}rotate/", follow=True)
    [new] = SECRET.findall(rotated.content.decode())
    assert new != secret
    assert "Earlier secret" in text_of(rotated)
    archive = exported(signed_in)
    pages = [signed_in.get(page).content for page in (PAGE, address, f"{address}edit/")]
    for text in (*pages, *map(archive.read, archive.namelist())):
        assert not any(each.encode() in text for each in (secret, new))
    assert b"CRM sync" in archive.read("webhooks.json")


def test_a_test_is_answered_replayed_and_logged(
    press: Callable[..., str], receiver: Receiver
) -> None:
    receiver.respond = answering(404, b"<b>No such page</b>")
    failed = press("test")
    assert "A test is on its way." in failed
    assert "Test event Waiting" in failed
    assert "1 attempt" in failed
    assert "404 &lt;b&gt;No such page&lt;/b&gt;" in failed

    receiver.respond = answering(200, b"Thanks")
    assert "Delivered" in press("replay", delivery=str(WebhookDelivery.objects.get().pk))
    WebhookDelivery.objects.update(state="failed")
    assert "1 event is sent again." in press("replay", since="hour")
    assert "0 events are sent again." in press("replay", since="hour")
    assert receiver.types == ["webhook.test"] * 3
    assert len(set(receiver.ids)) == 1


def test_who_answers_410_is_disabled_which_is_said_in_both_languages(
    signed_in: WebClient, press: Callable[..., str], receiver: Receiver, address: str
) -> None:
    receiver.respond = answering(410)
    assert "This endpoint was disabled, as it answered 410" in press("test")
    german = text_of(signed_in.get(address, headers={"Accept-Language": "de"}))
    assert "Dieser Endpunkt wurde abgeschaltet, da er mit 410 geantwortet hat" in german

    assert "Enabled." in press("switch", enable="yes")
    assert "Disabled. Nothing is sent to it." in press("switch")
    assert "Deleted the endpoint and its log." in text_of(
        signed_in.post(f"{address}delete/", follow=True)
    )
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"url": "http://example.com/"}, "must start with https://"),
        ({"url": "ftp://example.com/"}, "must start with https://"),
        ({"url": "https://ada:secret@example.com/"}, "Remove the user name from the URL."),
        ({"url": "https://example.com:22/"}, "Use the standard port"),
        ({"url": "https://exa mple.com/"}, "This is no address."),
        ({"url": "https://["}, "This is no address."),
        ({"url": "https://example.com/\x00"}, "Null characters are not allowed."),
        ({"url": "https://example.com/", "events": []}, "This field is required."),
        ({"url": "https://example.com/", "events": ["run.exploded"]}, "Select a valid choice."),
        ({"url": "https://example.com/" + "x" * 2000}, "at most 2000 characters"),
    ],
)
def test_what_cant_be_is_refused_and_said(
    signed_in: WebClient, fields: dict[str, object], problem: str
) -> None:
    response = signed_in.post(f"{PAGE}new/", {"events": ["run.completed"], **fields})

    assert response.status_code == 422
    assert problem in text_of(response)
    assert not WebhookEndpoint.objects.exists()


def test_tests_are_sent_so_often_and_endpoints_are_so_many(
    signed_in: WebClient, address: str, settings: Settings
) -> None:
    texts = [text_of(signed_in.post(f"{address}test/", follow=True)) for _ in range(11)]
    assert "That was often." not in texts[9]
    assert "That was often." in texts[10]

    settings.MAX_WEBHOOKS = 1
    sent = {"url": "https://example.com/", "events": ["run.completed"]}
    assert "which is the limit" in text_of(signed_in.post(f"{PAGE}new/", sent, follow=True))
    assert "Add endpoint" not in text_of(signed_in.get(PAGE))


def test_what_is_wanted_is_changed(signed_in: WebClient, address: str, secret: str) -> None:
    sent = {"url": "https://example.com/new", "events": ["run.failed", "run.created"]}
    changed = text_of(signed_in.post(f"{address}edit/", sent, follow=True))

    assert "Changes saved." in changed
    assert "https://example.com/new" in changed
    assert "Run failed, Run created" in changed
    assert keys.decrypt(WebhookEndpoint.objects.get().secret) == secret
