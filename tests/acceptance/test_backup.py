"""Database and files are copied while the site works, and restored where nothing is: people sign in."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.acceptance.parts import Installation, installed, kill
from tests.acceptance.site import Person, Site
from tests.benchmarks import leads
from tests.helpers.databases import new_database
from tests.helpers.object_store import ObjectStore
from tests.helpers.paths import ROOT
from tests.helpers.processes import wait_until

EMAIL, PASSWORD = "ada@example.com", "a-long-pass-42"
SHORT = "E-Mail,Firma\nada@example.com,Ädä GmbH\nbob@example.com,\n"
SETTINGS = {"CHUNK_ROWS": "100", "WORKER_LOST_SECONDS": "3"}
CHECK = ("check", "--database", "default", "--tag", "security")


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's own: as root, an embedded PostgreSQL runs as another user, who couldn't enter it.
    with tempfile.TemporaryDirectory(prefix="leadenrich-backup-") as folder:
        yield Path(folder)


@pytest.fixture
def place(database_url: str, folder: Path) -> Iterator[Installation]:
    """An installation with a person, a completed run, a pending one, and one half done."""
    with (
        new_database(database_url) as url,
        installed(url, folder / "old", **SETTINGS) as place,
        Person(place.start_web()) as person,
    ):
        person.sign_up(EMAIL, PASSWORD)
        done = person.upload("done.csv", SHORT.encode(), start_at_once="on")
        worker = place.start_worker()
        place.result = person.wait_for_result(done)  # type: ignore[attr-defined]
        person.upload("pending.csv", SHORT.encode())
        source = folder / "leads.csv"
        leads.write(source, 4000)
        long = person.upload("long.csv", source.read_bytes(), start_at_once="on")
        wait_until(lambda: chunks_done(url, long) > 1, "the first chunks")
        kill(worker)
        place.done, place.long = done, long  # type: ignore[attr-defined]
        yield place


def chunks_done(url: str, run: str) -> int:
    with psycopg.connect(url) as database:
        counted = database.execute(
            "SELECT count(*) FROM batchruns_chunk WHERE run_id = %s AND done_at IS NOT NULL",
            [run.split("/")[2]],
        ).fetchone()
    return int(counted[0])


def rows(url: str, query: str) -> list[tuple]:
    with psycopg.connect(url) as database:
        return database.execute(query).fetchall()


def check_all_is_there(old: Installation, new: Installation) -> None:
    """Signs in, downloads, lets the run in work end, and looks whether nothing is open."""
    new.manage("collectstatic", "--noinput", "--verbosity", "0")
    with Person(new.start_web()) as person:
        assert person.sign_in(EMAIL, PASSWORD).url.path == "/runs/"
        page = person.get("/runs/").text
        assert all(name in page for name in ("done.csv", "pending.csv", "long.csv"))
        assert person.get(f"{old.done}result/").content == old.result  # type: ignore[attr-defined]
        new.start_worker()
        result = person.wait_for_result(old.long)  # type: ignore[attr-defined]
        assert result.count(b"\n") == 4001
        # What tables number goes on behind what came back.
        again = person.upload("again.csv", SHORT.encode(), start_at_once="on")
        assert person.wait_for_result(again) == old.result  # type: ignore[attr-defined]
    assert "no issues" in new.manage(*CHECK)
    assert rows(
        new.database_url,
        "SELECT count(*) FROM pg_policies WHERE tablename = 'batch_runs' AND policyname LIKE 'Users can%'",
    ) == [(3,)]


def refusal(place: Installation, *arguments: str) -> str:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        place.manage(*arguments)
    said: str = refused.value.stderr
    assert "Traceback" not in said
    return said


def test_onto_a_new_machine(place: Installation, folder: Path, database_url: str) -> None:
    backup = folder / "backup"
    place.manage("backup", str(backup))
    check = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=backup, check=False)
    assert check.returncode == 0
    assert backup.stat().st_mode & 0o077 == 0
    assert "isn't empty" in refusal(place, "backup", str(backup))
    assert "has data already" in refusal(place, "restore", str(backup))

    with new_database(database_url) as url:
        (folder / "new").mkdir()
        new = Installation(url, folder / "new", SETTINGS)
        try:
            new.manage("restore", str(backup))
            check_all_is_there(place, new)
        finally:
            for process in new.started:
                kill(process)


def test_into_a_machine_without_any_server(place: Installation, folder: Path) -> None:
    """The embedded PostgreSQL is started for as long as the command takes, then `make run` takes over."""
    place.manage("backup", str(folder / "backup"))
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {"DATA_DIR": str(folder / "new"), "HTTPS": "false"}

    def manage(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    manage("restore", str(folder / "backup"))
    manage("backup", str(folder / "second"))
    site = Site(folder / "new").start()
    try:
        with Person(site) as person:
            assert person.sign_in(EMAIL, PASSWORD).url.path == "/runs/"
            assert person.get(f"{place.done}result/").content == place.result  # type: ignore[attr-defined]
        manage("backup", str(folder / "third"))
        assert site.answers(), "a backup stops no server that it hasn't started"
    finally:
        site.stop()


PROJECT = """
CREATE SCHEMA IF NOT EXISTS auth;
CREATE TABLE auth.users (id uuid PRIMARY KEY, email text);
CREATE TABLE public.users (
    id uuid PRIMARY KEY REFERENCES auth.users (id), email text, nickname text DEFAULT 'none'
);
CREATE TABLE public.batch_runs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id uuid REFERENCES public.users (id),
    filename text NOT NULL, status text NOT NULL DEFAULT 'pending', started_at timestamptz,
    finished_at timestamptz, result_url text, error_message text, meta jsonb,
    created_at timestamptz DEFAULT now()
);
INSERT INTO auth.users VALUES ('00000000-0000-4000-8000-000000000001', 'eve@example.com');
INSERT INTO public.users VALUES ('00000000-0000-4000-8000-000000000001', 'eve@example.com', 'eve');
INSERT INTO public.batch_runs (user_id, filename)
VALUES ('00000000-0000-4000-8000-000000000001', 'of-eve.csv');
"""


def test_into_an_existing_supabase_project_and_a_bucket(
    place: Installation, folder: Path, database_url: str, object_store: ObjectStore
) -> None:
    place.manage("backup", str(folder / "backup"))
    with new_database(database_url) as url:
        with psycopg.connect(url) as database:
            database.execute(PROJECT)
        (folder / "new").mkdir()
        new = Installation(url, folder / "new", {**SETTINGS, "STORAGE_URL": object_store.url})
        try:
            said = refusal(new, "restore", str(folder / "backup"))
            assert "users_id_fkey" in said
            assert "accounts" in said
            assert rows(url, "SELECT filename FROM batch_runs") == [("of-eve.csv",)]

            (person,) = rows(place.database_url, "SELECT id, email FROM users")
            with psycopg.connect(url) as database:
                database.execute("INSERT INTO auth.users VALUES (%s, %s)", person)
                database.execute("INSERT INTO users (id, nickname) VALUES (%s, 'ada')", person[:1])
            new.manage("restore", str(folder / "backup"))
            check_all_is_there(place, new)
            assert rows(url, "SELECT nickname FROM users ORDER BY 1") == [("ada",), ("eve",)]
            assert ("of-eve.csv",) in rows(url, "SELECT filename FROM batch_runs")
            # And from there: out of a bucket, with columns that a new machine lacks.
            new.manage("backup", str(folder / "second"))
        finally:
            for process in new.started:
                kill(process)
    with new_database(database_url) as url:
        (folder / "third").mkdir()
        third = Installation(url, folder / "third", SETTINGS)
        assert "nickname" in third.manage("restore", str(folder / "second"))
        assert len(rows(url, "SELECT FROM users")) == 2


def test_a_backup_that_is_not_whole_changes_nothing(
    place: Installation, folder: Path, database_url: str
) -> None:
    place.manage("backup", str(folder / "backup"))
    damages = {
        "lacks a manifest": (lambda home: (home / "manifest.json").unlink(), "wasn't finished"),
        "is of a later format": (newer_format, "version of leadenrich"),
        "is of a newer version": (newer_migration, "newer version"),
        "has a damaged table": (damage("tables/users.copy.gz"), "tables/users.copy.gz"),
        "has a damaged file": (damage("files/runs/*/input"), "/input of the backup"),
        "lacks a file": (lambda home: one(home, "files/runs/*/result.csv").unlink(), "result.csv"),
        "leads out of its folder": (lead_out, "no run or list has"),
    }
    with new_database(database_url) as url:
        (folder / "new").mkdir()
        new = Installation(url, folder / "new", SETTINGS)
        for name, (make, sentence) in damages.items():
            home = folder / name
            shutil.copytree(folder / "backup", home)
            make(home)
            assert sentence in refusal(new, "restore", str(home)), name
        assert "no backup" in refusal(new, "restore", str(folder / "nowhere"))
        assert rows(url, "SELECT FROM users") == []
        assert not (folder / "evil").exists()

        new.manage("restore", str(folder / "backup"))
        assert len(rows(url, "SELECT FROM users")) == 1


def test_runs_that_went_while_their_files_were_copied(
    place: Installation, folder: Path, database_url: str
) -> None:
    """As they are noted in the manifest: a deleted run doesn't come back, one without files says so."""
    place.manage("backup", str(folder / "backup"))
    deleted, purged = (run.split("/")[2] for run in (place.long, place.done))  # type: ignore[attr-defined]
    change_manifest(folder / "backup", deleted_runs=[deleted], purged_runs=[purged])
    with new_database(database_url) as url:
        (folder / "new").mkdir()
        new = Installation(url, folder / "new", SETTINGS)
        new.manage("restore", str(folder / "backup"))

        assert rows(url, "SELECT filename FROM batch_runs ORDER BY 1") == [
            ("done.csv",),
            ("pending.csv",),
        ]
        assert rows(url, "SELECT filename FROM batch_runs WHERE meta ? 'filesRemovedAt'") == [
            ("done.csv",)
        ]
        assert rows(url, f"SELECT FROM batchruns_event WHERE run_id = '{deleted}'") == []
        assert rows(url, "SELECT FROM procrastinate_jobs") == []


def one(home: Path, pattern: str) -> Path:
    return next(iter(sorted(home.glob(pattern))))


def damage(pattern: str):  # type: ignore[no-untyped-def]
    def change(home: Path) -> None:
        path = one(home, pattern)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    return change


def change_manifest(home: Path, **changes: object) -> None:
    path = home / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def newer_format(home: Path) -> None:
    change_manifest(home, format=99)


def newer_migration(home: Path) -> None:
    migrations = json.loads((home / "manifest.json").read_text())["migrations"]
    change_manifest(home, migrations=[*migrations, ["batchruns", "9999_later"]])


def lead_out(home: Path) -> None:
    with (home / "SHA256SUMS").open("a") as sums:
        sums.write(f"{'0' * 64}  files/runs/../../../evil/input\n")


EARLIER = "0010"
OF_EARLIER = """
INSERT INTO users (id, email) VALUES ('00000000-0000-4000-8000-000000000001', 'ada@example.com');
INSERT INTO batch_runs (id, user_id, filename) VALUES
('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'old.csv');
INSERT INTO batchruns_event (run_id, kind, text)
VALUES ('00000000-0000-4000-8000-000000000002', 'created', '');
"""


def test_a_backup_of_an_earlier_version_is_migrated(folder: Path, database_url: str) -> None:
    with new_database(database_url) as old_url, new_database(database_url) as url:
        for name in ("old", "new"):
            (folder / name).mkdir()
        old, new = Installation(old_url, folder / "old"), Installation(url, folder / "new")
        old.manage("migrate", "--verbosity", "0", "batchruns", EARLIER)
        for app in ("accounts", "admin", "account", "mfa", "sessions", "usersessions"):
            old.manage("migrate", "--verbosity", "0", app)
        with psycopg.connect(old_url) as database:
            database.execute(OF_EARLIER)
        old.manage("backup", str(folder / "backup"))

        new.manage("restore", str(folder / "backup"))

        assert rows(url, "SELECT kind, params FROM batchruns_event") == [("created", None)]
        assert rows(url, "SELECT name FROM batchruns_listing") == [("old.csv",)]
        assert "[ ]" not in new.manage("showmigrations")
        assert "no issues" in new.manage(*CHECK)

    with new_database(database_url) as url:
        (folder / "newest").mkdir()
        newest = Installation(url, folder / "newest")
        newest.manage("migrate", "--verbosity", "0")
        said = refusal(newest, "restore", str(folder / "backup"))
        assert "of a newer version than the backup" in said
