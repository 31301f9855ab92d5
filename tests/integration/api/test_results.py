"""What came of a run, for programs: by a real worker, in any form, in parts."""

from collections.abc import Callable
from typing import Any

import pytest

from batchruns.models import BatchRun
from batchruns.runs import edits, service
from leadenrich.accounts.models import User
from tests.helpers.api import ApiClient

pytestmark = pytest.mark.django_db(transaction=True)

LEADS = "E-Mail,Name\nada@gmial.com,Ada Lovelace\n=1+1,Grace Hopper\na,b,c,d\n"


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_what_came_of_a_run(
    user: User, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    run = make_run(LEADS)
    api, address = ApiClient(user), f"/runs/{run.pk}"
    early = api.ask("GET", f"{address}/result")
    assert (early.status_code, early.json()["code"]) == (409, "no_result_yet")
    service.start(run)
    work()

    shown = api.ask("GET", address).json()
    assert (shown["status"], shown["counts"]["enriched"], shown["counts"]["rejected"]) == (
        "completed",
        2,
        1,
    )
    whole = api.ask("GET", shown["result_url"].removeprefix("/api/v1"))
    stored, tag = content(whole), whole["ETag"]
    assert (whole["Accept-Ranges"], int(whole["Content-Length"])) == ("bytes", len(stored))
    assert b"\n=1+1," in stored
    _check_ranges(api, f"{address}/result", stored, tag)
    _check_forms(api, f"{address}/result")

    rejected = api.ask("GET", f"{address}/rejected-rows")
    assert b"a,b,c,d" in content(rejected)
    assert content(api.ask("GET", f"{address}/rejected-rows?format=original")).endswith(
        b"a,b,c,d\n"
    )
    issues = api.ask("GET", f"{address}/issues").json()["items"]
    [typo] = [issue for issue in issues if issue["code"] == "domain_mistyped"]
    assert (typo["rows"], typo["samples"][0]["row"]) == (1, 2)
    assert typo["samples"][0]["issue"]["detail"].endswith(".")
    events = [e["kind"] for e in api.ask("GET", f"{address}/events?limit=2").json()["items"]]
    assert events == ["created", "started"]
    assert api.ask("GET", f"{address}/receipt").json()["lines"] == []

    edits.add(run, "exclude", [0])
    edited = api.ask("GET", f"{address}/result", headers={"Range": "bytes=0-9", "If-Range": tag})
    assert (edited.status_code, edited["Accept-Ranges"]) == (200, "none")
    assert b"ada@gmial.com" not in content(edited)


def _check_ranges(api: ApiClient, address: str, stored: bytes, tag: str) -> None:
    size = len(stored)
    for wanted, part in (
        ("bytes=0-9", slice(0, 10)),
        ("bytes=10-", slice(10, size)),
        ("bytes=-5", slice(size - 5, size)),
        (f"bytes=5-{size + 100}", slice(5, size)),
    ):
        answer = api.ask("GET", address, headers={"Range": wanted, "If-Range": tag})
        assert (answer.status_code, content(answer)) == (206, stored[part]), wanted
        first, last = part.start, part.stop - 1
        assert answer["Content-Range"] == f"bytes {first}-{last}/{size}"
    for header in ({"Range": "bytes=0-1,4-5"}, {"Range": "bytes=-"}, {"Range": "lines=1"},
                   {"Range": "bytes=0-1", "If-Range": '"other"'}):  # fmt: skip
        assert api.ask("GET", address, headers=header).status_code == 200, header
    beyond = api.ask("GET", address, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{size}")
    assert api.ask("GET", address, headers={"If-None-Match": tag}).status_code == 304
    assert api.ask("HEAD", address)["Content-Length"] == str(size)


def _check_forms(api: ApiClient, address: str) -> None:
    for name in ("xlsx", "jsonl", "excel-csv"):
        answer = api.ask("GET", f"{address}?format={name}")
        assert (answer.status_code, answer["Accept-Ranges"]) == (200, "none"), name
        assert content(answer)
    assert content(api.ask("GET", f"{address}?as=hubspot")).startswith(b"Email,")
    assert b"\n'=1+1," in content(api.ask("GET", f"{address}?exact=false"))
    for query, code in (
        ("format=nonsense", "no_such_format"),
        ("as=nonsense", "no_such_template"),
        ("left_out=nonsense", "option_unfit"),
        ("columns=nonsense", "invalid_request"),
        ("as=own", "no_such_file"),
    ):
        assert api.ask("GET", f"{address}?{query}").json()["code"] == code
