"""Figures of several web processes add up, and outlive the end of one of them."""

import os
import signal
import tempfile
from pathlib import Path

import httpx

from tests.acceptance.parts import Installation, installed, kill
from tests.helpers.databases import new_database
from tests.helpers.processes import wait_until

TOKEN = "a-token-of-the-scraper"


def figure(url: str, name: str) -> float:
    page = httpx.get(f"{url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert page.status_code == 200, page.text
    values = [line.split()[-1] for line in page.text.splitlines() if line.startswith(name)]
    return sum(map(float, values))


ANSWERED = 'leadenrich_http_requests_total{method="GET",route="/accounts/login/",status="200"}'


def processes_that_counted(place: Installation) -> set[int]:
    counted = (place.data_dir / "metrics").glob("counter_*.db")
    return {int(file.stem.partition("_")[2]) for file in counted}


def test_counts_of_all_web_processes_are_one_sum(database_url: str) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-metrics-") as folder,
        new_database(database_url) as url,
        installed(url, Path(folder), METRICS_TOKEN=TOKEN) as place,
    ):
        first, second = place.start_web(), place.start_web()
        for web in (first, second):
            for _ in range(5):
                assert httpx.get(f"{web.url}/accounts/login/").status_code == 200
        assert figure(first.url, ANSWERED) == figure(second.url, ANSWERED) == 10
        assert len(processes_that_counted(place)) >= 2

        # Whatever strangers ask for, it is one of few names.
        for number in range(3):
            httpx.request(f"BREW{number}", f"{first.url}/pot/{number}")
        assert figure(first.url, 'leadenrich_http_requests_total{method="other"') == 3
        page = httpx.get(f"{first.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
        assert "BREW" not in page
        assert "/pot/" not in page

        kill(first.process)
        assert figure(second.url, ANSWERED) == 10
        third = place.start_web()
        assert figure(third.url, ANSWERED) == 10

        for web in (second, third):
            kill(web.process, signal.SIGTERM)
        assert figure(place.start_web().url, ANSWERED) == 0, "a new start counts anew"

        place.start_worker()
        web = place.start_web()
        wait_until(lambda: figure(web.url, "leadenrich_workers") == 1, "a worker that is counted")
        assert os.stat(place.data_dir / "metrics").st_mode & 0o077 == 0
