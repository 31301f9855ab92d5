"""The page of providers: keys go in and never come out again; nobody sees another's."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from batchruns.fake_providers.base import GOOD_KEY, WRONG_KEY, serving
from batchruns.models import Budget, ProviderKey
from batchruns.runs.lookups import keys
from leadenrich.accounts.models import User
from tests.helpers import paid_provider
from tests.helpers.clients import WebClient
from tests.helpers.paid_provider import FakePaid
from tests.integration.web.test_pages import text_of

PAGE = "/runs/providers/"
ADDRESS = "http://127.0.0.1:9"
SECRET = "sk-very-secret-1234"


@pytest.fixture(autouse=True)
def own_hosts(settings: Settings) -> Iterator[None]:
    settings.LOOKUP_ALLOWED_HOSTS = ["127.0.0.1"]
    cache.clear()
    yield
    cache.clear()


def connect(page: WebClient, provider: str = "zerobounce", **fields: Any) -> Any:
    sent = {"name": provider, "key": SECRET, "address": ADDRESS, **fields}
    return page.post(f"{PAGE}connect/{provider}/", sent, follow=True)


def test_those_that_need_no_key_come_first(signed_in: WebClient) -> None:
    text = text_of(signed_in.get(PAGE))

    assert text.index("GLEIF") < text.index("With a key, or on your own server")
    assert text.index("ZeroBounce") > text.index("With a key, or on your own server")
    assert "Ready to use" in text


def test_a_key_is_kept_encrypted_and_never_shown(signed_in: WebClient, user: User) -> None:
    response = connect(signed_in, price_verify_email="0.005")
    row = ProviderKey.objects.get(user=user)

    assert "Saved “zerobounce”." in text_of(response)
    assert SECRET.encode() not in bytes(row.secret)
    assert keys.decrypt(row.secret) == SECRET
    assert row.prices == {"verify_email": 5_000}
    for address in (PAGE, f"{PAGE}{row.pk}/"):
        page = signed_in.get(address).content.decode()
        assert SECRET not in page
        assert SECRET[-4:] not in page
    assert "Key set" in text_of(response)


def test_a_change_without_a_key_keeps_it(signed_in: WebClient, user: User) -> None:
    connect(signed_in)
    row = ProviderKey.objects.get(user=user)

    signed_in.post(f"{PAGE}{row.pk}/", {"name": "Ours", "key": "", "address": f"{ADDRESS}/v2/"})

    row.refresh_from_db()
    assert (row.name, row.address) == ("Ours", f"{ADDRESS}/v2")
    assert keys.decrypt(row.secret) == SECRET


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"key": ""}, "This field is required."),
        ({"address": "http://example.com"}, "must start with https://"),
        ({"address": "https://user:pass@example.com"}, "contains a user name"),
        ({"name": "gleif"}, "There is a provider “gleif” already."),
        ({"price_verify_email": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_cant_be_is_refused_and_said(
    signed_in: WebClient, fields: dict[str, str], problem: str
) -> None:
    response = connect(signed_in, **fields)

    assert response.status_code == 422
    assert problem in text_of(response)
    assert SECRET not in response.content.decode()
    assert not ProviderKey.objects.exists()


def test_two_of_a_name_are_refused(signed_in: WebClient) -> None:
    connect(signed_in)

    assert "already. Choose another name." in text_of(connect(signed_in))
    assert "zerobounce 2" in signed_in.get(f"{PAGE}connect/zerobounce/").content.decode()


def test_a_service_is_described_in_json(signed_in: WebClient, user: User) -> None:
    wrong = connect(signed_in, "http", settings="{")
    assert "This isn’t JSON" in text_of(wrong).replace("&#x27;", "’")

    described = (
        '{"capability": "verify_email", "method": "GET", "url": "https://example.com/{email}",'
    )
    described += ' "outputs": {"verified_email_status": "status"}}'
    connect(signed_in, "http", name="Ours", settings=described)
    assert ProviderKey.objects.get(user=user).settings["capability"] == "verify_email"


def test_a_forbidden_provider_cant_be_connected(signed_in: WebClient, settings: Settings) -> None:
    settings.LOOKUP_FORBIDDEN_PROVIDERS = ["zerobounce"]

    assert "Not allowed on this site" in text_of(signed_in.get(PAGE))
    assert signed_in.get(f"{PAGE}connect/zerobounce/").status_code == 404


@pytest.mark.parametrize(
    ("key", "answer"), [(GOOD_KEY, "“zerobounce” works. Left: 1000 credits."), (WRONG_KEY, "key")]
)
def test_a_key_is_tested(signed_in: WebClient, user: User, key: str, answer: str) -> None:
    from batchruns.fake_providers.zerobounce import FakeZeroBounce

    with serving(FakeZeroBounce()) as fake:
        connect(signed_in, key=key, address=fake.address)
        row = ProviderKey.objects.get(user=user)
        response = signed_in.post(f"{PAGE}{row.pk}/test/", follow=True)

    assert answer in text_of(response)
    row.refresh_from_db()
    assert row.checked_at is not None
    assert bool(row.credit_left) == (key == GOOD_KEY)


def test_keys_arent_tested_again_and_again(signed_in: WebClient, user: User) -> None:
    connect(signed_in)
    row = ProviderKey.objects.get(user=user)

    texts = [text_of(signed_in.post(f"{PAGE}{row.pk}/test/", follow=True)) for _ in range(11)]

    assert "That was often." not in texts[9]
    assert "That was often." in texts[10]


def test_a_removed_key_is_gone(signed_in: WebClient, user: User) -> None:
    connect(signed_in)
    row = ProviderKey.objects.get(user=user)

    response = signed_in.post(f"{PAGE}{row.pk}/remove/", follow=True)

    assert "Removed “zerobounce” and its key." in text_of(response)
    assert not ProviderKey.objects.exists()


def test_anothers_key_is_out_of_reach(
    client: WebClient, signed_in: WebClient, user: User, stranger: User
) -> None:
    connect(signed_in)
    row = ProviderKey.objects.get(user=user)
    client.force_login(stranger)

    assert ADDRESS not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}{row.pk}/").status_code == 404
    for action in ("", "test/", "remove/"):
        assert client.post(f"{PAGE}{row.pk}/{action}", {"name": "x"}).status_code == 404
    assert ProviderKey.objects.filter(pk=row.pk).exists()


def test_ceilings_are_set_and_removed(signed_in: WebClient, user: User) -> None:
    response = signed_in.post(PAGE, {"month": "12.50", "person": "100"}, follow=True)
    ceilings = dict(Budget.objects.filter(user=user).values_list("kind", "ceiling"))
    assert ceilings == {"month": 12_500_000, "person": 100_000_000}
    assert 'value="12.5"' in response.content.decode()

    signed_in.post(PAGE, {"month": "", "person": "100"})
    assert Budget.objects.get(user=user, kind="month").ceiling is None


def test_forms_without_their_token_are_refused(user: User) -> None:
    strict = WebClient(enforce_csrf_checks=True)
    strict.force_login(user)
    with paid_provider.registered(), serving(FakePaid()) as fake:
        row = paid_provider.make_key(user, fake.address)
        paths = ("", "connect/gleif/", f"{row.pk}/", f"{row.pk}/test/", f"{row.pk}/remove/")
        for path in paths:
            assert strict.post(f"{PAGE}{path}").status_code == 403
        assert fake.calls == []
