"""Who gets what at every address: one table, and an address that is missing from it fails."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from batchruns import lifecycle
from leadenrich.accounts.models import User

PEOPLE = ("out", "other", "owner", "staff", "root")
# Per address: the method, then what a visitor, another person, the owner, staff without permission
# and a superuser get. "in" is: sent to sign in; a number is the status.
TABLE = """
/                                   GET   302  302  302  302  302
/healthz                            GET   200  200  200  200  200

/runs/                              GET   in   200  200  200  200
/runs/                              POST  405  405  405  405  405
/runs/live/                         GET   in   200  200  200  200
/runs/live/                         POST  405  405  405  405  405
/runs/many/                         GET   405  405  405  405  405
/runs/many/                         POST  in   302  302  302  302
/runs/new/                          GET   in   200  200  200  200
/runs/new/                          POST  in   422  422  422  422
/runs/{run}/                        GET   in   404  200  404  404
/runs/{run}/                        POST  405  405  405  405  405
/runs/explained/                    GET   200  200  200  200  200
/runs/{run}/reading/                GET   405  405  405  405  405
/runs/{run}/reading/                POST  in   404  302  404  404
/runs/{run}/columns/                GET   405  405  405  405  405
/runs/{run}/columns/                POST  in   404  302  404  404
/runs/{run}/preview/                GET   in   404  200  404  404
/runs/{run}/start/                  GET   405  405  405  405  405
/runs/{run}/start/                  POST  in   404  302  404  404
/runs/{run}/cancel/                 GET   405  405  405  405  405
/runs/{run}/cancel/                 POST  in   404  302  404  404
/runs/{run}/retry/                  GET   405  405  405  405  405
/runs/{run}/retry/                  POST  in   404  302  404  404
/runs/{run}/delete/                 GET   in   404  200  404  404
/runs/{run}/delete/                 POST  in   404  302  404  404
/runs/{run}/rows/                   GET   in   404  404  404  404
/runs/{run}/rows/                   POST  405  405  405  405  405
/runs/{run}/rows/1/                 GET   in   404  404  404  404
/runs/{run}/rows/1/                 POST  405  405  405  405  405
/runs/{run}/result/                 GET   in   404  404  404  404
/runs/{run}/result/                 POST  405  405  405  405  405
/runs/{run}/rejects/                GET   in   404  404  404  404
/runs/{run}/rejects/                POST  405  405  405  405  405

/account/                           GET   in   200  200  200  200
/account/                           POST  in   302  302  302  302
/account/export/                    GET   in   200  200  200  200
/account/export/                    POST  405  405  405  405  405
/account/delete/                    GET   in   200  200  200  200
/account/delete/                    POST  in   422  422  422  422

/accounts/login/                    GET   200  302  302  302  302
/accounts/login/code/confirm/       GET   in   302  302  302  302
/accounts/signup/                   GET   200  302  302  302  302
/accounts/logout/                   GET   in   200  200  200  200
/accounts/logout/                   POST  in   in   in   in   in
/accounts/inactive/                 GET   200  200  200  200  200
/accounts/email/                    GET   in   200  200  200  200
/accounts/confirm-email/            GET   200  200  200  200  200
/accounts/confirm-email/x/          GET   200  200  200  200  200
/accounts/reauthenticate/           GET   in   200  200  200  200
/accounts/password/change/          GET   in   200  200  200  200
/accounts/password/set/             GET   in   302  302  302  302
/accounts/password/reset/           GET   200  200  200  200  200
/accounts/password/reset/done/      GET   200  200  200  200  200
/accounts/password/reset/key/a-b/   GET   200  200  200  200  200
/accounts/password/reset/key/done/  GET   200  200  200  200  200
/accounts/sessions/                 GET   in   200  200  200  200
/accounts/2fa/                      GET   in   200  200  200  200
/accounts/2fa/authenticate/         GET   in   302  302  302  302
/accounts/2fa/reauthenticate/       GET   in   302  302  302  302
/accounts/2fa/totp/activate/        GET   in   302  302  302  302
/accounts/2fa/totp/deactivate/      GET   in   404  404  404  404
/accounts/2fa/recovery-codes/       GET   in   404  404  404  404
/accounts/2fa/recovery-codes/generate/  GET  in  302 302 302 302
/accounts/2fa/recovery-codes/download/  GET  in  404 404 404 404

/admin/                             GET   in   in   in   200  200
/admin/login/                       GET   in   403  403  302  302
/admin/logout/                      POST  302  302  302  200  200
/admin/password_change/             GET   in   in   in   200  200
/admin/password_change/done/        GET   in   in   in   200  200
/admin/jsi18n/                      GET   in   in   in   200  200
/admin/autocomplete/                GET   in   in   in   403  403
/admin/r/1/1/                       GET   in   in   in   404  404
/admin/accounts/                    GET   in   in   in   404  200
/admin/batchruns/                   GET   in   in   in   404  200
/admin/batchruns/batchrun/          GET   in   in   in   403  200
/admin/batchruns/batchrun/          POST  in   in   in   403  200
/admin/batchruns/batchrun/add/      GET   in   in   in   403  403
/admin/batchruns/batchrun/{run}/change/   GET  in  in  in  403  200
/admin/batchruns/batchrun/{run}/history/  GET  in  in  in  403  200
/admin/batchruns/batchrun/{run}/delete/   GET  in  in  in  403  200
/admin/batchruns/batchrun/{run}/delete/   POST in  in  in  403  200
/admin/accounts/user/               GET   in   in   in   403  200
/admin/accounts/user/add/           GET   in   in   in   403  200
/admin/accounts/user/{user}/change/    GET  in  in  in  403  200
/admin/accounts/user/{user}/history/   GET  in  in  in  403  200
/admin/accounts/user/{user}/delete/    GET  in  in  in  403  200
/admin/accounts/user/{user}/password/  GET  in  in  in  403  200
"""
ROWS = [line.split() for line in TABLE.splitlines() if line.strip()]
# Pages of packages' own models in the admin; the same rule for all: superusers only.
ADMIN_OF_PACKAGES = (
    "admin/auth/",
    "admin/account/",
    "admin/mfa/",
    "admin/procrastinate/",
    "admin/usersessions/",
)


@pytest.fixture
def people(make_user, user) -> dict[str, User | None]:
    return {
        "out": None,
        "other": make_user("other@example.com"),
        "owner": user,
        "staff": make_user("staff@example.com", is_staff=True),
        "root": make_user("root@example.com", is_staff=True, is_superuser=True),
    }


@pytest.mark.parametrize(("path", "method", "expected"), [
    pytest.param(path, method, expected, id=f"{method} {path}") for path, method, *expected in ROWS
])  # fmt: skip
def test_each_address_for_each_person(client, people, make_run, path, method, expected):
    for person, outcome in zip(PEOPLE, expected, strict=True):
        run = make_run()
        client.logout()
        if people[person]:
            client.force_login(people[person])

        response = client.generic(method, path.format(run=run.pk, user=run.user_id))

        assert said(response) == outcome, f"{person}: {response.status_code} {response.headers}"
        if person in ("other", "staff") and "{run}" in path:
            run.refresh_from_db()
            assert run.status == "pending"


def said(response) -> str:
    """The status, or "in" where one is sent to sign in."""
    to = response.headers.get("Location", "")
    if response.status_code == 302 and to.startswith(("/accounts/login/", "/admin/login/")):
        return "in"
    return str(response.status_code)


def test_no_address_is_missing_from_the_table():
    known = [path for path, *_ in ROWS]
    missing = [
        route
        for route, pattern in routes(get_resolver())
        if not route.startswith(ADMIN_OF_PACKAGES)
        and not any(matches(pattern, path) for path in known)
    ]
    assert missing == []


def routes(resolver: URLResolver, prefix: str = "", chain: tuple = ()):
    for item in resolver.url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from routes(item, route, (*chain, item.pattern))
        elif isinstance(item, URLPattern):
            yield route, (*chain, item.pattern)


def matches(chain: tuple, path: str) -> bool:
    """Whether a path of the table is one of this route."""
    some_uuid = "00000000-0000-0000-0000-000000000000"
    rest = path.format(run=some_uuid, user=some_uuid).removeprefix("/")
    for pattern in chain:
        found = pattern.match(rest)
        if not found:
            return False
        rest = found[0]
    return rest == ""


@pytest.mark.parametrize("root", [True, False])
@pytest.mark.parametrize(
    "model", ["procrastinate/procrastinatejob", "auth/group", "account/emailaddress"]
)
def test_packages_pages_in_the_admin_are_for_superusers(client, people, model, root):
    client.force_login(people["root" if root else "staff"])

    assert client.get(f"/admin/{model}/").status_code == (200 if root else 403)


def test_a_form_without_its_token_is_refused(user, make_run):
    from tests.integration.conftest import WebClient

    strict = WebClient(enforce_csrf_checks=True)
    strict.force_login(user)
    run = make_run()
    for path in ("/runs/new/", f"/runs/{run.pk}/start/", f"/runs/{run.pk}/delete/"):
        assert strict.post(path).status_code == 403
    run.refresh_from_db()
    assert lifecycle.can(run, "started")
