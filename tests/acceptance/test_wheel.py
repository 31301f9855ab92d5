"""The wheel of this tree in an empty environment that its user can't write to."""

import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.acceptance.site import Person, Site
from tests.helpers.paths import ROOT

NOBODY = 65534
SAMPLE = ROOT / "static" / "sample-leads.csv"


@dataclass
class Installed:
    """An environment with the wheel, and somebody who uses it: nobody in particular, where root may be
    somebody else.
    """

    folder: Path
    python: Path
    user: int | None

    @property
    def command(self) -> Path:
        return self.folder / "env" / "bin" / "leadenrich"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        return {"HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}

    def make(self) -> "Installed":
        self.folder.chmod(0o755)
        self.home.mkdir()
        if self.user:
            os.chown(self.home, self.user, self.user)
        env = self.folder / "env"
        subprocess.run([self.python, "-m", "venv", "--without-pip", env], check=True)
        [site_packages] = env.glob("lib/*/site-packages")
        # The requirements are those of this environment, as they are the same: only the wheel is new.
        (site_packages / "requirements.pth").write_text(sysconfig.get_path("purelib"))
        self._install(env / "bin" / "python")
        for path in [env, *env.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & ~0o222)
        return self

    def _install(self, python: Path) -> None:
        built = self.folder / "built"
        build = ["hatchling", "build", "-t", "wheel", "-d", str(built)]
        install = ["uv", "pip", "install", "-q", "--offline", "--no-deps", "--python", str(python)]
        self._run_module(build)
        self._run_module(install + [str(wheel) for wheel in built.iterdir()])

    @staticmethod
    def _run_module(line: list[str]) -> None:
        subprocess.run([sys.executable, "-m", *line], cwd=ROOT, check=True, capture_output=True)

    def run(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.command, *arguments],
            cwd=self.home,
            env=self.environment | environment,
            user=self.user,
            capture_output=True,
            text=True,
        )

    def content(self) -> set[tuple[Path, int]]:
        return {(path, path.lstat().st_mtime_ns) for path in (self.folder / "env").rglob("*")}


def pythons() -> Iterator[Path]:
    """This version of Python, as it may be installed."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for folder in (sys.base_prefix, "/usr", "/usr/local"):
        yield Path(folder, "bin", name)


def may_run(python: Path, user: int | None) -> bool:
    """Whether this user can start it, and read what is installed here."""
    ask = f"import os; os.listdir({sysconfig.get_path('purelib')!r})"
    try:
        return subprocess.run([python, "-c", ask], user=user, capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.fixture
def installed() -> Iterator[Installed]:
    user = NOBODY if os.geteuid() == 0 else None
    python = next((python for python in pythons() if may_run(python, user)), None)
    if python is None:
        pytest.skip("No Python of this version can be run by an unprivileged user.")
    with tempfile.TemporaryDirectory(prefix="leadenrich-wheel-") as folder:
        yield Installed(Path(folder), python, user).make()
        for path in Path(folder).rglob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)


def test_the_main_job_is_done_by_who_can_not_write_to_the_installation(
    installed: Installed,
) -> None:
    before = installed.content()
    leads = SAMPLE.read_text().splitlines()

    # The first file: what is looked up is worked out, and kept for the next one.
    for said in ("Preparing reference data. This takes some seconds, once.\n", ""):
        done = installed.run("enrich", SAMPLE, "-o", "enriched.csv", "--json")
        assert (done.returncode, done.stderr) == (0, said), done.stderr
        assert len((installed.home / "enriched.csv").read_text().splitlines()) == len(leads)

    absent = installed.run("doctor")
    assert absent.returncode == 1
    assert "fix   The embedded PostgreSQL isn't running." in absent.stdout

    logs = installed.folder / "logs"
    environment = installed.environment | dict.fromkeys(
        ("DATA_DIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"), ""
    )
    site = Site(
        logs, environment, command=[installed.command], cwd=installed.home, user=installed.user
    )
    site.start()
    try:
        with Person(site) as person:
            assert person.sign_up("ada@example.com", "a-long-pass-42").url.path == "/runs/"
            run = person.upload("leads.csv", SAMPLE.read_bytes(), start_at_once="on")
            assert b"email_normalized" in person.wait_for_result(run)
            assert "<h1" in person.get("/help/start/").text
            german = person.get("/runs/", headers={"Accept-Language": "de"}).text
            assert 'lang="de"' in german
            styles = (
                person.get("/runs/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
            )
            assert person.get(styles).status_code == 200
        healthy = installed.run("doctor", HTTPS="false")
        assert healthy.returncode == 0, healthy.stdout
        assert "ok    A worker is alive." in healthy.stdout
    finally:
        assert site.stop() == 0
    assert (installed.home / ".local" / "share" / "leadenrich" / "data" / "files").is_dir()
    assert installed.content() == before
