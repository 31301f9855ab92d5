"""A pooler between us and PostgreSQL: PgBouncer, which gives each transaction any free connection."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import environ
import psycopg
import pytest

from tests.helpers.processes import free_port, wait_until

# So few connections to the server that its clients can't but share them.
SETTINGS = """
[databases]
{name} = {server}
[pgbouncer]
listen_addr = {address}
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 1000
"""


@contextmanager
def pooled(
    database_url: str,
    connections: int = 2,
    address: str = "127.0.0.1",
    prefix: Sequence[str] = (),
) -> Iterator[str]:
    """The address of a database by way of a pooler with so many connections to its server.

    `prefix` is what its command begins with, where it runs on another machine, which has the address.
    """
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        missing = "No PgBouncer on this machine (Debian: apt-get install pgbouncer)."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    port = free_port()
    with tempfile.NamedTemporaryFile("w", suffix=".ini") as settings:
        name, server = urlsplit(database_url).path[1:], _server(database_url)
        text = " ".join(f"{key}={value}" for key, value in server.items() if value)
        settings.write(
            SETTINGS.format(
                name=name, server=text, port=port, connections=connections, address=address
            )
        )
        settings.flush()
        os.chmod(settings.name, 0o644)
        process = subprocess.Popen([*prefix, program, "-q", *_as_whom(server), settings.name])
        url = f"postgresql://anyone@{address}:{port}/{name}"
        try:
            wait_until(lambda: _answers(url), "an answer by way of the pooler", 20)
            yield url
        finally:
            process.kill()
            process.wait()


def _server(url: str) -> dict[str, str]:
    """Where PgBouncer finds the server, in its own words."""
    known = environ.Env.db_url_config(url)
    return {
        "host": known["HOST"] or known["OPTIONS"].get("host"),
        "port": known["PORT"],
        "user": known["USER"],
        "password": known["PASSWORD"],
    }


def _as_whom(server: dict[str, str]) -> list[str]:
    """It refuses to be root; and nobody but its owner gets to the socket of the embedded server."""
    if os.getuid() != 0:
        return []
    place = Path(server["host"])
    return ["-u", place.owner() if place.is_absolute() else "nobody"]


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
