"""How much a page costs on the line: itself and all that it asks for, compressed as it is sent."""

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.staticfiles import finders
from pytest_django import Settings

from batchruns.models import BatchRun
from batchruns.runs import service
from leadenrich.accounts.models import User
from tests.helpers.clients import WebClient

FIRST_LOAD_BYTES = 100_000
LIVE_UPDATE_BYTES = 15_000


def transferred(page: WebClient, address: str, **headers: str) -> int:
    """Bytes of a page with its stylesheets, scripts and pictures."""
    response = page.get(address, headers={"Accept-Encoding": "gzip", **headers})
    assert response.status_code == 200
    sent = response.content
    zipped = response.headers.get("Content-Encoding") == "gzip"
    text = (gzip.decompress(sent) if zipped else sent).decode()
    asked_for = set(re.findall(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg))"', text))
    # Collected, it has the text of those that it imports.
    if "css/site.css" in asked_for:
        with open(finders.find("css/site.css")) as site:
            asked_for |= {f"css/{name}" for name in re.findall(r'@import "([^"]+)"', site.read())}
    files = [finders.find(name) for name in asked_for]
    return len(sent) + sum(len(gzip.compress(open(file, "rb").read())) for file in files)


def fill(user: User, runs: int, status: str) -> list[BatchRun]:
    return [
        BatchRun.objects.create(
            user=user,
            filename=f"Leads of the fair in Cologne {n}.csv",
            status=status,
            started_at=datetime(2026, 1, 1, tzinfo=UTC),
            meta={"rowCount": 123_456, "fileSize": 10_000_000, "rejectedCount": 12},
        )
        for n in range(runs)
    ]


@pytest.mark.parametrize("address", ["/runs/", "/runs/?per_page=100", "/runs/new/", "/account/"])
def test_a_first_load_is_under_100_kb(signed_in: WebClient, user: User, address: str) -> None:
    fill(user, 100, "completed")

    assert transferred(signed_in, address) < FIRST_LOAD_BYTES


@pytest.mark.django_db(transaction=True)
def test_a_run_and_its_rows_are_under_100_kb(
    signed_in: WebClient, make_run: Callable[..., BatchRun], work: Callable[[], None]
) -> None:
    leads = "".join(
        f"Ada Lovelace {n},ada{n}@example-firm.com,+44 20 7946 {n:04},Analytical Engines {n} Ltd\n"
        for n in range(200)
    )
    run = service.start(make_run("Name,E-Mail,Phone,Company\n" + leads))
    work()

    assert transferred(signed_in, f"/runs/{run.pk}/") < FIRST_LOAD_BYTES
    assert transferred(signed_in, f"/runs/{run.pk}/rows/") < FIRST_LOAD_BYTES


def test_a_live_update_is_under_15_kb(signed_in: WebClient, user: User, settings: Settings) -> None:
    runs = fill(user, settings.MAX_ACTIVE_RUNS, "processing")
    address = "/runs/live/?" + "&".join(f"run={run.pk}" for run in runs)

    assert transferred(signed_in, address, **{"HX-Request": "true"}) < LIVE_UPDATE_BYTES
    assert (
        transferred(signed_in, f"/runs/{runs[0].pk}/", **{"HX-Request": "true"}) < LIVE_UPDATE_BYTES
    )


def test_a_pending_run_and_its_updates_are_small(
    signed_in: WebClient, make_run: Callable[..., BatchRun]
) -> None:
    header = "Name,E-Mail,Phone,Company," + ",".join(f"Custom {n}" for n in range(76))
    row = (
        "Ada Lovelace {n},ada{n}@example-firm.com,+44 20 7946 00{n},Acme Ltd," + "value," * 75 + "x"
    )
    run = make_run("\n".join([header, *(row.format(n=n) for n in range(10, 60))]))
    address, live = f"/runs/{run.pk}/", {"HX-Request": "true"}

    assert transferred(signed_in, address) < FIRST_LOAD_BYTES
    assert transferred(signed_in, f"{address}preview/", **live) < LIVE_UPDATE_BYTES
