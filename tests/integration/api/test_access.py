"""Who is let in at the API: by tokens of ours and of the Supabase project, at what pace, from where."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.utils import timezone
from pytest_django import Settings

from batchruns.api import rate_limits
from batchruns.models import RequestPace
from leadenrich.accounts.models import ApiToken, Scope, User
from leadenrich.accounts.tokens.access import access_of
from tests.helpers.api import ApiClient, token_of
from tests.helpers.auth_service import ADA, EMAIL, AuthService

SECRET = "a shared secret that is long enough for HS256"


def refused(program: ApiClient) -> tuple[int, str]:
    answer = program.ask("GET", "/runs")
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic YTpi", "Token le_x", "le_x"],
)
def test_without_a_token_nobody_is_let_in(header: str) -> None:
    answer = ApiClient().ask("GET", "/runs", headers={"Authorization": header})

    assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_that_nobody_has_is_refused(user: User) -> None:
    for text in (token_of(user)[:-1] + "_", "le_", "x" * 5000, "le_\xe4\0", "a.b.c"):
        assert refused(ApiClient(text=text)) == (401, "token_unknown")


def test_an_expired_token_and_a_deactivated_person_are_told(user: User) -> None:
    program = ApiClient(user)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refused(program) == (401, "token_expired")

    ApiToken.objects.update(expires_at=None)
    User.objects.update(is_active=False)
    assert refused(program) == (401, "account_inactive")


def test_a_token_does_what_its_scopes_say(user: User) -> None:
    writes, reads = ApiClient(user, [Scope.WRITE]), ApiClient(user, [Scope.READ])

    assert refused(writes) == (403, "scope_missing")
    assert reads.ask("GET", "/runs").status_code == 200
    assert reads.ask("POST", "/runs", {"rows": []}).json()["code"] == "scope_missing"


def test_no_log_has_a_token(
    user: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    text, wrong = token_of(user), "le_wrong"
    monkeypatch.setattr("batchruns.api.runs.page_of", lambda *args: 1 / 0)
    with caplog.at_level(logging.DEBUG):
        assert ApiClient(text=text).ask("GET", "/runs").status_code == 500
        ApiClient(text=wrong).ask("GET", "/runs")
        ApiClient().ask("GET", "/runs", headers={"Authorization": f"Token {text}"})

    assert "ZeroDivisionError" in caplog.text
    logged = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    assert not [each for each in (text, wrong) if each in logged]


# --- Supabase ----------------------------------------------------------------------------------------


def test_a_supabase_access_token_acts_as_that_person(auth_service: AuthService) -> None:
    program = ApiClient(text=auth_service.token())

    for _ in range(2):
        assert program.ask("GET", "/runs").json() == {"items": [], "next": None}
    person = User.objects.get()
    assert (person.pk, person.email) == (ADA, EMAIL)


def test_a_supabase_token_has_no_scope_for_all_of_ones_data(auth_service: AuthService) -> None:
    access = access_of(auth_service.token())
    assert access is not None
    assert access.scopes == {Scope.READ, Scope.WRITE}


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        pytest.param({"exp": time.time() - 60}, "token_expired", id="expired"),
        ({"iss": "https://elsewhere.example.com/auth/v1"}, "token_invalid"),
        ({"aud": "anon"}, "token_invalid"),
        ({"sub": "no uuid"}, "token_invalid"),
        ({"sub": 7}, "token_invalid"),
        ({"exp": None}, "token_invalid"),
        ({"role": "service_role"}, "project_key"),
        ({"role": "anon", "sub": None, "aud": None}, "project_key"),
        ({"is_anonymous": True}, "account_without_email"),
        ({"email": None}, "account_without_email"),
        ({"email": ""}, "account_without_email"),
        ({"email": "a\0da@example.com"}, "account_without_email"),
        ({"email": f"{'a' * 300}@example.com"}, "account_without_email"),
    ],
    ids=str,
)
def test_a_supabase_token_that_is_no_persons_is_refused_with_the_reason(
    auth_service: AuthService, claims: dict[str, Any], code: str
) -> None:
    assert refused(ApiClient(text=auth_service.token(**claims))) == (401, code)
    assert not User.objects.exists()


@pytest.mark.parametrize("key", ["sb_secret_abc", "sb_publishable_abc"])
def test_a_key_of_the_project_is_told_as_such(auth_service: AuthService, key: str) -> None:
    assert refused(ApiClient(text=key)) == (401, "project_key")


def test_a_token_that_is_signed_by_others_is_refused(
    auth_service: AuthService, settings: Settings
) -> None:
    settings.SUPABASE_JWT_SECRET = SECRET
    unsigned = jwt.encode(auth_service.claims, None, "none")
    by_another = jwt.encode(auth_service.claims, "x" * 40, "HS256")

    for text in (unsigned, by_another, by_another[:-4], f"{by_another}.x"):
        assert refused(ApiClient(text=text)) == (401, "token_invalid")


def test_the_address_of_another_account_is_told(
    auth_service: AuthService, make_user: Callable[..., User]
) -> None:
    make_user(EMAIL)

    assert refused(ApiClient(text=auth_service.token())) == (401, "address_taken")


def test_a_deactivated_person_stays_out_by_supabase(auth_service: AuthService) -> None:
    User.objects.create(pk=ADA, email=EMAIL, is_active=False)

    assert refused(ApiClient(text=auth_service.token())) == (401, "account_inactive")


@pytest.mark.parametrize("is_asked_again", [False, True])
def test_a_project_that_is_away_is_told(
    auth_service: AuthService, settings: Settings, is_asked_again: bool
) -> None:
    program = ApiClient(text=auth_service.token())
    settings.SUPABASE_URL = "http://127.0.0.1:1"
    if is_asked_again:
        program.ask("GET", "/runs")

    answer = program.ask("GET", "/runs")

    assert (answer.status_code, answer.json()["code"]) == (503, "sign_in_service_away")
    assert int(answer["Retry-After"]) > 0


# --- pace --------------------------------------------------------------------------------------------


def test_each_answer_tells_what_is_left_and_the_next_one_too_many_waits(
    user: User, settings: Settings
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    program = ApiClient(user)

    left = [program.ask("GET", "/runs")["RateLimit"].split(";")[1] for _ in range(3)]
    refusal = program.ask("GET", "/runs")

    assert left == ["r=2", "r=1", "r=0"]
    assert (refusal.status_code, refusal.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(refusal["Retry-After"]) <= 20
    assert refusal["RateLimit-Policy"] == '"default";q=3;w=60'
    # Another token of the person's has its own pace; this one goes on once a part of it is there again.
    assert ApiClient(user).ask("GET", "/runs").status_code == 200
    RequestPace.objects.update(used_until=timezone.now() + timedelta(seconds=39))
    assert program.ask("GET", "/runs").status_code == 200


def test_wrong_tokens_are_limited_by_network_and_right_ones_still_let_in(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "REFUSALS_PER_MINUTE", 1)
    wrong, right = ApiClient(text="le_wrong"), ApiClient(user)

    assert refused(wrong) == (401, "token_unknown")
    assert refused(wrong) == (429, "too_many_requests")
    assert right.ask("GET", "/runs").status_code == 200
    elsewhere = wrong.ask("GET", "/runs", REMOTE_ADDR="2001:db8::1")
    assert elsewhere.status_code == 401


# --- pages of other sites ----------------------------------------------------------------------------


def test_only_named_sites_may_ask_from_a_browser_and_only_the_api(
    user: User, settings: Settings
) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.com"]
    program = ApiClient(user)
    asked = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "POST"}

    preflight = program.ask("OPTIONS", "/runs", headers=asked)
    answer = program.ask("GET", "/runs", headers={"Origin": "https://app.example.com"})
    refusal = ApiClient().ask("GET", "/runs", headers={"Origin": "https://app.example.com"})
    other = program.ask("GET", "/runs", headers={"Origin": "https://evil.example.com"})
    page = program.get("/help/", headers={"Origin": "https://app.example.com"})

    assert "idempotency-key" in preflight["Access-Control-Allow-Headers"]
    for response in (preflight, answer, refusal):
        assert response["Access-Control-Allow-Origin"] == "https://app.example.com"
        assert "Access-Control-Allow-Credentials" not in response
    assert "RateLimit" in answer["Access-Control-Expose-Headers"]
    for response in (other, page):
        assert "Access-Control-Allow-Origin" not in response
