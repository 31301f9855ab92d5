"""Signing in with a Supabase project's accounts, against a local service with real keys."""

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from jwt.utils import base64url_encode
from pytest_django import Settings

from leadenrich.accounts.models import User
from tests.helpers.auth_service import ADA, EMAIL, KEY, PASSWORD, AuthService
from tests.helpers.clients import WebClient

SECRET = "a shared secret that is long enough for HS256"
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
WRONG = "not correct"
UNTRUSTED = "we can't trust"
DOWN = "doesn't answer"


@pytest.fixture
def service(auth_service: AuthService) -> AuthService:
    return auth_service


def sign_in(client: WebClient, password: str = PASSWORD) -> str:
    response = client.post("/accounts/login/", {"login": EMAIL, "password": password}, follow=True)
    assert response.status_code == 200
    return str(response.content.decode()).replace("&#x27;", "'")


def is_signed_in(client: WebClient) -> bool:
    return "_auth_user_id" in client.session


def test_the_person_here_has_the_projects_uuid(client: WebClient, service: AuthService) -> None:
    sign_in(client)

    assert client.session["_auth_user_id"] == str(ADA)
    assert User.objects.get().email == EMAIL


def test_the_second_time_it_is_the_same_person_with_the_address_of_now(
    client: WebClient, service: AuthService
) -> None:
    User.objects.create(pk=ADA, email="old@example.com")

    sign_in(client)

    assert User.objects.get().email == EMAIL


def test_a_reset_gives_them_no_password_here_that_would_outlive_their_account(
    client: WebClient, service: AuthService, make_user: Callable[..., User]
) -> None:
    sign_in(client)
    client.post("/accounts/logout/")
    make_user("here@example.com")

    for email in (EMAIL, "here@example.com"):
        assert client.post("/accounts/password/reset/", {"email": email}).status_code == 302

    theirs, ours = (message.body for message in mail.outbox)
    assert "/password/reset/key/" not in theirs
    assert "reset the password there" in theirs
    assert "/password/reset/key/" in ours


def test_a_wrong_password_says_so(client: WebClient, service: AuthService) -> None:
    assert WRONG in sign_in(client, "wrong")
    assert not is_signed_in(client)


def test_the_legacy_secret_signs_in_only_if_it_is_configured(
    client: WebClient, service: AuthService, settings: Settings
) -> None:
    service.key, service.algorithm = SECRET, "HS256"
    assert UNTRUSTED in sign_in(client)

    settings.SUPABASE_JWT_SECRET = SECRET
    sign_in(client)
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"exp": time.time() - 60}, id="expired"),
        {"exp": None},
        {"aud": "anon"},
        {"aud": None},
        {"iss": "https://elsewhere.example.com/auth/v1"},
        {"sub": "no uuid"},
        {"email": None},
        {"email": ""},
        {"email": ["ada@example.com"]},
        {"email": "a\0da@example.com"},
        {"email": f"{'a' * 300}@example.com"},
    ],
    ids=str,
)
def test_a_token_with_wrong_claims_is_refused(
    client: WebClient, service: AuthService, change: Any
) -> None:
    service.claims |= change

    assert UNTRUSTED in sign_in(client)
    assert not is_signed_in(client)
    assert not User.objects.exists()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
GARBAGE = {
    "no HTTP": b"220 mail.example.com ESMTP\r\n\r\n",
    "nothing": b"",
    "cut short": HEAD + b"Content-Length: 1000\r\n\r\n{",
    "no JSON": HEAD + b"Content-Length: 2\r\n\r\nhi",
    "no text": HEAD + b"Content-Length: 2\r\n\r\n\xff\xfe",
    "another shape": HEAD + b'Content-Length: 10\r\n\r\n{"keys":3}',
    "a list": HEAD + b"Content-Length: 2\r\n\r\n[]",
    "keys that are none": HEAD + b'Content-Length: 14\r\n\r\n{"keys":[1,2]}',
    "too deep": HEAD + b"Content-Length: 200000\r\n\r\n" + b"[" * 200_000,
    "too large": HEAD + b"Content-Length: 3000000\r\n\r\n" + b" " * 3_000_000,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
@pytest.mark.parametrize("where", ["raw", "raw_keys"])
def test_garbage_is_told(client: WebClient, service: AuthService, where: str, garbage: Any) -> None:
    setattr(service, where, garbage)

    said = sign_in(client)

    assert DOWN in said or UNTRUSTED in said
    assert not is_signed_in(client)


def test_a_key_of_another_name_is_refused(client: WebClient, service: AuthService) -> None:
    service.kid = "2"

    assert UNTRUSTED in sign_in(client)


def test_a_token_signed_with_another_key_is_refused(
    client: WebClient, service: AuthService
) -> None:
    service.key = OTHER_KEY

    assert UNTRUSTED in sign_in(client)
    assert not is_signed_in(client)


def test_a_swapped_algorithm_is_refused(
    client: WebClient, service: AuthService, settings: Settings
) -> None:
    """The public key, which everyone has, must not pass for a shared secret; nor no signature."""
    settings.SUPABASE_JWT_SECRET = SECRET
    public = KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    head, body, _ = jwt.encode(service.claims, SECRET, "HS256").split(".")
    forged = base64url_encode(
        jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
            f"{head}.{body}".encode(), public
        )
    ).decode()
    for token in (f"{head}.{body}.{forged}", jwt.encode(service.claims, None, "none")):
        service.body = {"access_token": token}
        assert UNTRUSTED in sign_in(client)
        assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (500, {}, DOWN),
        (200, {"something": "else"}, DOWN),
        (429, {}, "Too many attempts"),
        (400, {"error_code": "email_not_confirmed"}, "Confirm your email address"),
    ],
)
def test_an_answer_without_a_token_is_told(
    client: WebClient, service: AuthService, status: int, body: Any, told: Any
) -> None:
    service.status, service.body = status, body

    assert told in sign_in(client)


def test_a_service_that_is_down_is_told(
    client: WebClient, service: AuthService, settings: Settings
) -> None:
    settings.SUPABASE_URL = "http://127.0.0.1:1"

    assert DOWN in sign_in(client)


def test_an_address_that_another_account_has_is_told(
    client: WebClient, service: AuthService, make_user: Callable[..., User]
) -> None:
    make_user(EMAIL)

    assert "Another account" in sign_in(client)
    assert not is_signed_in(client)


def test_an_operators_own_password_works_while_the_service_is_down(
    client: WebClient, settings: Settings, make_user: Callable[..., User]
) -> None:
    settings.SUPABASE_URL = "http://127.0.0.1:1"
    make_user(EMAIL)

    sign_in(client, "secret")

    assert is_signed_in(client)


def test_a_deactivated_person_stays_out(client: WebClient, service: AuthService) -> None:
    User.objects.create(pk=ADA, email=EMAIL, is_active=False)

    sign_in(client)

    assert not is_signed_in(client)


def test_the_projects_password_deletes_the_account_here(
    client: WebClient, service: AuthService
) -> None:
    sign_in(client)

    assert client.post("/account/delete/", {"password": "wrong"}).status_code == 422
    assert client.post("/account/delete/", {"password": PASSWORD}).status_code == 302
    assert not User.objects.exists()
