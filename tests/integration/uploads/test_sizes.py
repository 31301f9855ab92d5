"""How much a page costs on the line: itself and all that it asks for, compressed as it is sent."""

import gzip
import re
from datetime import UTC, datetime

import pytest
from django.contrib.staticfiles import finders

from batchruns.models import BatchRun
from batchruns.runs import service

FIRST_LOAD_BYTES = 100_000
LIVE_UPDATE_BYTES = 15_000


@pytest.fixture
def page(client, user):
    client.force_login(user)
    return client


def transferred(page, address: str, **headers: str) -> int:
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


def fill(user, runs: int, status: str) -> list[BatchRun]:
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
def test_a_first_load_is_under_100_kb(page, user, address):
    fill(user, 100, "completed")

    assert transferred(page, address) < FIRST_LOAD_BYTES


@pytest.mark.django_db(transaction=True)
def test_a_run_and_its_rows_are_under_100_kb(page, make_run, work):
    leads = "".join(
        f"Ada Lovelace {n},ada{n}@example-firm.com,+44 20 7946 {n:04},Analytical Engines {n} Ltd\n"
        for n in range(200)
    )
    run = service.start(make_run("Name,E-Mail,Phone,Company\n" + leads))
    work()

    assert transferred(page, f"/runs/{run.pk}/") < FIRST_LOAD_BYTES
    assert transferred(page, f"/runs/{run.pk}/rows/") < FIRST_LOAD_BYTES


def test_a_live_update_is_under_15_kb(page, user, settings):
    runs = fill(user, settings.MAX_ACTIVE_RUNS, "processing")
    address = "/runs/live/?" + "&".join(f"run={run.pk}" for run in runs)

    assert transferred(page, address, **{"HX-Request": "true"}) < LIVE_UPDATE_BYTES
    assert transferred(page, f"/runs/{runs[0].pk}/", **{"HX-Request": "true"}) < LIVE_UPDATE_BYTES
