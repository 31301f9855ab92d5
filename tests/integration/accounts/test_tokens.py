"""The page of API tokens: made with the password, shown once, told by mail, taken away again."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from leadenrich.accounts.models import ApiToken, Scope, User
from leadenrich.accounts.tokens import secrets, service
from tests.helpers.api import ApiClient
from tests.helpers.clients import WebClient
from tests.helpers.factories import PASSWORD

TOKEN = re.compile(r"le_[0-9A-Za-z]{40}")
PAGE = "/account/tokens/"


def make(page: WebClient, **fields: Any) -> Any:
    sent = {"name": "Night job", "scopes": ["read", "write"], "days": "90", "password": PASSWORD}
    return page.post(PAGE, {**sent, **fields})


@pytest.mark.django_db(transaction=True)
def test_a_token_is_shown_once_and_lets_a_program_in(signed_in: WebClient, user: User) -> None:
    shown = make(signed_in).content.decode()

    [text] = set(TOKEN.findall(shown))
    later = signed_in.get(PAGE).content.decode()
    assert not TOKEN.search(later)
    assert "Night job" in later
    assert text[: secrets.SHOWN_LENGTH] in later
    assert "never used" in later
    assert text not in repr(ApiToken.objects.values())
    [told] = mail.outbox
    assert told.to == [user.email]
    assert "Night job" in told.subject
    assert text not in told.body

    assert ApiClient(text=text).ask("GET", "/runs").status_code == 200
    assert "never used" not in signed_in.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"password": "wrong"}, "password"),
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"days": "100000"}, "days"),
    ],
    ids=str,
)
def test_without_what_it_needs_there_is_none(
    signed_in: WebClient, fields: dict[str, Any], missing: str
) -> None:
    response = make(signed_in, **fields)

    assert response.status_code == 422
    assert f'id="id_{missing}_error"' in response.content.decode()
    assert not ApiToken.objects.exists()


def test_of_many_tokens_there_is_a_most(
    signed_in: WebClient, user: User, settings: Settings
) -> None:
    settings.MAX_API_TOKENS = 1
    service.make(user, "first", [Scope.READ])

    response = make(signed_in)

    assert response.status_code == 422
    assert "Revoke one first" in response.content.decode()
    assert ApiToken.objects.get().name == "first"


def test_a_revoked_token_lets_nobody_in(signed_in: WebClient, user: User) -> None:
    new = service.make(user, "Old laptop", [Scope.READ])
    program = ApiClient(text=new.text)
    assert program.ask("GET", "/runs").status_code == 200

    assert signed_in.post(f"{PAGE}{new.stored.pk}/revoke/").status_code == 302

    assert program.ask("GET", "/runs").json()["code"] == "token_unknown"
    assert "Old laptop" not in signed_in.get(PAGE).content.decode().split("</ul>")[-1]


def test_another_persons_token_is_out_of_reach(signed_in: WebClient, stranger: User) -> None:
    theirs = service.make(stranger, "Theirs", [Scope.READ]).stored

    assert signed_in.post(f"{PAGE}{theirs.pk}/revoke/").status_code == 404
    assert "Theirs" not in signed_in.get(PAGE).content.decode()
    assert ApiToken.objects.get().pk == theirs.pk


def test_it_is_written_once_a_minute_that_it_is_used(user: User) -> None:
    program = ApiClient(user)
    program.ask("GET", "/runs")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        program.ask("GET", "/runs")

    assert not [query for query in asked if 'UPDATE "accounts_apitoken"' in query["sql"]]


def test_tokens_go_with_the_account(signed_in: WebClient, user: User) -> None:
    program = ApiClient(user)
    signed_in.post("/account/delete/", {"password": PASSWORD})

    assert not ApiToken.objects.exists()
    assert program.ask("GET", "/runs").status_code == 401


def test_a_token_is_recognized_by_its_checksum() -> None:
    text = secrets.new_token()
    swapped = text[:-1] + ("a" if text[-1] != "a" else "b")

    assert secrets.is_token(text)
    for other in (swapped, text[:-1], f"{text}a", text.upper(), f" {text}", f"{text}\n"):
        assert not secrets.is_token(other)
