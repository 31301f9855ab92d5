"""Whatever a program sends, it gets a problem in words, and the site no trouble."""

import json
from typing import Any

import pytest

from batchruns.models import BatchRun
from leadenrich.accounts.models import User
from tests.helpers.api import ApiClient

BODIES: dict[str, str | bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"name": "\xff"}',
    "NUL": json.dumps({"name": "a\0b", "tags": ["\0"]}),
    "lone surrogates": b'{"name": "\\ud800", "tags": ["\\udfff"], "options": {"\\ud800": 1}}',
    "surrogates in an option": b'{"options": {"steps": [{"capability": "\\ud800", "providers": []}]}}',
    "too deep": b"[" * 10_000,
    "too deep in an option": b'{"options": {"parse": ' + b'{"a":' * 900 + b"1" + b"}" * 902,
    "a huge number": b'{"name": ' + b"9" * 5_000 + b"}",
    "a large number": b'{"tags": [1e999]}',
    "no number": b'{"name": NaN}',
    "wrong types": b'{"name": {}, "tags": 1, "options": []}',
    "an array": b"[]",
    "a text": b'"name"',
    "null": b"null",
    "unknown keys": b'{"nonsense": 1}',
    "5 MB": b'{"name": "' + b"a" * 5_000_000 + b'"}',
    "many keys": json.dumps({"options": {str(n): n for n in range(10_000)}}),
    "wrong options": json.dumps({"options": {"without": 1, "default_country": ["DE"]}}),
    "wrong parsing": json.dumps({"options": {"parse": {"header_row": [1], "delimiter": {}}}}),
}


@pytest.fixture
def api(user: User) -> ApiClient:
    return ApiClient(user)


def is_refused_in_words(answer: Any) -> Any:
    problem = answer.json()
    return (
        400 <= answer.status_code < 500
        and answer["Content-Type"] == "application/problem+json"
        and problem["status"] == answer.status_code
        and problem["detail"].endswith(".")
    )


@pytest.mark.parametrize("name", BODIES)
def test_no_body_breaks_anything(api: ApiClient, run: BatchRun, name: str) -> None:
    for method, address in (
        ("POST", "/runs"),
        ("PATCH", f"/runs/{run.pk}"),
        ("PUT", f"/runs/{run.pk}/mapping"),
    ):
        answer = api.ask(method, address, data=None, content_type="application/json")
        sent = api.generic(method, f"/api/v1{address}", BODIES[name], "application/json")
        is_taken = name in ("NUL", "null") and method == "PATCH"
        assert is_refused_in_words(answer), (method, answer.content)
        assert is_refused_in_words(sent) or is_taken, (method, sent.content)
        assert sent.status_code < 500


@pytest.mark.parametrize(
    "cell", ["\0", "\ud800", "9" * 400, 1e308, 10**400, [["a"]], {"a": {}}, None]
)
def test_any_cell_is_taken_or_refused(api: ApiClient, cell: Any) -> None:
    answer = api.ask("POST", "/runs", {"rows": [{"E-Mail": cell, "Name": "Ada"}]})

    assert answer.status_code == 201 or is_refused_in_words(answer), answer.content


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense", "limit=0", "limit=999999999999999999999", "limit=a", "after=nonsense",
        "after=%00", "after=W10", "after=WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsMV0", "search=" + "a" * 300,
        "created_since=nonsense",
    ],
)  # fmt: skip
def test_no_query_breaks_anything(api: ApiClient, query: str) -> None:
    assert is_refused_in_words(api.ask("GET", f"/runs?{query}"))


@pytest.mark.parametrize(
    "query",
    ["search=%00", "search=%ED%A0%80", "tag=%25_", "created_since=0001-01-01T00:00:00Z",
     "created_before=9999-12-31T23:59:59Z", "created_since=99999999999"],
)  # fmt: skip
def test_odd_queries_find_what_there_is(api: ApiClient, run: BatchRun, query: str) -> None:
    assert api.ask("GET", f"/runs?{query}").status_code == 200


@pytest.mark.parametrize(
    ("method", "address", "options", "status"),
    [
        ("GET", "/nothing", {}, 404),
        ("GET", "/", {}, 404),
        ("GET", "/runs/1", {}, 404),
        ("GET", "/runs/6ca1d348-76ad-4ece-bfea-6268272a1546", {}, 404),
        ("PUT", "/runs", {}, 405),
        ("TRACE", "/runs", {}, 405),
        (
            "POST",
            "/runs",
            {"data": "a=b", "content_type": "application/x-www-form-urlencoded"},
            415,
        ),
        ("POST", "/runs", {"data": "a", "content_type": "multipart/form-data"}, 400),
        ("POST", "/runs", {"data": "a", "content_type": "multipart/form-data; boundary=b"}, 422),
        ("GET", "/runs", {"headers": {"Authorization": "Bearer nonsense"}}, 401),
        ("GET", "/runs", {"headers": {"Authorization": "Basic YTpi"}}, 401),
        ("GET", "/runs", {"headers": {"Host": "evil.example.com"}}, 400),
    ],
)
def test_whatever_is_refused_is_a_problem(
    api: ApiClient, method: str, address: str, options: dict[str, Any], status: int
) -> None:
    answer = api.ask(method, address, **options)

    assert answer.status_code == status, answer.content
    assert is_refused_in_words(answer), answer.content


def test_a_fault_of_ours_is_a_problem_that_says_nothing_else(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr("batchruns.runs.service.list_runs", broken)
    answer = api.ask("GET", "/runs")

    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert b"secret" not in answer.content
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["%00", "a%00b", "%ED%A0%80", "9" * 30, "../..", "a" * 5000])
def test_no_name_in_an_address_breaks_anything(api: ApiClient, name: str) -> None:
    wanted = {"provider": "hunter", "key": "x"}
    content = {"columns": ["A"], "mapping": ["email"]}
    asked = [
        api.ask("GET", f"/recipes/{name}"),
        api.ask("DELETE", f"/recipes/{name}"),
        api.ask("PUT", f"/recipes/{name}", content),
        api.ask("DELETE", f"/steps/connections/{name}"),
        api.ask("PUT", f"/steps/connections/{name}", wanted),
        api.ask("DELETE", f"/do-not-contact/{name}"),
    ]

    for answer in asked:
        assert answer.status_code < 300 or is_refused_in_words(answer), answer.content


@pytest.mark.parametrize("text", ["\0", "a\0@b.com", "\ud800", "x" * 1000, "9" * 900, ""])
def test_any_text_is_an_entry_or_refused(api: ApiClient, text: str) -> None:
    lists = [{"entries": [text], "reason": text[:200]}, {"entries": [f"{text}@acme.com"]}]
    for wanted in lists:
        for address in ("/do-not-contact", "/do-not-contact/remove"):
            answer = api.ask("POST", address, wanted)
            assert answer.status_code == 200 or is_refused_in_words(answer), answer.content


@pytest.mark.parametrize("query", ["search=%00", "search=%ED%A0%80", "search=%25_\\", "kind=x"])
def test_odd_searches_break_nothing(api: ApiClient, query: str) -> None:
    answer = api.ask("GET", f"/do-not-contact?{query}")

    assert answer.status_code == 200 or is_refused_in_words(answer), answer.content


@pytest.mark.parametrize(
    "cell", ["\0", "\ud800", "9" * 400, 1e308, 10**400, [["a"]], {"a": {}}, None]
)
def test_any_lead_is_enriched_or_refused(api: ApiClient, cell: Any) -> None:
    answer = api.ask("POST", "/enrich", {"leads": [{"E-Mail": cell, "Name": "Ada"}]})

    assert answer.status_code == 200 or is_refused_in_words(answer), answer.content


@pytest.mark.parametrize("name", BODIES)
def test_no_body_breaks_lists_recipes_or_steps(api: ApiClient, name: str) -> None:
    for method, address in (
        ("POST", "/enrich"),
        ("PUT", "/recipes/a"),
        ("PUT", "/steps/connections/hunter"),
        ("PATCH", "/steps/ceilings"),
        ("POST", "/do-not-contact"),
        ("POST", "/lists"),
    ):
        answer = api.generic(method, f"/api/v1{address}", BODIES[name], "application/json")
        assert is_refused_in_words(answer), (method, address, answer.content)
