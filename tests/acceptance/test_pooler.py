"""Everything by way of a transaction pooler: migrating, web and two workers on two connections."""

import tempfile
from pathlib import Path

import psycopg

from tests.acceptance.parts import installed
from tests.acceptance.site import Person
from tests.benchmarks import leads
from tests.helpers.databases import new_database
from tests.helpers.pooler import pooled
from tests.helpers.processes import wait_until

ROWS = 2_000
SETTINGS = {"CHUNK_ROWS": "100", "WORKER_LOST_SECONDS": "3"}
HELD = (
    "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
)


def test_two_people_and_two_workers_share_two_connections(
    database_url: str, tmp_path: Path
) -> None:
    source, straight = tmp_path / "leads.csv", tmp_path / "straight.csv"
    leads.write(source, ROWS)
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-pooled-") as folder,
        new_database(database_url) as direct,
        pooled(direct) as url,
        installed(url, Path(folder), **SETTINGS) as place,
    ):
        place.manage("enrich", str(source), "-o", str(straight))
        web = place.start_web()
        with Person(web) as ada, Person(web) as bob:
            ada.sign_up("ada@example.com", "a-long-pass-42")
            bob.sign_up("bob@example.com", "a-long-pass-42")
            of_ada = ada.upload("of-ada.csv", source.read_bytes(), start_at_once="on")
            of_bob = bob.upload("of-bob.csv", source.read_bytes(), start_at_once="on")
            for _ in range(2):
                place.start_worker()

            def both_are_done() -> bool:
                assert "of-bob.csv" not in ada.get("/runs/").text
                assert "of-ada.csv" not in bob.get("/runs/").text
                assert ada.get(of_bob).status_code == 404
                with psycopg.connect(direct) as database:
                    assert database.execute(HELD).fetchall() == []
                    found = database.execute("SELECT status FROM batch_runs").fetchall()
                return found == [("completed",)] * 2

            wait_until(both_are_done, "the end of both runs")
            for person, run in ((ada, of_ada), (bob, of_bob)):
                assert person.get(f"{run}result/?exact").content == straight.read_bytes()
        assert "Traceback" not in place.log(), place.log()
