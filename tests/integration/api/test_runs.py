"""Runs for programs: listed, one by one, and with tags by which to ask whether they have changed."""

from collections.abc import Callable
from datetime import UTC, datetime

from batchruns.models import BatchRun
from batchruns.runs import deletion
from leadenrich.accounts.models import User
from tests.helpers.api import ApiClient


def test_runs_are_listed_page_by_page_whatever_comes_in(
    user: User, make_run: Callable[..., BatchRun]
) -> None:
    runs = [make_run(name=f"{number}.csv") for number in range(5)]
    for run, day in zip(runs, (1, 2, 2, 2, 3), strict=True):
        BatchRun.objects.filter(pk=run.pk).update(created_at=datetime(2026, 5, day, tzinfo=UTC))
    api = ApiClient(user)
    first = api.ask("GET", "/runs?limit=2").json()
    make_run(name="new.csv")
    second = api.ask("GET", f"/runs?limit=2&after={first['next']}")
    third = api.ask("GET", f"/runs?limit=2&after={second.json()['next']}").json()

    pages = (first, second.json(), third)
    names = [run["filename"] for page in pages for run in page["items"]]
    assert (names[0], names[-1], sorted(names)) == ("4.csv", "0.csv", [r.filename for r in runs])
    assert third["next"] is None
    assert 'rel="next"' in second["Link"]


def test_a_run_is_not_sent_again_to_who_has_it(user: User, run: BatchRun) -> None:
    api = ApiClient(user)
    answer = api.ask("GET", f"/runs/{run.pk}")

    assert answer.json()["id"] == str(run.pk)
    assert answer.json()["created_at"].endswith("Z")
    again = api.ask("GET", f"/runs/{run.pk}", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_whoever_has_no_token_or_another_ones_gets_a_problem(
    user: User, stranger: User, run: BatchRun
) -> None:
    nobody = ApiClient().ask("GET", f"/runs/{run.pk}")
    other = ApiClient(stranger).ask("GET", f"/runs/{run.pk}")

    assert (nobody.status_code, nobody.json()["code"]) == (401, "token_missing")
    assert (other.status_code, other.json()["code"]) == (404, "run_gone")
    assert nobody["Content-Type"] == "application/problem+json"


def test_a_run_is_taken_through_its_life(user: User, run: BatchRun) -> None:
    api = ApiClient(user)
    steps = ("start", "cancel", "retry", "cancel")
    answers = [api.ask("POST", f"/runs/{run.pk}/{step}").json() for step in steps]

    assert [(each["status"], each["canceled"]) for each in answers] == [
        ("processing", False),
        ("failed", True),
        ("processing", False),
        ("failed", True),
    ]
    assert answers[-1]["error"]["code"] == "canceled"
    again = api.ask("POST", f"/runs/{run.pk}/start")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
    assert api.ask("DELETE", f"/runs/{run.pk}").status_code == 204
    assert api.ask("GET", f"/runs/{run.pk}").status_code == 404
    assert list(deletion.list_discarded(user)) == [run]


def test_what_has_changed_meanwhile_is_not_changed(user: User, run: BatchRun) -> None:
    api, address = ApiClient(user), f"/runs/{run.pk}"
    known = {"If-Match": api.ask("GET", address)["ETag"]}
    changed = api.ask("PATCH", address, {"name": "Fair", "tags": ["a"]}, headers=known)
    late = api.ask("PATCH", address, {"name": "Other"}, headers=known)

    assert (changed.status_code, changed.json()["name"]) == (200, "Fair")
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert api.ask("POST", f"{address}/start", headers=known).status_code == 412
    assert api.ask("DELETE", address, headers=known).status_code == 412
    assert api.ask("PATCH", address, {"name": None}).json()["tags"] == ["a"]


def test_options_and_mapping_of_a_pending_run_are_changed(user: User, run: BatchRun) -> None:
    api = ApiClient(user)
    options = {"options": {"column_set": "all", "parse": {"header_row": 1}}}
    changed = api.ask("PATCH", f"/runs/{run.pk}", options).json()
    assert changed["options"]["parse"]["header_row"] == 1
    api.ask("PATCH", f"/runs/{run.pk}", {"options": {"parse": {"header_row": 0}}})

    mapping = api.ask("GET", f"/runs/{run.pk}/mapping")
    fields = [column["field"] for column in mapping.json()["columns"]]
    assert fields == ["full_name", "email", "phone", "company", "country", None]
    assert mapping.json()["columns"][1]["sample"][0] == "ada@analytical.co.uk"
    for wrong, code in (
        ([*fields[:5], "nonsense"], "no_lead_field"),
        ([*fields[:5], "full_name"], "field_mapped_twice"),
        (fields[:5], "mapping_of_other_length"),
    ):
        answer = api.ask("PUT", f"/runs/{run.pk}/mapping", {"mapping": wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    known = {"If-Match": mapping["ETag"]}
    new = {"mapping": ["full_name", "email", None, None, None, None]}
    answer = api.ask("PUT", f"/runs/{run.pk}/mapping", new, headers=known)
    assert [c["field"] for c in answer.json()["columns"]] == new["mapping"]
    assert api.ask("PUT", f"/runs/{run.pk}/mapping", new, headers=known).status_code == 412
    preview = api.ask("GET", f"/runs/{run.pk}/preview").json()
    assert "ada@analytical.co.uk" in preview["rows"][0]
    assert len(preview["rows"][0]) == len(preview["columns"])


def test_runs_are_found_by_status_text_tag_and_time(
    user: User, make_run: Callable[..., BatchRun]
) -> None:
    api = ApiClient(user)
    fair, _other = make_run(name="fair.csv"), make_run(name="other.csv")
    api.ask("PATCH", f"/runs/{fair.pk}", {"tags": ["Berlin"]})
    api.ask("POST", f"/runs/{fair.pk}/start")

    for query in ("search=FAIR", "tag=berlin", "status=processing", "search=ber&tag=Berlin"):
        found = api.ask("GET", f"/runs?{query}").json()["items"]
        assert [run["id"] for run in found] == [str(fair.pk)], query
    assert len(api.ask("GET", "/runs?created_since=2020-01-01T00:00:00Z").json()["items"]) == 2
    assert api.ask("GET", "/runs?created_before=2020-01-01T00:00:00Z").json()["items"] == []
    assert api.ask("GET", "/runs?tag=ber").json()["items"] == []
