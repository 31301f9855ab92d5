"""Mixed load for a while, and everything killed in between: at the end nothing is lost or left over.

People upload files of all formats and hostile ones, look, download, cancel, retry and delete, while
workers, a web server and the database are killed. `make soak SECONDS=3600` does it for an hour.
"""

import csv
import gzip
import io
import json
import os
import random
import re
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.acceptance.parts import Fragile, Installation, Web, installed, kill
from tests.acceptance.site import Person
from tests.benchmarks import leads
from tests.helpers import spreadsheets
from tests.helpers.processes import wait_until

SECONDS = float(os.environ.get("SOAK_SECONDS", "30"))
PEOPLE = 3
PASSWORD = "a-long-pass-42"
SETTINGS = {
    "CHUNK_ROWS": "200",
    "WORKER_LOST_SECONDS": "3",
    "MAX_ACTIVE_RUNS": "999",
    "UNDO_SECONDS": "2",
    # They are killed much more often than happens by itself.
    "MAX_LOST_WORKERS": "99",
    "LOG_FORMAT": "json",
}
# Seconds between two kills: of a worker, the second web server, the database.
KILLS = {"worker": 5.0, "web": 13.0, "database": 29.0}
# What a process and those that it started may occupy, however long they work.
MOST_MEGABYTES = {"web": 250, "worker": 700}
# Warm when all that it starts has started and read its tables: minutes. Then it grows no more.
WARM_SECONDS = 300
GROWTH_MEGABYTES = 60
ENDS_SECONDS = 240

Rows = list[list[str]]


# --- what is uploaded ------------------------------------------------------------------------------


def as_csv(rows: Rows, **options: Any) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, **options).writerows(rows)
    return text.getvalue().encode()


def as_jsonl(rows: Rows) -> bytes:
    header, *others = rows
    return "\n".join(json.dumps(dict(zip(header, row, strict=True))) for row in others).encode()


def as_ods(rows: Rows) -> bytes:
    escaped = ([cell.replace("&", "&amp;").replace("<", "&lt;") for cell in row] for row in rows)
    return spreadsheets.ods("".join(spreadsheets.ods_row(*row) for row in escaped))


def as_zip(rows: Rows) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("leads.csv", as_csv(rows))
    return archive.getvalue()


FORMATS: dict[str, Callable[[Rows], bytes]] = {
    "leads.csv": as_csv,
    "semicolons.csv": lambda rows: as_csv(rows, delimiter=";"),
    "tabs.txt": lambda rows: as_csv(rows, delimiter="\t").decode().encode("utf-16"),
    "leads.xlsx": lambda rows: spreadsheets.xlsx({"Leads": rows}),
    "leads.ods": as_ods,
    "leads.jsonl": as_jsonl,
    "leads.csv.gz": lambda rows: gzip.compress(as_csv(rows)),
    "leads.zip": as_zip,
}


def bomb() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("leads.csv", b"ada@example.com,\n" * 4_000_000)
    return archive.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb.zip": bomb,
    "noise.csv": lambda: os.urandom(200_000),
    "empty.csv": bytes,
    "cut.xlsx": lambda: spreadsheets.xlsx({"Leads": [["E-Mail"], ["a@example.com"]] * 50})[:-300],
    "cut.csv.gz": lambda: gzip.compress(b"E-Mail\n" + b"ada@example.com\n" * 999)[:-20],
    "page.csv": lambda: b"<!doctype html><html><body><p>Sign in</body></html>",
    "wide.csv": lambda: b"," * 200_000 + b"\n" + b"x," * 200_000,
    "line.csv": lambda: b"E-Mail\n" + b"a" * 3_000_000,
    "quote.csv": lambda: b'E-Mail,Name\n"ada@example.com,Ada\n' + b"x,y\n" * 5000,
    "at-signs.csv": lambda: b"Name,E-Mail\n" + b"@" * 3000 + b",ada@example.com\n",
    "formulas.csv": lambda: b"E-Mail,Name\nada@example.com,=cmd|' /C calc'!A0\n" * 20,
    "nested.json": lambda: b"[" * 5000 + b"]" * 5000,
    "nul.csv": lambda: b"E-Mail\0,Name\nada@example.com\0,Ada\n",
    "../../passwd.csv": lambda: b"E-Mail\nada@example.com\n",
}


# --- who uploads it --------------------------------------------------------------------------------


@dataclass
class Expected:
    """What has to become of an upload: all of its rows, unless its owner stopped or deleted it."""

    rows: int
    stopped: bool = False
    deleted: bool = False


@dataclass
class Load:
    """What people did, and how it was answered."""

    webs: list[int]
    runs: dict[str, Expected] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    cut: int = 0
    errors: list[str] = field(default_factory=list)
    until: float = 0


class Visitor:
    """One person, who does one thing after the other on either web server."""

    def __init__(self, number: int, load: Load, web: Web) -> None:
        self.load = load
        self.random = random.Random(number)
        with Person(web) as person:
            assert person.sign_up(f"p{number}@example.com", PASSWORD).url.path == "/runs/"
            self.cookies = dict(person.cookies)
        self.mine: list[str] = []

    def visit(self) -> None:
        acts = [self.upload, self.upload, self.attack, self.look, self.look, self.look]
        acts += [self.download, self.download, self.stop, self.retry, self.delete]
        while time.monotonic() < self.load.until:
            try:
                with self._browser() as person:
                    self.random.choice(acts)(person)
            except (httpx.TransportError, NoFormError):
                self.load.cut += 1
            except Exception as error:
                self.load.errors.append(repr(error))
            time.sleep(self.random.uniform(0.05, 0.4))

    def upload(self, person: Person) -> None:
        name = self.random.choice(list(FORMATS))
        count = self.random.choice([1, 7, 300, 1500])
        rows = list(leads.generate(count, distinct=False, seed=count))
        content = FORMATS[name]([leads.HEADER, *rows])
        response = self._submit(
            person, "/runs/new/", files={"file": (name, content, "")}, start_at_once="on"
        )
        if response.status_code == 200 and response.url.path != "/runs/new/":
            self.mine.append(response.url.path)
            self.load.runs[response.url.path] = Expected(count)
        elif response.status_code == 422:
            self.load.errors.append(f"{name} of {count} rows was refused")

    def attack(self, person: Person) -> None:
        name = self.random.choice(list(HOSTILE))
        file = (name, HOSTILE[name](), "text/csv")
        self._submit(person, "/runs/new/", files={"file": file}, start_at_once="on")

    def look(self, person: Person) -> None:
        pages = ["/runs/", "/runs/?q=leads&sort=rows", "/account/", "/runs/new/", "/nowhere/"]
        pages += [f"{run}{page}" for run in self.mine[-5:] for page in ("", "rows/", "options/")]
        self._get(person, self.random.choice(pages))

    def download(self, person: Person) -> None:
        if self.mine:
            query = self.random.choice(
                ["", "?exact", "?format=xlsx", "?format=jsonl", "?format=zip"]
            )
            self._get(person, f"{self.random.choice(self.mine)}result/{query}")

    def stop(self, person: Person) -> None:
        self._change(person, "cancel", stopped=True)

    def retry(self, person: Person) -> None:
        self._change(person, "retry")

    def delete(self, person: Person) -> None:
        if len(self.mine) > 4:
            self._change(person, "delete", deleted=True)

    def _change(self, person: Person, verb: str, **changes: bool) -> None:
        if self.mine and self.random.random() < 0.5:
            run = self.random.choice(self.mine)
            # Before: the answer may be cut off after it was done.
            for name, value in changes.items():
                setattr(self.load.runs[run], name, value)
            self._submit(person, "/runs/new/", to=f"{run}{verb}/")

    @contextmanager
    def _browser(self) -> Iterator[Person]:
        with Person(Web(None, self.random.choice(self.load.webs))) as person:
            person.cookies.update(self.cookies)
            yield person

    def _get(self, person: Person, path: str) -> httpx.Response:
        return self._noted(person.get(path))

    def _submit(
        self, person: Person, page: str, to: str | None = None, **fields: Any
    ) -> httpx.Response:
        shown = self._get(person, page).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)
        if token is None:
            raise NoFormError
        files = fields.pop("files", None)
        data = {"csrfmiddlewaretoken": token[1], **fields}
        referer = {"Referer": str(person.base_url)}
        return self._noted(person.post(to or page, data=data, files=files, headers=referer))

    def _noted(self, response: httpx.Response) -> httpx.Response:
        self.load.answers[response.status_code] += 1
        if response.status_code >= 500 and response.status_code != 503:
            self.load.errors.append(f"{response.status_code} of {response.request.url}")
        return response


class NoFormError(Exception):
    """A page without a form: the database is away."""


# --- what is killed --------------------------------------------------------------------------------


@dataclass
class Reaper:
    """Kills and starts again, by turns; the first web server and the first worker it leaves alone."""

    place: Installation
    database: Fragile
    web: Web
    worker: Any
    kills: Counter[str] = field(default_factory=Counter)

    def reap_until(self, moment: float) -> None:
        due = {name: time.monotonic() + seconds for name, seconds in KILLS.items()}
        while time.monotonic() < moment:
            for name, at in due.items():
                if time.monotonic() > at:
                    getattr(self, f"kill_{name}")()
                    self.kills[name] += 1
                    due[name] = time.monotonic() + KILLS[name]
            time.sleep(0.2)

    def kill_worker(self) -> None:
        kill(self.worker)
        self.worker = self.place.start_worker()

    def kill_web(self) -> None:
        kill(self.web.process)
        self.web = self.place.start_web(self.web.port)

    def kill_database(self) -> None:
        self.database.crash()
        time.sleep(1)
        self.database.start()
        wait_until(self.web.answers, "a database that is back")


def megabytes(process: Any) -> float:
    """What a process and those that it started occupy, shared pages in equal parts."""
    pids = [process.pid]
    for pid in pids:
        children = Path(f"/proc/{pid}/task").glob("*/children")
        pids += [int(child) for path in children for child in path.read_text().split()]
    total = 0
    for pid in pids:
        pss = re.search(
            r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE
        )
        total += int(pss[1]) if pss else 0
    return total / 1024


# --- the test --------------------------------------------------------------------------------------


@pytest.fixture
def database() -> Iterator[Fragile]:
    with tempfile.TemporaryDirectory(prefix="leadenrich-soak-") as folder:
        server = Fragile(Path(folder))
        yield server
        server.stop()


def test_soak(database: Fragile) -> None:
    with installed(database.url, database.folder / "data", **SETTINGS) as place:
        steady, web = place.start_web(), place.start_web()
        steady_worker, worker = place.start_worker(), place.start_worker()
        load = Load([steady.port, web.port])
        visitors = [Visitor(number, load, steady) for number in range(PEOPLE)]
        reaper = Reaper(place, database, web, worker)
        load.until = time.monotonic() + SECONDS
        threads = [threading.Thread(target=visitor.visit) for visitor in visitors]
        for thread in threads:
            thread.start()
        reaper.reap_until(load.until - SECONDS + min(WARM_SECONDS, SECONDS / 3))
        before = {"web": megabytes(steady.process), "worker": megabytes(steady_worker)}
        reaper.reap_until(load.until)
        for thread in threads:
            thread.join()
        after = {"web": megabytes(steady.process), "worker": megabytes(steady_worker)}
        report(load, reaper, before, after)

        wait_until(lambda: not rows(place, UNENDED), "the end of all runs", ENDS_SECONDS, every=1)
        check_runs(place, load)
        check_nothing_is_left(place)
        assert load.errors == []
        assert [line for line in place.log().splitlines() if '"trace"' in line] == []
        for name in after:
            assert after[name] < MOST_MEGABYTES[name], name
        if SECONDS > 2 * WARM_SECONDS:
            for name in after:
                assert after[name] - before[name] < GROWTH_MEGABYTES, name


def report(load: Load, reaper: Reaper, before: dict[str, float], after: dict[str, float]) -> None:
    print(
        f"\n{len(load.runs)} runs; answers {dict(sorted(load.answers.items()))}; {load.cut} cut off"
    )
    print(f"kills {dict(reaper.kills)}; errors {Counter(load.errors).most_common(9)}")
    for name in before:
        print(f"{name}: {before[name]:.0f} MB, at the end {after[name]:.0f} MB")


def rows(place: Installation, query: str) -> list[tuple]:
    with psycopg.connect(place.database_url) as database:
        return database.execute(query).fetchall()


UNENDED = """
SELECT id FROM batch_runs
WHERE status = 'processing' OR id IN (SELECT run_id FROM batchruns_deletion)
"""
ENDED = "SELECT id::text, status, error_message, meta FROM batch_runs"


def check_runs(place: Installation, load: Load) -> None:
    """Every row of each upload is in its result, unless its owner stopped or deleted it."""
    ended = {run_id: others for run_id, *others in rows(place, ENDED)}
    wrong = []
    for path, expected in load.runs.items():
        run_id = path.split("/")[2]
        if run_id not in ended:
            wrong += [] if expected.deleted else [f"{path} is gone"]
            continue
        status, message, meta = ended[run_id]
        if status == "completed":
            counted = meta["enrichedCount"] + meta["rejectedCount"]
            if (meta["rowCount"], counted) != (expected.rows, expected.rows):
                wrong.append(f"{path}: {expected.rows} rows, of which {counted} came out")
        elif not (expected.stopped or expected.deleted):
            wrong.append(f"{path}: {status}, {message}")
    print(f"runs: {Counter(status for status, *_ in ended.values())}")
    assert wrong == []


LASTING = {
    *("input", "result.csv", "result-issues.csv", "result-numbers.csv"),
    *("rejects.csv", "set-aside.csv", "rejects"),
}
LEFT_ROWS = {
    "jobs of runs": "SELECT id, task_name, status FROM procrastinate_jobs WHERE args ? 'run_id'"
    " AND status IN ('todo', 'doing')",
    "listings": "SELECT run_id FROM batchruns_listing WHERE run_id NOT IN (SELECT id FROM batch_runs)",
    "unlisted": "SELECT id FROM batch_runs WHERE id NOT IN (SELECT run_id FROM batchruns_listing)",
    "chunks not done of completed runs": "SELECT run_id FROM batchruns_chunk JOIN batch_runs"
    " ON batch_runs.id = run_id WHERE done_at IS NULL AND batch_runs.status = 'completed'",
}


def check_nothing_is_left(place: Installation) -> None:
    """What belongs to no run goes by itself, after a day; here the clock is put forward."""
    files = place.data_dir / "files"
    yesterday = time.time() - 25 * 3600
    for path in files.rglob("*"):
        os.utime(path, (yesterday, yesterday))
    place.manage("purge_runs")
    statuses = dict(rows(place, "SELECT id::text, status FROM batch_runs"))
    left = [str(path) for path in (files / "incoming").iterdir()]
    for path in (path for path in (files / "runs").rglob("*") if path.is_file()):
        run_id, name = path.relative_to(files / "runs").as_posix().split("/", 1)
        is_working_file = name not in LASTING and not name.startswith("index/")
        if run_id not in statuses or (statuses[run_id] == "completed" and is_working_file):
            left.append(f"{statuses.get(run_id)} {path}")
    assert left == []
    assert {what: rows(place, query) for what, query in LEFT_ROWS.items()} == {
        what: [] for what in LEFT_ROWS
    }
