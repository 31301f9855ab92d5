"""Whatever is killed or taken away: a run ends with every row, exactly as if nothing had happened."""

import csv
import io
import os
import random
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.acceptance.parts import Fragile, Installation, Web, installed, kill
from tests.acceptance.site import Person
from tests.benchmarks import leads
from tests.helpers.databases import new_database
from tests.helpers.processes import wait_until

LOST_SECONDS = 3
# Within which a worker is gone that was asked to stop, whatever it does.
STOP_SECONDS = 6
ROWS = int(os.environ.get("SOAK_ROWS", "4000"))
KILLS = int(os.environ.get("SOAK_KILLS", "4"))
EMAIL, PASSWORD = "ada@example.com", "a-long-pass-42"
SETTINGS = {
    "CHUNK_ROWS": str(ROWS // 20),
    "WORKER_LOST_SECONDS": str(LOST_SECONDS),
    "MAX_ACTIVE_RUNS": "99",
    # They are killed much more often than happens by itself.
    "MAX_LOST_WORKERS": "99",
}


@pytest.fixture
def place(database_url: str) -> Iterator[Installation]:
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-faults-") as folder,
        new_database(database_url) as url,
        installed(url, Path(folder), **SETTINGS) as installation,
    ):
        yield installation


@pytest.fixture
def web(place: Installation) -> Web:
    return place.start_web()


@pytest.fixture
def person(web: Web) -> Iterator[Person]:
    with Person(web) as person:
        person.sign_up(EMAIL, PASSWORD)
        yield person


@pytest.fixture(scope="module")
def file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        leads.write(path, ROWS)
        return path.read_bytes()


@pytest.fixture
def undisturbed(place: Installation, file: bytes, tmp_path: Path) -> bytes:
    """What becomes of the file when nothing happens on the way."""
    source, result = tmp_path / "leads.csv", tmp_path / "result.csv"
    source.write_bytes(file)
    place.manage("enrich", str(source), "-o", str(result))
    return result.read_bytes()


def run_of(place: Installation, path: str) -> tuple[str, int]:
    """The status of a run, and how many of its chunks are done."""
    with psycopg.connect(place.database_url) as database:
        found = database.execute(
            "SELECT status, (SELECT count(*) FROM batchruns_chunk"
            " WHERE run_id = batch_runs.id AND done_at IS NOT NULL)"
            " FROM batch_runs WHERE id = %s",
            [path.split("/")[2]],
        ).fetchone()
    assert found
    return found


def exact_result(person: Person, run: str) -> bytes:
    response = person.get(f"{run}result/?exact")
    assert response.status_code == 200
    return response.content


def is_completed(place: Installation, run: str) -> bool:
    status, _ = run_of(place, run)
    assert status in ("processing", "completed"), place.log()
    return status == "completed"


def test_workers_killed_at_random_moments_change_nothing(
    place: Installation, person: Person, file: bytes, undisturbed: bytes
) -> None:
    dice = random.Random(7)
    run = person.upload("leads.csv", file, start_at_once="on")
    kills = 0
    while not is_completed(place, run):
        worker = place.start_worker()
        if kills < KILLS:
            time.sleep(dice.uniform(1.5, 6))
            kill(worker)
            kills += 1
        else:
            wait_until(lambda: is_completed(place, run), "the end of the run", 600)
            kill(worker, signal.SIGTERM)

    # A short run may be over before it could be killed so often.
    assert kills == KILLS or (kills and "SOAK_KILLS" not in os.environ)
    print(f"{kills} kills, {ROWS:,} rows, {len(undisturbed):,} bytes equal")
    assert exact_result(person, run) == undisturbed


# What a worker needs to end a step; so it is held where it has done the work and not yet told of it.
RUN, EVENTS = "SELECT FROM batch_runs FOR UPDATE", "LOCK TABLE batchruns_event IN SHARE MODE"
STUCK = """
SELECT FROM procrastinate_jobs WHERE status = 'doing' AND task_name = %s AND EXISTS (
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
)
"""


def test_all_workers_killed_in_each_step_change_nothing(
    place: Installation, person: Person, file: bytes, undisturbed: bytes
) -> None:
    run = person.upload("leads.csv", file, start_at_once="on")

    def kill_all_in(task: str, needed: str, chunks: int) -> None:
        with psycopg.connect(place.database_url) as holder, holder.cursor() as held:
            if not chunks:
                held.execute(needed)
            workers = [place.start_worker() for _ in range(2)]
            if chunks:
                wait_until(lambda: run_of(place, run)[1] >= chunks, "some chunks")
                held.execute(needed)
            with psycopg.connect(place.database_url, autocommit=True) as watch:
                wait_until(lambda: watch.execute(STUCK, [task]).fetchone() is not None, task)
            for worker in workers:
                kill(worker)
            assert run_of(place, run)[0] == "processing"
            assert person.get(f"{run}result/").status_code == 404

    kill_all_in("batchruns.split", RUN, chunks=0)
    kill_all_in("batchruns.enrich_chunk", RUN, chunks=1)
    kill_all_in("batchruns.join", EVENTS, chunks=0)
    place.start_worker()

    wait_until(lambda: is_completed(place, run), "the end of the run", 120)
    assert exact_result(person, run) == undisturbed
    assert "worker lost" in person.get(run).text.lower()


def test_a_stopped_worker_hands_its_work_back_within_seconds(
    place: Installation, person: Person, file: bytes, undisturbed: bytes
) -> None:
    run = person.upload("leads.csv", file, start_at_once="on")
    first = place.start_worker()
    wait_until(lambda: run_of(place, run)[1] > 1, "the first chunks")

    began = time.monotonic()
    kill(first, signal.SIGTERM)
    assert time.monotonic() - began < STOP_SECONDS
    assert first.returncode == 0
    with psycopg.connect(place.database_url) as database:
        lost = database.execute(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE status = 'doing' OR args ?| ARRAY['failures', 'lost']"
        )
        assert lost.fetchone() == (0,)

    place.start_worker()
    wait_until(lambda: is_completed(place, run), "the end of the run", 120)
    assert exact_result(person, run) == undisturbed


def test_a_short_run_does_not_wait_for_a_long_one(
    place: Installation, person: Person, file: bytes
) -> None:
    long = person.upload("long.csv", file, start_at_once="on")
    short = person.upload("short.csv", b"E-Mail\nada@example.com\n", start_at_once="on")
    place.start_worker()

    wait_until(lambda: is_completed(place, short), "the end of the short run", 120)

    assert not is_completed(place, long)
    person.submit(long, to=f"{long}cancel/")


def test_cancel_takes_effect_and_retry_goes_on(
    place: Installation, person: Person, file: bytes, undisturbed: bytes
) -> None:
    run = person.upload("leads.csv", file, start_at_once="on")
    place.start_worker()
    wait_until(lambda: run_of(place, run)[1] > 1, "the first chunks")

    person.submit(run, to=f"{run}cancel/")
    time.sleep(2)
    status, done = run_of(place, run)
    time.sleep(1)
    assert (status, done) == run_of(place, run)
    assert status == "failed"

    person.submit(run, to=f"{run}retry/")
    wait_until(lambda: is_completed(place, run), "the end of the run", 120)
    assert exact_result(person, run) == undisturbed


def test_a_run_deleted_in_the_middle_leaves_nothing(
    place: Installation, person: Person, file: bytes
) -> None:
    run = person.upload("leads.csv", file, start_at_once="on")
    place.start_worker()
    wait_until(lambda: run_of(place, run)[1] > 1, "the first chunks")

    person.submit(run, to=f"{run}delete/")

    def nothing_is_left() -> bool:
        with psycopg.connect(place.database_url) as database:
            rows = database.execute(
                "SELECT (SELECT count(*) FROM batch_runs) + (SELECT count(*) FROM batchruns_chunk)"
                " + (SELECT count(*) FROM procrastinate_jobs WHERE args ? 'run_id')"
            ).fetchone()
        return rows == (0,) and not list((place.data_dir / "files" / "runs").glob("*"))

    wait_until(nothing_is_left, "an empty house", 30)
    time.sleep(2)
    assert nothing_is_left()


def test_a_web_server_killed_while_it_takes_an_upload_leaves_no_run(
    place: Installation, web: Web, person: Person
) -> None:
    begin, end = b"E-Mail\nada@example.com\n", b"bob@example.com\n"

    def slowly() -> Iterator[bytes]:
        yield begin
        kill(web.process)
        yield end

    with pytest.raises(httpx.TransportError):
        person.upload("leads.csv", Reading(slowly(), len(begin + end)))
    assert place.manage("shell", "-c", RUNS).strip().splitlines()[-1] == "0"


RUNS = "from batchruns.models import BatchRun; print(BatchRun.objects.count())"


class Reading(io.RawIOBase):
    """A file whose content comes bit by bit; how long it is, is known before."""

    def __init__(self, parts: Iterator[bytes], length: int) -> None:
        self._parts, self._length = parts, length

    def tell(self) -> int:
        return 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._length if whence == io.SEEK_END else offset

    def read(self, size: int = -1) -> bytes:
        return next(self._parts, b"")


@pytest.fixture
def fragile() -> Iterator[Fragile]:
    with tempfile.TemporaryDirectory(prefix="leadenrich-fragile-") as folder:
        server = Fragile(Path(folder))
        yield server
        server.stop()


def test_a_database_that_says_nothing_at_all_is_away_within_seconds(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"postgresql://someone@127.0.0.1:{silent.getsockname()[1]}/nowhere"
        began = time.monotonic()
        with pytest.raises(subprocess.CalledProcessError) as failed:
            Installation(url, tmp_path).manage("check", "--database", "default")

    assert time.monotonic() - began < 15
    assert "timeout expired" in failed.value.stderr


def is_ready_to_stop(worker: subprocess.Popen) -> bool:
    """Whether it takes SIGTERM for a word, not for its end."""
    caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{worker.pid}/status").read_text())
    return bool(caught and int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


def test_a_database_that_goes_and_comes_back(fragile: Fragile, file: bytes) -> None:
    with installed(fragile.url, fragile.folder / "data", **SETTINGS) as place:
        web = place.start_web()
        with Person(web) as person:
            person.sign_up(EMAIL, PASSWORD)
            run = person.upload("leads.csv", file, start_at_once="on")
            place.start_worker()
            busy = place.start_worker()
            wait_until(lambda: run_of(place, run)[1] > 1, "the first chunks")

            fragile.stop()
            response = person.get("/runs/")
            assert response.status_code == 503
            assert "Your files and runs are safe" in response.text
            assert person.get("/healthz").status_code == 503
            waiting = place.start_worker()
            wait_until(lambda: is_ready_to_stop(waiting), "a worker that waits")
            for worker in (waiting, busy):
                began = time.monotonic()
                kill(worker, signal.SIGTERM)
                assert time.monotonic() - began < STOP_SECONDS
                assert worker.returncode == 0
            fragile.start()

            wait_until(lambda: is_completed(place, run), "the end of the run", 120)
            assert person.get("/runs/").status_code == 200
            rows = list(csv.reader(io.StringIO(exact_result(person, run).decode(), newline="")))
            assert len(rows) == ROWS + 1
        assert "Traceback" not in place.log(), place.log()
