"""What web and worker log, at the most talkative level: no lead, no secret, and each event one line."""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.parts import Installation, installed
from tests.acceptance.site import Person
from tests.helpers.databases import new_database
from tests.helpers.processes import wait_until

MARK = "zyxomma"
PASSWORD = f"{MARK}-pass-42"
FILE = (
    f"E-Mail,Name,Firma,{MARK}-column\n{MARK}@example.com,{MARK},{MARK} GmbH,{MARK}\n=1+{MARK},,,\n"
)
REQUEST_ID = "0a1b2c3d-of-the-proxy"
SETTINGS = {"LOG_LEVEL": "DEBUG", "LOG_REQUESTS": "true", "SECRET_KEY": f"{MARK}-secret-key" * 5}


@pytest.fixture(params=["text", "json"])
def place(request: pytest.FixtureRequest, database_url: str) -> Iterator[Installation]:
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-log-") as folder,
        new_database(database_url) as url,
        installed(url, Path(folder), LOG_FORMAT=request.param, **SETTINGS) as place,
    ):
        yield place


def use_all(place: Installation) -> tuple[str, str]:
    """Lets a person use the site, well and badly; gives the run and the session."""
    place.start_worker()
    with Person(place.start_web()) as person:
        person.sign_up(f"{MARK}@example.com", PASSWORD)
        session = person.cookies["sessionid"]
        person.headers["X-Request-ID"] = REQUEST_ID
        run = person.upload(f"{MARK}.csv", FILE.encode(), start_at_once="on")
        person.wait_for_result(run)
        for path in (
            f"/runs/?q={MARK}",
            f"/{MARK}/%0a{MARK}",
            f"{run}rows/?q={MARK}",
            f"{run}rows/?sort={MARK}&page={MARK}",
            f"{run}result/?format={MARK}",
            f"/admin/?{MARK}={MARK}",
        ):
            person.get(path, headers={"X-Forwarded-For": MARK, "User-Agent": MARK})
        person.upload(f"{MARK}.csv", FILE.encode())
        person.submit("/runs/new/", files={"file": (f"{MARK}.xlsx", b"PK\3\4" + MARK.encode(), "")})
        person.submit("/account/", to="/accounts/logout/")
        person.sign_in(f"{MARK}@example.com", f"{PASSWORD}-wrong")
    return run.split("/")[2], session


def test_no_lead_and_no_secret_is_in_the_log(place: Installation) -> None:
    run_id, session = use_all(place)
    wait_until(lambda: run_id in place.log(), "a line of the run")

    # The web server's own lines, from before it has loaded the site, are as it writes them.
    log = re.sub(r"^\[\d{4}-.*\n", "", place.log(), flags=re.MULTILINE)
    assert MARK not in log.lower()
    assert session not in log
    if place.environment["LOG_FORMAT"] == "json":
        entries = [json.loads(line) for line in log.splitlines()]
        assert all({"time", "level", "logger", "message"} <= entry.keys() for entry in entries)
        runs = {entry.get("run") for entry in entries if entry.get("request") == REQUEST_ID}
        assert run_id in runs
        assert any("request" not in e and e.get("run") == run_id for e in entries), "of the worker"
    else:
        line = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]+Z (DEBUG|INFO|WARNING|ERROR) |    )")
        assert [text for text in log.splitlines() if not line.match(text)] == []
        assert f"request={REQUEST_ID} run={run_id}: GET /runs/<uuid:run_id>/ 200" in log
