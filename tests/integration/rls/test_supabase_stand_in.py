"""The stand-in for a Supabase project answers as PostgREST and Supabase Auth document it, by the real schema."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import psycopg
import pytest
from django.db import connections

from tests.helpers.supabase_project import SupabaseProject
from tests.helpers.supabase_project.auth import Account

PASSWORD = "a-long-pass-42"
SINGULAR = {"Accept": "application/vnd.pgrst.object+json"}
REPRESENTATION = {"Prefer": "return=representation"}


@pytest.fixture(scope="module")
def project(django_db_setup: None, database_url: str) -> Iterator[SupabaseProject]:
    """A project with two people, over the database of the tests, which has the tables already."""
    name = connections["default"].settings_dict["NAME"]
    people = {f"{name}@example.com": uuid4() for name in ("ada", "bob")}
    url = urlsplit(database_url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(url, autocommit=True) as server, SupabaseProject(url) as project:
        for email, person in people.items():
            server.execute("INSERT INTO users (id, email) VALUES (%s, %s)", [person, email])
            project.auth.accounts[email] = Account(person, email, PASSWORD)
        yield project
        server.execute("DELETE FROM batch_runs WHERE user_id = ANY (%s)", [[*people.values()]])
        server.execute("DELETE FROM users WHERE id = ANY (%s)", [[*people.values()]])


def client_of(project: SupabaseProject, name: str | None) -> httpx.Client:
    """What a person, or a visitor, asks the project with."""
    client = httpx.Client(base_url=project.url, headers={"apikey": project.anon_key})
    if name:
        given = {"email": f"{name}@example.com", "password": PASSWORD}
        session = client.post("/auth/v1/token?grant_type=password", json=given).json()
        client.headers["Authorization"] = f"Bearer {session['access_token']}"
    return client


@pytest.fixture(scope="module")
def ada(project: SupabaseProject) -> httpx.Client:
    """Ada, who has three runs, of which two were started."""
    client = client_of(project, "ada")
    person = client.get("/auth/v1/user").json()["id"]
    runs = [
        {"user_id": person, "filename": f"{name}.csv", "meta": {"rowCount": rows}}
        for name, rows in (("first", 1), ("second", 22), ('th"i,rd', 3))
    ]
    assert client.post("/rest/v1/batch_runs", json=runs).status_code == 201
    for name in ("first", "second"):
        started = client.patch(
            f"/rest/v1/batch_runs?filename=eq.{name}.csv", json={"status": "processing"}
        )
        assert (started.status_code, started.content) == (204, b"")
    return client


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("order=started_at.desc.nullsfirst,id", ['th"i,rd.csv', "second.csv", "first.csv"]),
        ("order=started_at.asc.nullslast", ["first.csv", "second.csv", 'th"i,rd.csv']),
        ("order=filename&limit=1&offset=1", ["second.csv"]),
        ("filename=eq.first.csv", ["first.csv"]),
        ("filename=neq.first.csv&order=filename", ["second.csv", 'th"i,rd.csv']),
        (r'filename=in.(first.csv,"th\"i,rd.csv")&order=filename', ["first.csv", 'th"i,rd.csv']),
        ("filename=in.()", []),
        ("filename=not.in.(first.csv,second.csv)", ['th"i,rd.csv']),
        ("filename=ilike.*ECOND*", ["second.csv"]),
        ("started_at=is.null", ['th"i,rd.csv']),
        ("started_at=not.is.null&order=filename", ["first.csv", "second.csv"]),
        ("created_at=gte.2020-01-01&created_at=lt.2021-01-01", []),
        ("meta->rowCount=gt.3", ["second.csv"]),
        ("meta->>rowCount=eq.3", ['th"i,rd.csv']),
        ("id=in.(00000000-0000-0000-0000-000000000000)", []),
    ],
)
def test_filters_and_orders(ada: httpx.Client, query: str, names: list[str]) -> None:
    answer = ada.get(f"/rest/v1/batch_runs?select=filename&{query}")

    assert (answer.status_code, [row["filename"] for row in answer.json()]) == (200, names)


def test_columns_are_chosen_renamed_and_taken_out_of_json(ada: httpx.Client) -> None:
    chosen = "select=name:filename,rows:meta->rowCount,meta->>rowCount&filename=eq.second.csv"

    [row] = ada.get(f"/rest/v1/batch_runs?{chosen}").json()

    assert row == {"name": "second.csv", "rows": 22, "rowCount": "22"}


def test_a_count_tells_of_all_and_a_part_is_206(ada: httpx.Client) -> None:
    ask = {"Prefer": "count=exact"}
    part = ada.get("/rest/v1/batch_runs?limit=2&offset=1", headers=ask)
    head = ada.head("/rest/v1/batch_runs?filename=eq.first.csv", headers=ask)

    assert (part.status_code, part.headers["Content-Range"]) == (206, "1-2/3")
    assert (head.status_code, head.headers["Content-Range"], head.content) == (200, "0-0/1", b"")
    assert ada.get("/rest/v1/batch_runs?filename=eq.x").headers["Content-Range"] == "*/*"
    behind = ada.get("/rest/v1/batch_runs?offset=9", headers=ask)
    assert (behind.status_code, behind.json()["code"]) == (416, "PGRST103")


@pytest.mark.parametrize(("name", "rows"), [("first.csv", 1), ("nothing.csv", 0)])
def test_one_object_is_given_for_one_row_only(ada: httpx.Client, name: str, rows: int) -> None:
    answer = ada.get(f"/rest/v1/batch_runs?filename=eq.{name}", headers=SINGULAR)

    if rows:
        assert answer.json()["filename"] == name
    else:
        assert (answer.status_code, answer.json()["code"]) == (406, "PGRST116")
        assert answer.json()["details"] == "The result contains 0 rows"


def test_a_change_that_isnt_of_one_row_is_taken_back(ada: httpx.Client) -> None:
    answer = ada.patch(
        "/rest/v1/batch_runs?filename=in.(first.csv,second.csv)",
        json={"filename": "both.csv"},
        headers=SINGULAR | REPRESENTATION,
    )

    assert (answer.status_code, answer.json()["code"]) == (406, "PGRST116")
    assert ada.get("/rest/v1/batch_runs?filename=eq.both.csv").json() == []


NOBODY = "00000000-0000-0000-0000-000000000009"


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "status", "code"),
    [
        ("ada", "POST", "batch_runs", {"filename": "x", "user_id": NOBODY}, 403, "42501"),
        ("ada", "PATCH", "batch_runs?filename=eq.first.csv", {"user_id": NOBODY}, 403, "42501"),
        ("ada", "DELETE", "batch_runs?filename=eq.first.csv", None, 403, "42501"),
        ("ada", "GET", "users?select=*", None, 403, "42501"),
        ("ada", "GET", "django_session", None, 403, "42501"),
        (None, "GET", "batch_runs", None, 401, "42501"),
        (None, "POST", "batch_runs", {"filename": "x"}, 401, "42501"),
        ("ada", "PATCH", "batch_runs?filename=eq.first.csv", {"filename": None}, 400, "23502"),
        ("ada", "PATCH", "batch_runs?filename=eq.first.csv", {"status": "paused"}, 400, "23514"),
        ("ada", "PATCH", "batch_runs?filename=eq.first.csv", {"status": "pending"}, 400, "23514"),
        ("ada", "GET", "batch_runs?id=eq.x", None, 400, "22P02"),
        ("ada", "GET", "batch_runs?nothing=eq.x", None, 400, "42703"),
        ("ada", "GET", "nothing", None, 404, "42P01"),
        ("ada", "GET", "batch_runs?filename=x", None, 400, "PGRST100"),
        ("ada", "GET", "batch_runs?order=id.sideways", None, 400, "PGRST100"),
        ("ada", "POST", "batch_runs", None, 400, "PGRST102"),
        ("ada", "POST", "batch_runs", [{"filename": "x"}, {"id": NOBODY}], 400, "PGRST102"),
        ("ada", "POST", "batch_runs?columns=filename", [{}, {"id": NOBODY}], 403, "42501"),
        ("ada", "GET", "batch_runs?or=(id.eq.1)", None, 501, "STANDIN"),
        ("ada", "GET", "batch_runs?select=users(email)", None, 501, "STANDIN"),
        ("ada", "POST", "rpc/leadenrich_delete_run", {}, 501, "STANDIN"),
    ],
)
def test_what_is_refused_has_the_documented_status_and_code(
    project: SupabaseProject,
    ada: httpx.Client,
    who: str | None,
    method: str,
    path: str,
    body: Any,
    status: int,
    code: str,
) -> None:
    client = ada if who else client_of(project, None)

    answer = client.request(method, f"/rest/v1/{path}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "details", "hint", "message"}


def test_another_person_finds_no_row_to_see_or_change(
    project: SupabaseProject, ada: httpx.Client
) -> None:
    bob = client_of(project, "bob")
    assert bob.get("/rest/v1/batch_runs").json() == []
    changed = bob.patch(
        "/rest/v1/batch_runs?id=not.is.null", json={"filename": "x"}, headers=REPRESENTATION
    )
    assert (changed.status_code, changed.json()) == (200, [])


def test_a_session_is_renewed_once_by_each_token_and_ends(project: SupabaseProject) -> None:
    client = client_of(project, None)
    given = {"email": "bob@example.com", "password": PASSWORD}
    session = client.post("/auth/v1/token?grant_type=password", json=given).json()
    renewing = {"refresh_token": session["refresh_token"]}
    first, second = (
        client.post("/auth/v1/token?grant_type=refresh_token", json=renewing) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (200, 400)
    assert second.json()["error_code"] == "refresh_token_not_found"

    client.headers["Authorization"] = f"Bearer {first.json()['access_token']}"
    assert client.get("/auth/v1/user").json()["email"] == "bob@example.com"
    assert client.post("/auth/v1/logout").status_code == 204
    renewing = {"refresh_token": first.json()["refresh_token"]}
    ended = client.post("/auth/v1/token?grant_type=refresh_token", json=renewing)
    assert ended.status_code == 400


def test_wrong_passwords_keys_and_tokens_are_refused(project: SupabaseProject) -> None:
    client = client_of(project, None)
    wrong = {"email": "bob@example.com", "password": "wrong"}
    answer = client.post("/auth/v1/token?grant_type=password", json=wrong)
    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_credentials")

    assert httpx.get(f"{project.url}/rest/v1/batch_runs").status_code == 401
    forged = {"Authorization": "Bearer a.b.c"}
    assert client.get("/rest/v1/batch_runs", headers=forged).json()["code"] == "PGRST301"
    assert client.get("/auth/v1/user", headers=forged).json()["error_code"] == "bad_jwt"
