"""A web server and two workers on machines of their own: they share the database and a bucket."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.acceptance.parts import Installation, installed, kill
from tests.acceptance.site import Person
from tests.benchmarks import leads
from tests.helpers.databases import new_database
from tests.helpers.object_store import ObjectStore
from tests.helpers.processes import wait_until

ROWS = 2_000
SETTINGS = {"CHUNK_ROWS": "100", "WORKER_LOST_SECONDS": "3"}


@pytest.fixture
def machines(database_url: str, object_store: ObjectStore) -> Iterator[list[Installation]]:
    """One for web and two for workers, each with a folder of its own."""
    settings = {**SETTINGS, "STORAGE_URL": object_store.url}
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-machines-") as folder,
        new_database(database_url) as url,
        installed(url, Path(folder, "web"), **settings) as web,
    ):
        workers = [Installation(url, Path(folder, name), settings) for name in ("one", "two")]
        for machine in workers:
            machine.data_dir.mkdir()
        try:
            yield [web, *workers]
        finally:
            for process in (process for machine in workers for process in machine.started):
                kill(process)


def workers_of(machine: Installation) -> set[int]:
    with psycopg.connect(machine.database_url) as database:
        found = database.execute(
            "SELECT DISTINCT worker_id FROM procrastinate_jobs WHERE status = 'doing'"
            " AND task_name = 'batchruns.enrich_chunk'"
        ).fetchall()
    return {worker for (worker,) in found}


def done(machine: Installation) -> int:
    with psycopg.connect(machine.database_url) as database:
        found = database.execute("SELECT count(*) FROM batchruns_chunk WHERE done_at IS NOT NULL")
        return int(found.fetchone()[0])


def files_of(machine: Installation) -> list[Path]:
    return [path for path in (machine.data_dir / "files").rglob("*") if path.is_file()]


def test_web_and_workers_share_nothing_but_database_and_bucket(
    machines: list[Installation], object_store: ObjectStore, tmp_path: Path
) -> None:
    web, one, two = machines
    source, straight = tmp_path / "leads.csv", tmp_path / "straight.csv"
    leads.write(source, ROWS)
    web.manage("enrich", str(source), "-o", str(straight))
    with Person(web.start_web()) as person:
        person.sign_up("ada@example.com", "a-long-pass-42")
        run = person.upload("leads.csv", source.read_bytes(), start_at_once="on")
        one.start_worker()
        two.start_worker()
        wait_until(lambda: len(workers_of(web)) == 2, "work of both workers")

        before = done(web)
        object_store.stop()
        try:
            wait_until(lambda: "tried again" in history(web), "a try that failed")
        finally:
            object_store.start()

        person.wait_for_result(run)
        assert done(web) > before
        assert person.get(f"{run}result/?exact").content == straight.read_bytes()
        assert [files_of(machine) for machine in machines] == [[], [], []]
        assert object_store.unfinished() == []

        person.submit(run, to=f"{run}delete/")
        wait_until(lambda: not object_store.names(), "an empty bucket", 40)


def history(machine: Installation) -> str:
    with psycopg.connect(machine.database_url) as database:
        found = database.execute(
            "SELECT string_agg(kind || ' ' || text, '; ') FROM batchruns_event"
        )
        return str(found.fetchone()[0])
