"""Web servers and workers on machines that share nothing but a database, behind a pooler, and a bucket.

Machines are namespaces of Linux: network, host name, processes and folder of each are its own. They are
killed at random, and one is cut off in the middle of its work. `make soak-machines` does the long form,
and prints what the database has had to do.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.acceptance.parts import Installation, Web, kill
from tests.acceptance.site import Person
from tests.benchmarks import leads
from tests.helpers.network import Machine, Network, network
from tests.helpers.object_store import ObjectStore
from tests.helpers.paths import ROOT
from tests.helpers.pooler import pooled
from tests.helpers.processes import wait_until
from tests.helpers.remote_postgres import Load, RemotePostgres, remote_postgres

ROWS = int(os.environ.get("MACHINES_ROWS", "5000"))
WEBS = int(os.environ.get("MACHINES_WEBS", "2"))
WORKERS = int(os.environ.get("MACHINES_WORKERS", "3"))
KILLS = int(os.environ.get("MACHINES_KILLS", "2"))
CUT_SECONDS = float(os.environ.get("MACHINES_CUT_SECONDS", "5"))
# For so long the load of machines that have nothing to do is measured.
IDLE_SECONDS = float(os.environ.get("MACHINES_IDLE_SECONDS", "0"))
MOST_SECONDS = 120 + ROWS / 100
CONNECTIONS, PORT = 10, 8000
SETTINGS = {
    "CHUNK_ROWS": os.environ.get("MACHINES_CHUNK_ROWS", str(ROWS // 50)),
    "WORKER_LOST_SECONDS": os.environ.get("MACHINES_LOST_SECONDS", "3"),
    "MAX_LOST_WORKERS": "99",
    "SECRET_KEY": "the-same-on-every-machine-" * 2,
    "ALLOWED_HOSTS": "*",
}
EMAIL, PASSWORD = "ada@example.com", "a-long-pass-42"
WAITING_JOBS = (
    "SELECT count(*) FROM procrastinate_jobs WHERE args ? 'run_id' AND status IN ('todo', 'doing')"
)


@dataclass
class Node:
    """A machine with the product on it."""

    machine: Machine
    installation: Installation

    def start_web(self) -> Web:
        return self.installation.start_web(PORT)

    def kill(self) -> None:
        self.machine.kill()
        for process in self.installation.started:
            kill(process)

    def keeps_files(self) -> bool:
        """Whether its own disk has anything of a run; what was on its way when it died may be there."""
        return (self.installation.data_dir / "files" / "runs").exists()


@dataclass
class Site:
    """All machines, before any web server or worker is started."""

    database: RemotePostgres
    pooler: Machine
    webs: list[Node]
    workers: list[Node]
    kills: int = 0
    dice: random.Random = field(default_factory=lambda: random.Random(7))

    def kill_some(self, until: Callable[[], bool]) -> None:
        """Kills nodes at random, and starts them again, until something is so or there were enough.

        The last worker is spared: it is cut off instead.
        """
        deadline = time.monotonic() + MOST_SECONDS
        while not until():
            assert time.monotonic() < deadline, self.logs()
            if self.kills == KILLS:
                time.sleep(0.2)
                continue
            time.sleep(self.dice.uniform(1, 4))
            node = self.dice.choice([*self.webs, *self.workers[:-1]])
            node.kill()
            if node in self.webs:
                node.start_web()
            else:
                node.installation.start_worker()
            self.kills += 1

    def done_chunks(self) -> int:
        return int(self.value("SELECT count(*) FROM batchruns_chunk WHERE done_at IS NOT NULL"))

    def is_completed(self) -> bool:
        status = self.value("SELECT status FROM batch_runs")
        assert status in ("processing", "completed"), self.logs()
        return status == "completed"

    def value(self, query: str) -> str:
        with psycopg.connect(self.database.url) as database:
            row = database.execute(query).fetchone()
        assert row
        return str(row[0])

    def logs(self) -> str:
        return "".join(node.installation.log() for node in (*self.webs, *self.workers))

    def cpu_seconds(self) -> dict[str, float]:
        """What each kind of machine has taken so far."""
        kinds = {"webs": self.webs, "workers": self.workers}
        return {"pooler": self.pooler.cpu_seconds()} | {
            kind: sum(node.machine.cpu_seconds() for node in nodes) for kind, nodes in kinds.items()
        }


@pytest.fixture
def site() -> Iterator[Site]:
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-machines-") as name,
        network() as cables,
        ExitStack() as stack,
    ):
        folder = Path(name)
        # The database's user has to get to its own folder.
        folder.chmod(0o711)
        desk, pooler = cables.add("desk"), cables.add("pooler")
        stack.enter_context(desk.entered())
        settings = {**SETTINGS, "STORAGE_URL": stack.enter_context(bucket(desk.address))}
        database = stack.enter_context(remote_postgres(cables.add("database"), folder))
        url = stack.enter_context(pooled(database.url, CONNECTIONS, pooler.address, pooler.prefix))
        webs = [new_node(cables, f"web{n}", url, folder, settings) for n in range(WEBS)]
        workers = [new_node(cables, f"worker{n}", url, folder, settings) for n in range(WORKERS)]
        workers[0].installation.environment |= wrong_clock()
        install(webs)
        yield Site(database, pooler, webs, workers)
        for node in (*webs, *workers):
            node.kill()


@contextmanager
def bucket(address: str) -> Iterator[str]:
    """The address of an empty bucket."""
    store = ObjectStore(address)
    store.start()
    store.begin_bucket()
    yield store.url
    store.stop()


def new_node(cables: Network, name: str, url: str, folder: Path, settings: dict[str, str]) -> Node:
    """A machine with folders of its own, also for what is temporary."""
    machine = cables.add(name)
    temporary = folder / name / "tmp"
    temporary.mkdir(parents=True)
    installation = Installation(
        url,
        folder / name,
        {**settings, "TMPDIR": str(temporary)},
        address=machine.address,
        prefix=machine.prefix,
    )
    return Node(machine, installation)


def wrong_clock() -> dict[str, str]:
    """An environment in which it is ten seconds later, where that can be had (Debian: faketime)."""
    for library in Path("/usr/lib").glob("*/faketime/libfaketime.so.1"):
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME": "+10s",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
    return {}


def install(webs: list[Node]) -> None:
    first, *others = (node.installation for node in webs)
    first.manage("migrate", "--verbosity", "0")
    first.manage("collectstatic", "--noinput", "--verbosity", "0")
    for other in others:
        shutil.copytree(first.data_dir / "static", other.data_dir / "static")


def test_many_machines_give_the_bytes_of_one(site: Site, tmp_path: Path) -> None:
    source, straight = tmp_path / "leads.csv", tmp_path / "straight.csv"
    leads.write(source, ROWS)
    first = site.webs[0]
    first.installation.manage("enrich", str(source), "-o", str(straight))
    pages = [node.start_web() for node in site.webs]
    site.database.forget_statements()
    load, cpu_seconds, began = site.database.load(), site.cpu_seconds(), time.monotonic()

    # Who has taken the upload is gone before anybody has read it.
    with Person(pages[0]) as person:
        person.sign_up(EMAIL, PASSWORD)
        run = person.upload("leads.csv", source.read_bytes(), start_at_once="on")
    first.kill()
    with Person(pages[-1]) as person:
        person.sign_in(EMAIL, PASSWORD)
        assert "leads.csv" in person.get(run).text

        *others, cut = site.workers
        cut.installation.start_worker()
        wait_until(site.done_chunks, "the first chunk")
        with cut.machine.cut_off():
            reconnected_at = time.monotonic() + CUT_SECONDS
            for node in others:
                node.installation.start_worker()
            site.kill_some(lambda: time.monotonic() > reconnected_at)
        site.kill_some(site.is_completed)
    seconds = time.monotonic() - began
    load, cpu_seconds = site.database.load() - load, grown(site.cpu_seconds(), cpu_seconds)

    first.kill()
    with Person(first.start_web()) as person:
        person.sign_in(EMAIL, PASSWORD)
        assert person.get(f"{run}result/?exact").content == straight.read_bytes()
    assert "Traceback" not in cut.installation.log(), cut.installation.log()
    wait_until(lambda: site.value(WAITING_JOBS) == "0", "the end of all jobs")
    assert [node for node in (*site.webs, *site.workers) if node.keeps_files()] == []
    report(site, seconds, load, cpu_seconds)


def grown(after: dict[str, float], before: dict[str, float]) -> dict[str, float]:
    return {kind: after[kind] - before[kind] for kind in after}


def report(site: Site, seconds: float, load: Load, cpu_seconds: dict[str, float]) -> None:
    print(f"\n{ROWS:,} rows, {WEBS} webs, {WORKERS} workers, {site.kills} kills, {seconds:.0f} s")
    print(f"database, per 1,000 rows: {load.per(ROWS / 1000)}")
    for kind, taken in cpu_seconds.items():
        print(f"CPU seconds of {kind}, per 1,000 rows: {taken / ROWS * 1000:.3f}")
    for calls, milliseconds, text in site.database.most_expensive(12):
        print(f"{calls:8,} calls {milliseconds:8,} ms  {text[:150]}")
    if IDLE_SECONDS:
        before, pooler = site.database.load(), site.pooler.cpu_seconds()
        time.sleep(IDLE_SECONDS)
        idle, pooler = site.database.load() - before, site.pooler.cpu_seconds() - pooler
        print(f"idle, per worker and second: {idle.per(WORKERS * IDLE_SECONDS)}")
        print(f"CPU seconds of pooler then: {pooler / WORKERS / IDLE_SECONDS:.5f}")


KILLED = """
import subprocess, sys
from tests.helpers.network import network
with network() as cables:
    machine = cables.add("one")
    subprocess.Popen([*machine.prefix, "sleep", "600"])
    print(machine.namespace, flush=True)
    sys.stdin.read()
"""


def test_a_network_goes_with_the_test_that_made_it_also_if_that_is_killed() -> None:
    with network():
        killed = subprocess.Popen(
            [sys.executable, "-c", KILLED], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert killed.stdout
        namespace = Path("/run/netns", killed.stdout.readline().decode().strip())
        assert namespace.exists()
        killed.kill()
        killed.communicate()
        wait_until(lambda: not namespace.exists(), "the end of the network", 20)
