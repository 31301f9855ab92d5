"""The whole product as real processes, and a person who uses it over HTTP."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import RawIOBase
from pathlib import Path
from typing import Any, Protocol

import httpx

from tests.helpers.paths import ROOT
from tests.helpers.processes import PATIENCE_SECONDS, free_port, wait_until


@dataclass
class Site:
    """`make run` without make: web, worker and, unless DATABASE_URL is given, the database."""

    data_dir: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    command: Sequence[str | Path] = (sys.executable, "-m", "leadenrich")
    cwd: Path = ROOT
    user: int | None = None

    def start(self) -> "Site":
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        environment |= {"DATA_DIR": str(self.data_dir), **self.environment}
        self.log = self.data_dir / "site.log"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [*self.command, "run", "--port", str(self.port)],
            cwd=self.cwd,
            env=environment,
            user=self.user,
            stdout=self.log.open("ab"),
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until(self.answers, "an answer of /healthz")
        except AssertionError:
            self.stop()
            raise
        return self

    def answers(self) -> bool:
        assert self.process.poll() is None, self.printed()
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> int:
        """Ctrl-C; gives the exit status once all is down."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)

    def printed(self) -> str:
        return self.log.read_text()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def demo_sign_in(self) -> tuple[str, str]:
        """E-mail and password, as printed to the person who started it."""
        found = re.search(r"Sign in as (\S+) with the password (\S+)", self.printed())
        assert found, self.printed()
        return found[1], found[2]


class Server(Protocol):
    """What serves the pages: a whole site, or a web server alone."""

    @property
    def url(self) -> str: ...


class Person(httpx.Client):
    """A browser without JavaScript: it fills in the forms of the pages and follows redirects."""

    def __init__(self, site: Server) -> None:
        super().__init__(base_url=site.url, follow_redirects=True, timeout=30)

    def submit(self, page: str, to: str | None = None, **fields: Any) -> httpx.Response:
        """Opens `page` and sends its form, with the hidden token that it holds."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page).text)
        assert token, f"no form on {page}"
        files = fields.pop("files", None)
        data = {"csrfmiddlewaretoken": token[1], **fields}
        return self.post(
            to or page, data=data, files=files, headers={"Referer": str(self.base_url)}
        )

    def sign_in(self, email: str, password: str) -> httpx.Response:
        return self.submit("/accounts/login/", login=email, password=password)

    def sign_up(self, email: str, password: str) -> httpx.Response:
        return self.submit("/accounts/signup/", email=email, password1=password, password2=password)

    def upload(self, name: str, content: bytes | RawIOBase, **fields: Any) -> str:
        """Uploads a file; gives the address of the run's page."""
        response = self.submit("/runs/new/", files={"file": (name, content, "text/csv")}, **fields)
        assert response.status_code == 200, response.text
        return response.url.path

    def wait_for_result(self, run: str) -> bytes:
        """Waits until the run at `run` is completed; gives the file to download."""

        def completed() -> bytes | None:
            response = self.get(f"{run}result/")
            return response.content if response.status_code == 200 else None

        return wait_until(completed, f"the end of {run}")
