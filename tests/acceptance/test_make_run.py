"""Starting and stopping everything with one command."""

import html
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
from tests.helpers.processes import wait_until

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


def wait_until_none_is_left(data_dir: Path) -> None:
    """Those that multiprocessing starts for itself see by a closed pipe, moments later, that all is over."""
    wait_until(lambda: processes_of(data_dir) == [], "the end of all processes", 20)


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
    wait_until_none_is_left(data_dir)
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


def test_a_database_that_dies_is_started_again_and_pages_say_so_meanwhile(data_dir: Path) -> None:
    site = Site(data_dir).start()
    postmaster = data_dir / "postgres" / "postmaster.pid"
    try:
        with Person(site) as person:
            person.sign_in(*site.demo_sign_in)
            for _time in range(2):
                assert person.get("/runs/").status_code == 200
                died = psutil.Process(int(postmaster.read_text().split()[0]))
                died.kill()
                answer = person.get("/runs/")
                assert answer.status_code == 503
                assert "The database isn't answering right now." in html.unescape(answer.text)
                wait_until(lambda: person.get("/runs/").status_code == 200, "a page", seconds=20)
                assert int(postmaster.read_text().split()[0]) != died.pid
            run = person.upload("kept.csv", LEADS, start_at_once="on")
            assert b"example-firm.com" in person.wait_for_result(run)
        assert site.printed().count("The database is back.") == 2
    finally:
        assert site.stop() == 0
    wait_until_none_is_left(data_dir)


def test_ctrl_c_ends_all_while_the_database_is_started_again(data_dir: Path) -> None:
    site = Site(data_dir).start()
    psutil.Process(int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])).kill()
    wait_until(lambda: "is started again" in site.printed(), "the watcher")

    assert site.stop() == 0
    wait_until_none_is_left(data_dir)


def test_a_server_left_by_a_killed_command_is_taken_over(data_dir: Path) -> None:
    site = Site(data_dir).start()
    postmaster = (data_dir / "postgres" / "postmaster.pid").read_text().split()[0]
    children = psutil.Process(site.process.pid).children(recursive=True)
    for process in [psutil.Process(site.process.pid), *children]:
        process.kill()
    site.process.wait()

    site.start()
    try:
        assert (data_dir / "postgres" / "postmaster.pid").read_text().split()[0] == postmaster
    finally:
        assert site.stop() == 0
    wait_until_none_is_left(data_dir)


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
        [sys.executable, "-m", "leadenrich", "run", "--port", str(site.port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert second.returncode == 1
    assert f"Port {site.port} is taken" in second.stdout
