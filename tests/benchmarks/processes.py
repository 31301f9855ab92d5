"""What runs cost from Start to completed: with one worker and with two, beside the straight way."""

import io
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from leadenrich.platform import embedded_postgres
from tests.acceptance.parts import Installation, installed, kill
from tests.acceptance.site import Person
from tests.benchmarks import cpu, leads
from tests.helpers.paths import ROOT
from tests.helpers.processes import wait_until

ROWS, MANY_ROWS, WARM_ROWS, FEW_ROWS = 200_000, 1_000_000, 40_000, 10
UPLOADED_BYTES = 50_000_000
REPEATS = 3
PATIENCE_SECONDS = 1800
TABLES = "'batch_runs', 'batchruns_chunk', 'batchruns_event', 'procrastinate_jobs'"
# What of a run that is processed says in which step it is.
STEPS = {
    "is split": "SELECT NOT EXISTS (SELECT FROM batchruns_chunk WHERE run_id = %(run)s AND is_last)"
    " AND EXISTS (SELECT FROM batchruns_chunk WHERE run_id = %(run)s)",
    "is enriched": "SELECT EXISTS (SELECT FROM batchruns_chunk WHERE run_id = %(run)s AND is_last)",
    "is joined": "SELECT NOT EXISTS (SELECT FROM batchruns_chunk"
    " WHERE run_id = %(run)s AND done_at IS NULL)",
}

# Made once the run is completed: the next run is measured without it.
INDEXED = (
    "SELECT NOT EXISTS (SELECT FROM procrastinate_jobs WHERE task_name = 'batchruns.index'"
    " AND status IN ('todo', 'doing'))"
)


class Measured(NamedTuple):
    """What a run took: by the clock, and of all cores in all processes of the installation."""

    seconds: float
    cpu_seconds: float

    @property
    def cores(self) -> float:
        return self.cpu_seconds / self.seconds


def main() -> None:
    """Prints seconds, rows per second, and ratios within this run."""
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-bench-") as folder,
        embedded_postgres.serving(Path(folder) / "server") as url,
        installed(url, Path(folder) / "data") as place,
        Person(place.start_web()) as person,
        psycopg.connect(url, autocommit=True) as database,
    ):
        bench = Bench(place, person, database)
        person.sign_up("ada@example.com", "a-long-pass-42")
        person.timeout = 300
        source = Path(folder) / "leads.csv"
        leads.write(source, MANY_ROWS)
        seconds = _first_upload(person, source.read_bytes()[:UPLOADED_BYTES])
        print(
            f"{'mapping of the first upload, 50 MB, after the last byte':<58}{seconds:>6.1f} s of 1.5"
        )
        leads.write(source, ROWS)
        straight = _straight(source, Path(folder) / "enriched.csv")
        print(f"straight, one process           {ROWS / straight:>10,.0f} rows/s", flush=True)
        bench.start_worker(source.read_bytes())
        one = bench.fastest_of(source.read_bytes())
        _print_run("one worker process", one, f"time x{one.seconds / straight:.2f} of x1.10")
        bench.start_worker(source.read_bytes())
        two = bench.fastest_of(source.read_bytes())
        most = 2 * one.seconds / two.cpu_seconds
        ratio = f"x{one.seconds / two.seconds:.2f} of x1.80; two cores allow x{most:.2f}"
        _print_run("two worker processes", two, ratio)

        leads.write(source, MANY_ROWS)
        before = bench.size()
        seconds, waits = bench.run_with_short_ones(source.read_bytes())
        size = bench.size() - before
        peaks = [pair for worker in bench.workers for pair in _peak(worker.pid)]
        print(f"run of {MANY_ROWS:,} rows, in the database {size / 1024:>6,.0f} kB")
        for name, megabytes in peaks:
            print(f"peak memory, {name:<18} {megabytes:>10,.0f} MB")
        _print_waits("two worker processes", waits)
        kill(bench.workers.pop())
        alone, waits = bench.run_with_short_ones(source.read_bytes())
        _print_waits("one worker process", waits)
        print(
            f"run of {MANY_ROWS:,} rows, one {MANY_ROWS / alone:,.0f} rows/s, "
            f"two {MANY_ROWS / seconds:,.0f} rows/s, x{alone / seconds:.2f}"
        )


def _print_run(what: str, run: Measured, note: str) -> None:
    speed = f"{ROWS / run.seconds:>10,.0f} rows/s"
    print(f"run, {what:<26} {speed}  {run.cores:.2f} cores  {note}", flush=True)


def _print_waits(workers: str, waits: dict[str, float]) -> None:
    """How long a file of a few rows takes beside one of many rows that are in this step."""
    for step, seconds in waits.items():
        what = f"{FEW_ROWS} rows while {MANY_ROWS:,} {step}, {workers}"
        print(f"{what:<58}{seconds:>6.1f} s of 1.0", flush=True)


class Bench:
    """An installation whose workers come and go, and a person who presses Start."""

    def __init__(self, place: Installation, person: Person, database: psycopg.Connection) -> None:
        self.workers: list[subprocess.Popen] = []
        self._place = place
        self._person = person
        self._database = database
        self._server = self._ask("SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int")

    def start_worker(self, content: bytes) -> None:
        """One more, which has enriched some rows when this is done: what it needs is loaded then."""
        self.workers.append(self._place.start_worker())
        self._run(_head(content, WARM_ROWS))

    def fastest_of(self, content: bytes) -> Measured:
        """The fastest of REPEATS runs of the same file."""
        return min(self._run(content) for _ in range(REPEATS))

    def run_with_short_ones(self, content: bytes) -> tuple[float, dict[str, float]]:
        """Seconds of a long file; for each step of it, of a short one that is started then."""
        few = _head(content, FEW_ROWS)
        short = {step: self._upload(few) for step in STEPS}
        run = self._upload(content)
        began = self._start(run)
        waits = {}
        for step, condition in STEPS.items():
            self._wait_until(condition, run)
            waits[step] = self._wait(short[step], self._start(short[step]))
        return self._wait(run, began), waits

    def size(self) -> int:
        """The bytes that runs, chunks, events and jobs take in the database."""
        found = self._ask(
            f"SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname IN ({TABLES})"
        )
        return int(found)

    def _run(self, content: bytes) -> Measured:
        run = self._upload(content)
        self._wait_until(INDEXED, run)
        used = self._used()
        seconds = self._wait(run, self._start(run))
        return Measured(seconds, self._used() - used)

    def _used(self) -> float:
        """CPU seconds of all that works on runs until now."""
        started = [process.pid for process in self._place.started if process.poll() is None]
        return cpu.seconds_of([self._server, *started])

    def _upload(self, content: bytes) -> str:
        return self._person.upload("leads.csv", content)

    def _start(self, run: str) -> float:
        began = time.perf_counter()
        self._person.submit(run, to=f"{run}start/")
        return began

    def _wait(self, run: str, began: float) -> float:
        """Seconds from the start to completed."""
        self._wait_until("SELECT status = 'completed' FROM batch_runs WHERE id = %(run)s", run)
        return time.perf_counter() - began

    def _wait_until(self, condition: str, run: str) -> None:
        values = {"run": run.split("/")[2]}
        wait_until(lambda: self._ask(condition, values), condition, PATIENCE_SECONDS, every=0.02)

    def _ask(self, query: str, values: dict[str, str] | None = None) -> Any:
        found = self._database.execute(query, values).fetchone()
        return found[0]


class _Watched(io.BytesIO):
    """A file that remembers when its last byte was taken."""

    ended = 0.0

    def read(self, size: int | None = -1) -> bytes:
        part = super().read(size)
        if not part:
            self.ended = time.perf_counter()
        return part


def _first_upload(person: Person, content: bytes) -> float:
    """Seconds from a file's last byte until the page with its mapping is there."""
    file = _Watched(content)
    answer = person.submit("/runs/new/", files={"file": ("leads.csv", file, "text/csv")})
    seconds = time.perf_counter() - file.ended
    assert "E-Mail" in answer.text
    return seconds


def _head(content: bytes, rows: int) -> bytes:
    """The file of the first rows of another."""
    return b"".join(content.splitlines(keepends=True)[: rows + 1])


def _straight(source: Path, result: Path) -> float:
    """Seconds of `manage.py enrich` in one process, without those that it takes to start."""
    few = source.with_name("few.csv")
    leads.write(few, 100)
    fastest = min(_seconds(source, result) for _ in range(REPEATS))
    return fastest - _seconds(few, result)


def _seconds(source: Path, result: Path) -> float:
    began = time.perf_counter()
    command = [sys.executable, "manage.py", "enrich", str(source), "-o", str(result)]
    subprocess.run([*command, "--jobs", "1"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


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
