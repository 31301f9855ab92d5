"""Runs for programs: listed, one by one, and with tags by which to ask whether they have changed."""

from collections.abc import Callable
from datetime import UTC, datetime

from batchruns.models import BatchRun
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
