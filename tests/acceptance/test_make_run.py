"""Starting and stopping everything with one command."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psutil
import psycopg
import pytest

from tests.acceptance.site import Person, Site
from tests.helpers.paths import ROOT

LEADS = b"E-Mail\nada@example-firm.com\n"


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="leadenrich-run-") as folder:
        yield Path(folder) / "data"


def processes_of(data_dir: Path) -> list[str]:
    """Command lines of all processes that were told this data folder."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        try:
            told = process.environ().get("DATA_DIR") == str(data_dir)
        except psutil.Error:
            continue
        if told or str(data_dir) in " ".join(process.info["cmdline"] or []):
            found.append(" ".join(process.info["cmdline"] or []))
    return found


def test_ctrl_c_stops_all_and_the_next_start_keeps_the_data(data_dir: Path) -> None:
    began = time.monotonic()
    site = Site(data_dir).start()
    first_start = time.monotonic() - began
    with Person(site) as person:
        person.sign_in(*site.demo_sign_in)
        run = person.upload("kept.csv", LEADS, start_at_once="on")
        person.wait_for_result(run)
    assert any("postgres" in line for line in processes_of(data_dir))

    assert site.stop() == 0
    assert processes_of(data_dir) == []
    assert not (data_dir / "postgres" / "postmaster.pid").exists()

    began = time.monotonic()
    site.start()
    # Nothing is repaired or waited for. The first start made the database, on the same machine.
    assert time.monotonic() - began < max(15, first_start)
    try:
        with Person(site) as person:
            person.sign_in(*site.demo_sign_in)
            assert "kept.csv" in person.get("/runs/").text
            assert b"example-firm.com" in person.get(f"{run}result/").content
    finally:
        site.stop()


def test_with_a_database_url_that_server_is_used_and_none_started(
    data_dir: Path, database_url: str
) -> None:
    name = f"site_{uuid4().hex}"
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    url = urlsplit(database_url)._replace(path=f"/{name}").geturl()

    site = Site(data_dir, {"DATABASE_URL": url}).start()
    try:
        with Person(site) as person:
            person.sign_in(*site.demo_sign_in)
            assert b"example-firm.com" in person.wait_for_result(
                person.upload("leads.csv", LEADS, start_at_once="on")
            )
            assert person.get("/admin/").url.path == "/admin/login/"
        with psycopg.connect(url) as connection:
            [(runs,)] = connection.execute("SELECT count(*) FROM batch_runs").fetchall()
        assert runs == 2
    finally:
        site.stop()
    assert not (data_dir / "postgres").exists()
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_taken_port_is_said_in_a_sentence(site: Site, data_dir: Path) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "leadenrich", "--port", str(site.port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert second.returncode == 1
    assert f"Port {site.port} is taken" in second.stdout
