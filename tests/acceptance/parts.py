"""The parts of the product as processes of their own, so that each can be killed by itself."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.helpers.paths import ROOT
from tests.helpers.processes import free_port, wait_until


@dataclass
class Installation:
    """A database and a folder, on which web servers and workers are started as a test likes."""

    database_url: str
    data_dir: Path
    environment: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen] = field(default_factory=list)
    code: Path = ROOT
    """Where the code is: another version than this one, for a deploy."""
    address: str = "127.0.0.1"
    prefix: Sequence[str] = ()
    """What a command begins with, where it runs on another machine, which has the address."""

    def manage(self, *arguments: str) -> str:
        return subprocess.run(
            [*self.prefix, sys.executable, "manage.py", *arguments],
            cwd=self.code,
            env=self._environment(),
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def start_worker(self, **environment: str) -> subprocess.Popen:
        """In a group of its own, so that it can be killed with its engine's processes."""
        return self._start(
            [sys.executable, "manage.py", "worker", "--concurrency", "1"], environment
        )

    def start_poisoned_worker(self) -> subprocess.Popen:
        """One whose engine never ends on some rows."""
        return self._start([sys.executable, "-m", "tests.helpers.poisoned_worker"], {})

    def start_paid_worker(self) -> subprocess.Popen:
        """One that knows the providers of `tests.helpers.paid_provider`."""
        return self._start([sys.executable, "-m", "tests.helpers.paid_worker"], {})

    def start_web(self, port: int | None = None, **environment: str) -> "Web":
        port = port or free_port()
        process = self._start(
            [sys.executable, "-m", "leadenrich.serve"],
            {"HOST": self.address, "PORT": str(port), "WEB_WORKERS": "1", **environment},
        )
        web = Web(process, port, self.address)
        wait_until(web.answers, "an answer of the web server")
        return web

    def log(self) -> str:
        return (self.data_dir / "log").read_text()

    def _start(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen:
        process = subprocess.Popen(
            [*self.prefix, *command],
            cwd=self.code,
            env=self._environment() | environment,
            stdout=(self.data_dir / "log").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "DATA_DIR": str(self.data_dir),
            "HTTPS": "false",
            **self.environment,
        }


@dataclass
class Web:
    """A web server that runs."""

    process: subprocess.Popen
    port: int
    address: str = "127.0.0.1"

    @property
    def url(self) -> str:
        return f"http://{self.address}:{self.port}"

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False


def kill(process: subprocess.Popen, number: int = signal.SIGKILL) -> None:
    """Sends a signal to a process and all that it started, and waits for its end."""
    if process.poll() is None:
        os.killpg(process.pid, number)
    process.wait(30)


@contextmanager
def installed(
    database_url: str, data_dir: Path, migrated_to: Sequence[str] = (), **environment: str
) -> Iterator[Installation]:
    """A migrated installation; what still runs at the end is killed.

    `migrated_to`: an app and the last of its migrations that the database has had, instead of all.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    installation = Installation(database_url, data_dir, environment)
    installation.manage("migrate", *migrated_to, "--verbosity", "0")
    installation.manage("collectstatic", "--noinput", "--verbosity", "0")
    try:
        yield installation
    finally:
        for process in installation.started:
            kill(process)


SERVE = """
import sys
from pathlib import Path
from leadenrich.platform import embedded_postgres
with embedded_postgres.serving(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


class Fragile:
    """A PostgreSQL server that can be taken away and brought back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.start()

    def start(self) -> None:
        wait_until(self._starts, "a database that starts", every=1)

    def _starts(self) -> bool:
        """After a crash it may take more than one try: what is left of the server ends by itself."""
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(self.folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self._process.stdout.readline().strip()
        return bool(self.url)

    def stop(self) -> None:
        self._process.communicate()

    def crash(self) -> None:
        """Ends the server as a power cut does; `start` lets it recover."""
        postmaster = int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        self._process.kill()
        self._process.communicate()
