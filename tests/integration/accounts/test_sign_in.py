"""Signing in: its limits, its second factor, and what happens to sessions."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from batchruns.models import BatchRun
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient

LOGIN = "/accounts/login/"
HOME = "/runs/"


def sign_in(client: Client, password: str = "secret", email: str = "ada@example.com") -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def is_signed_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


@pytest.fixture
def second_browser() -> Client:
    return WebClient()


def test_the_session_changes_its_key_at_sign_in(client: WebClient, user: User) -> None:
    client.get(LOGIN)
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before

    sign_in(client)

    assert client.cookies["sessionid"].value != before


def test_guessing_passwords_is_stopped(client: WebClient, user: User) -> None:
    for _ in range(5):
        assert b"not correct" in sign_in(client, "wrong").content

    assert b"Too many failed login attempts" in sign_in(client, "secret").content
    assert not is_signed_in(client)


def test_wrong_passwords_from_one_address_keep_nobody_out_who_comes_from_another(
    client: WebClient, user: User
) -> None:
    attacker = WebClient(REMOTE_ADDR="203.0.113.7")
    for _ in range(20):
        sign_in(attacker, "wrong")
    assert b"Too many failed login attempts" in sign_in(attacker, "secret").content

    sign_in(client, "secret")

    assert is_signed_in(client)


def test_another_host_name_makes_no_room_for_more_guesses(
    client: WebClient, user: User, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    for number in range(5):
        client.post(
            LOGIN,
            {"login": user.email, "password": "wrong"},
            headers={"Host": f"host{number}.example.com"},
        )

    assert b"Too many failed login attempts" in sign_in(client, "secret").content


def test_guesses_from_very_many_addresses_are_stopped_but_not_who_has_been_here(
    client: WebClient, user: User, settings: Settings
) -> None:
    sign_in(client, "secret")
    settings.ACCOUNT_RATE_LIMITS = {
        **settings.ACCOUNT_RATE_LIMITS,
        "login_failed_anywhere": "10/h/key",
    }
    for number in range(12):
        sign_in(WebClient(REMOTE_ADDR=f"203.0.113.{number}"), "wrong")

    stranger = WebClient(REMOTE_ADDR="203.0.113.200")
    assert b"Too many failed login attempts" in sign_in(stranger, "secret").content
    again = WebClient()
    sign_in(again, "secret")
    assert is_signed_in(again)


def test_right_passwords_are_not_counted(user: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {
        **settings.ACCOUNT_RATE_LIMITS,
        "login_failed_anywhere": "2/h/key",
    }
    for number in range(5):
        browser = WebClient(REMOTE_ADDR=f"203.0.113.{number}")
        sign_in(browser, "secret")
        assert is_signed_in(browser)


@pytest.mark.parametrize(
    ("trusted", "is_believed"), [([], False), (["10.0.0.0/8"], False), (["127.0.0.1"], True)]
)
def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    user: User, settings: Settings, trusted: list[str], is_believed: bool
) -> None:
    settings.TRUSTED_PROXIES = trusted
    client = WebClient()
    for number in range(5):
        client.post(
            LOGIN,
            {"login": user.email, "password": "wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        )

    sign_in(client, "secret")

    assert is_signed_in(client) == is_believed


def test_tls_is_believed_only_from_a_trusted_proxy(client: WebClient, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answers = []
    for trusted in ([], ["127.0.0.1"]):
        settings.TRUSTED_PROXIES = trusted
        answers.append(WebClient().get(LOGIN, headers={"X-Forwarded-Proto": "https"}).status_code)

    assert answers == [301, 200]


def test_asking_for_resets_is_limited(client: WebClient, user: User) -> None:
    answers = [
        client.post("/accounts/password/reset/", {"email": user.email}).status_code
        for _ in range(5)
    ]

    assert answers[0] == 302
    assert answers[-1] == 429
    assert len(mail.outbox) == answers.count(302)


def test_a_password_is_reset_by_mail(client: WebClient, user: User) -> None:
    client.post("/accounts/password/reset/", {"email": user.email})
    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    page = client.get(link, follow=True).redirect_chain[-1][0]
    new = "another-pass-42"
    client.post(page, {"password1": new, "password2": new})

    sign_in(client, new)

    assert is_signed_in(client)


def test_an_unknown_address_is_not_given_away(client: WebClient, user: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": user.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_changing_the_password_signs_out_everywhere_else(
    client: WebClient, second_browser: Client, user: User
) -> None:
    sign_in(client)
    sign_in(second_browser)
    assert is_signed_in(second_browser)

    new = "another-pass-42"
    client.post(
        "/accounts/password/change/",
        {"oldpassword": "secret", "password1": new, "password2": new},
    )

    assert is_signed_in(client)
    assert not is_signed_in(second_browser)


def test_a_second_factor_is_set_up_and_asked_for(
    client: WebClient, second_browser: Client, user: User
) -> None:
    sign_in(client)
    activate = client.get("/accounts/2fa/totp/activate/")
    assert activate.url.startswith("/accounts/reauthenticate/")
    page = client.post(activate.url, {"password": "secret"}, follow=True).content.decode()
    secret = re.search(r'id="authenticator_secret" type="text" value="(\w+)"', page)[1]
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    response = client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert response.status_code == 302, response.content

    response = sign_in(second_browser)

    assert response.url.startswith("/accounts/2fa/authenticate/")
    assert not is_signed_in(second_browser)
    second_browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_signed_in(second_browser)
    recovery = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert "recovery" in recovery.lower()


def test_operators_sign_in_where_everyone_does(
    client: WebClient, make_user: Callable[..., User]
) -> None:
    make_user("root@example.com", is_staff=True, is_superuser=True)

    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith(LOGIN)

    sign_in(client, email="root@example.com")
    assert client.get("/admin/").status_code == 200


def test_an_operator_becomes_no_other_past_the_limits_and_the_second_factor(
    client: WebClient, make_user: Callable[..., User]
) -> None:
    boss = make_user("root@example.com", is_staff=True, is_superuser=True)
    staff = make_user("staff@example.com", is_staff=True)
    client.force_login(staff)

    client.post("/admin/login/", {"username": boss.email, "password": "secret"})

    assert client.session["_auth_user_id"] == str(staff.pk)


def test_pages_and_downloads_are_kept_by_nobody(
    client: WebClient, user: User, run: BatchRun
) -> None:
    for url in (LOGIN, HOME):
        assert "no-store" in client.get(url)["Cache-Control"]
    client.force_login(user)
    response = client.get(f"/runs/{run.pk}/")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_many_attempts_of_others_make_no_room_for_more_guesses(
    client: WebClient, user: User
) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    for number in range(400):
        cache.set(f"zz{number}", [number])

    assert b"Too many failed login attempts" in sign_in(client, "secret").content


@pytest.mark.parametrize(
    ("path", "status"), [("/static/css/base.css", 200), ("/nowhere/", 404), ("/healthz", 200)]
)
def test_every_answer_has_the_headers(
    client: WebClient, settings: Settings, path: str, status: int
) -> None:
    settings.WHITENOISE_USE_FINDERS = True

    response = client.get(path)

    assert response.status_code == status
    for header in (
        "Content-Security-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
    ):
        assert header in response.headers


@pytest.mark.parametrize("host", ["leads.example.com", "evil.example.com"])
def test_a_redirect_to_tls_and_a_wrong_host_have_the_headers(
    client: WebClient, settings: Settings, host: str
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["leads.example.com"]

    response = client.get("/runs/", headers={"Host": host})

    assert response.status_code == (301 if host.startswith("leads") else 400)
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://testserver/runs/?status=failed", "/runs/%3Fstatus%3Dfailed"),
        ("http://elsewhere.example/runs/", "/"),
        ("//elsewhere.example/", "/"),
        ("", "/"),
        ("http://[", "/"),
    ],
)
@pytest.mark.parametrize("form", ["/runs/sample/", "/runs/template/", "/runs/many/"])
def test_who_sends_a_form_too_late_comes_back_to_its_page(
    client: WebClient, form: str, referer: str, page: str
) -> None:
    answer = client.post(form, headers={"Referer": referer})

    assert answer["Location"] == f"/accounts/login/?next={page}"
