"""What runs cost from upload to completed: with one worker and with two, beside the straight way."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from leadenrich import postgres
from tests.acceptance.parts import Installation, installed, kill
from tests.acceptance.site import ROOT, Person, wait_until
from tests.benchmarks import leads

ROWS, MANY_ROWS, WARM_ROWS = 200_000, 1_000_000, 40_000
PATIENCE_SECONDS = 1800
TABLES = "'batch_runs', 'batchruns_chunk', 'batchruns_event', 'procrastinate_jobs'"


def main() -> None:
    """Prints seconds, rows per second, and ratios within this run."""
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-bench-") as folder,
        postgres.serving(Path(folder) / "server") as url,
        installed(url, Path(folder) / "data") as place,
        Person(place.start_web()) as person,
    ):
        person.sign_up("ada@example.com", "a-long-pass-42")
        person.timeout = 300
        source = Path(folder) / "leads.csv"
        leads.write(source, ROWS)
        straight = _straight(source, Path(folder) / "enriched.csv")
        workers = [place.start_worker()]
        _warm(place, person)
        one = _run(place, person, source.read_bytes())
        workers.append(place.start_worker())
        _warm(place, person)
        two = _run(place, person, source.read_bytes())
        print(f"straight, one process           {ROWS / straight:>10,.0f} rows/s")
        print(
            f"run, one worker process         {ROWS / one:>10,.0f} rows/s  time x{one / straight:.2f}"
        )
        print(f"run, two worker processes       {ROWS / two:>10,.0f} rows/s  x{one / two:.2f}")

        before = _size(place)
        leads.write(source, MANY_ROWS)
        seconds = _run(place, person, source.read_bytes())
        size, peaks = _size(place) - before, [_peak(worker.pid) for worker in workers]
        print(f"run of {MANY_ROWS:,} rows           {MANY_ROWS / seconds:>10,.0f} rows/s")
        print(f"its rows in the database        {size / 1024:>10,.0f} kB")
        for name, megabytes in (pair for peak in peaks for pair in peak):
            print(f"peak memory, {name:<18} {megabytes:>10,.0f} MB")
        for worker in workers:
            kill(worker)


def _straight(source: Path, result: Path) -> float:
    """Seconds of `manage.py enrich`, without those that it takes to start."""
    few = source.with_name("few.csv")
    leads.write(few, 100)
    return _seconds(source, result) - _seconds(few, result)


def _seconds(source: Path, result: Path) -> float:
    began = time.perf_counter()
    command = [sys.executable, "manage.py", "enrich", str(source), "-o", str(result)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _warm(place: Installation, person: Person) -> None:
    """Gives each worker a chunk at least: then the libraries and their tables are loaded."""
    _run(place, person, b"E-Mail,City\n" + b"ada@example.com,Berlin\n" * WARM_ROWS)


def _run(place: Installation, person: Person, content: bytes) -> float:
    """Seconds from pressing Start to completed."""
    run = person.upload("leads.csv", content)
    began = time.perf_counter()
    person.submit(run, to=f"{run}start/")

    def is_completed() -> bool:
        with psycopg.connect(place.database_url) as database:
            found = database.execute(
                "SELECT status FROM batch_runs WHERE id = %s", [run.split("/")[2]]
            )
            return found.fetchone() == ("completed",)

    wait_until(is_completed, "the end of the run", PATIENCE_SECONDS)
    return time.perf_counter() - began


def _size(place: Installation) -> int:
    with psycopg.connect(place.database_url) as database:
        found = database.execute(
            f"SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname IN ({TABLES})"
        ).fetchone()
    return int(found[0])


def _peak(worker: int) -> list[tuple[str, float]]:
    """The peak memory (MB) of a worker and of the process in which it enriches."""
    listing = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(worker)], capture_output=True, text=True
    ).stdout
    engines = [int(line.split()[0]) for line in listing.splitlines() if "spawn_main" in line]
    named = [("worker", worker), *(("its engine", engine) for engine in engines)]
    return [(name, _high_water(pid)) for name, pid in named]


def _high_water(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0


if __name__ == "__main__":
    main()
