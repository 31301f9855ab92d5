"""`leadenrich` and its commands as a shell sees them: what they load, leave, and say when stopped."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from leadenrich.cli import COMMANDS
from tests.helpers.paths import ROOT

LOADED_FOR_OTHERS = (
    "django", "psycopg", "environ", "asyncio", "multiprocessing", "email_validator", "importlib.metadata",
    "pandas", "pyarrow", "xlsxwriter", "dns", "batchruns.engine.tables.detect.letters",
)  # fmt: skip


def run(*arguments: object, imports: bool = False) -> subprocess.CompletedProcess:
    option = ["-X", "importtime"] if imports else []
    return subprocess.run(
        [sys.executable, *option, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True
    )


@pytest.fixture
def lead(tmp_path: Path) -> Path:
    file = tmp_path / "lead.csv"
    file.write_text(
        "name,email,phone,company,title,website,city,country\n"
        "Anna Schmidt,anna@alpha-nord.de,+49 30 901820,Alpha Nord GmbH,CEO,alpha-nord.de,Berlin,DE\n"
    )
    return file


@pytest.mark.parametrize(
    "command", [("manage.py", "enrich"), ("-m", "leadenrich", "enrich")], ids=["manage", "module"]
)
def test_one_row_is_enriched_without_django_and_what_it_does_not_need(
    lead: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = run(*command, lead, "-o", tmp_path / "out.csv", imports=True)

    assert done.returncode == 0, done.stderr
    assert "1 row in, 1 enriched" in done.stdout
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "batchruns.engine.standalone" in loaded
    assert loaded.isdisjoint(LOADED_FOR_OTHERS)


def test_a_process_that_looks_into_an_upload_loads_no_server_and_no_steps(lead: Path) -> None:
    # As multiprocessing starts it: first the module that the web process was started with.
    look = (
        "import pathlib, leadenrich.serve, batchruns.engine.inspection as inspection\n"
        f"print(inspection.inspect_file(pathlib.Path({str(lead)!r}), 'lead.csv').columns[1].field)"
    )
    done = run("-c", look, imports=True)

    assert done.stdout == "email\n", done.stderr
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "leadenrich.serve" in loaded
    assert loaded.isdisjoint({"uvicorn", "batchruns.engine.enrichers.phone"})


def test_help_names_every_command_and_loads_none() -> None:
    done = run("-m", "leadenrich", "--help", imports=True)

    assert done.returncode == 0
    for command in COMMANDS:
        assert f"\n  {command} " in done.stdout
    assert "batchruns" not in done.stderr


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_a_shell_completes_every_command_and_its_arguments(shell: str, tmp_path: Path) -> None:
    done = run("-m", "leadenrich", "completion", shell)

    assert done.returncode == 0, done.stderr
    for word in (*COMMANDS, "country", "port", "concurrency", "createsuperuser"):
        assert word in done.stdout
    if shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(done.stdout)
        assert subprocess.run([shell, "-n", script]).returncode == 0


def test_each_command_has_its_own_help() -> None:
    for command, argument in (("enrich", "--jobs"), ("run", "--port"), ("worker", "--concurrency")):
        done = run("-m", "leadenrich", command, "--help")
        assert argument in done.stdout
        assert f"usage: leadenrich {command}" in done.stdout


HIDDEN = "hidden-from-all"
WRONG = {
    "DATABASE_URL": f"postgres://u:{HIDDEN}@127.0.0.1:1/x",
    "DEBUG": "true",
    "EMAIL_URL": f"smtp://u:{HIDDEN}@127.0.0.1:1",
    "PUBLIC_URL": "https://leads.example.org",
    "SECRET_KEY": HIDDEN,
    "TRUSTED_PROXIES": "0.0.0.0/0",
    "UPLOAD_MAX_BYTES": "999999999999999",
}


@pytest.mark.parametrize(
    ("chosen", "sentences"),
    [
        (
            WRONG,
            [
                "Nothing listens at the address in DATABASE_URL.",
                "Set DEBUG=false.",
                "The mail server 127.0.0.1:1 can't be used",
                "PUBLIC_URL names leads.example.org, which ALLOWED_HOSTS refuses.",
                "SECRET_KEY is too short to be safe.",
                "TRUSTED_PROXIES trusts every address.",
                "less than the largest upload",
                "Run: leadenrich manage collectstatic",
            ],
        ),
        ({}, ["The embedded PostgreSQL isn't running. Start `leadenrich run`"]),
        ({"CHUNK_ROWS": HIDDEN}, ["CHUNK_ROWS can't be read."]),
        ({"STORAGE_URL": f"ftp://k:{HIDDEN}@x"}, ["STORAGE_URL has to begin with"]),
    ],
    ids=["site", "nothing set", "number", "storage"],
)
def test_the_doctor_says_what_to_fix_and_no_secret(
    chosen: dict[str, str], sentences: list[str], tmp_path: Path
) -> None:
    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "leadenrich", "doctor"],
        cwd=ROOT,
        env=environment | {"DATA_DIR": str(tmp_path)} | chosen,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1, done.stderr
    to_fix = [line for line in done.stdout.splitlines() if line.startswith("fix   ")]
    for sentence in sentences:
        assert any(sentence in line for line in to_fix), done.stdout
    assert HIDDEN not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_command_is_named_with_those_there_are() -> None:
    done = run("-m", "leadenrich", "enrihc")

    assert done.returncode == 2
    assert "invalid choice: 'enrihc'" in done.stderr
    assert "enrich" in done.stderr


@pytest.mark.parametrize("jobs", ["0", "-1", "two", ""])
def test_jobs_is_a_number_of_processes(lead: Path, tmp_path: Path, jobs: str) -> None:
    done = run("manage.py", "enrich", lead, "-o", tmp_path / "out.csv", f"--jobs={jobs}")

    assert done.returncode == 2
    assert "is no number of processes" in done.stderr


def test_djangos_own_way_to_the_command_works(lead: Path, tmp_path: Path) -> None:
    ask = (
        "import django, sys; from django.core.management import call_command; django.setup();"
        "call_command('enrich', sys.argv[1], '-o', sys.argv[2])"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "leadenrich.settings", "SECRET_KEY": "x"}
    done = subprocess.run(
        [sys.executable, "-c", ask, str(lead), str(tmp_path / "out.csv")],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
    )
    assert "1 row in, 1 enriched" in done.stdout, done.stderr


# --- a run with processes beside it, while it works ------------------------------------------------


class Working:
    """`manage.py enrich` on a file that takes a while, with two processes beside it."""

    def __init__(self, folder: Path) -> None:
        source, self.folder = folder / "leads.csv", folder / "out"
        self.folder.mkdir()
        rows = (f"Ada{n} Byron{n},ada{n}@firm{n}.de,030 9{n:06}\n" for n in range(400_000))
        source.write_text("Name,E-Mail,Phone\n" + "".join(rows))
        self.process = subprocess.Popen(
            [
                sys.executable,
                "manage.py",
                "enrich",
                source,
                "-o",
                self.folder / "o.csv",
                "--jobs=2",
            ],
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + 60
        while not list(self.folder.glob(".enriching-*/1.csv")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        self.children = psutil.Process(self.process.pid).children()
        assert len(self.children) == 2

    def end(self) -> str:
        """Waits for its end, and gives what it has said of it."""
        _, said = self.process.communicate(timeout=60)
        psutil.wait_procs(self.children, timeout=20)
        return said


@pytest.fixture
def working(tmp_path: Path) -> Iterator[Working]:
    working = Working(tmp_path)
    yield working
    working.process.kill()
    assert not any(child.is_running() for child in working.children)


def test_ctrl_c_leaves_no_process_and_no_file_beside_the_result(working: Working) -> None:
    os.killpg(working.process.pid, signal.SIGINT)

    assert working.end() == ""
    assert working.process.returncode == 130
    assert [path.name for path in working.folder.iterdir()] == ["o.csv"]


def test_a_killed_process_is_told_in_a_sentence(working: Working) -> None:
    working.children[1].kill()

    said = working.end()
    assert working.process.returncode == 1
    assert said.startswith(
        "manage.py enrich: One of the processes that enrich this file was killed"
    )
    assert len(said.splitlines()) == 1
    assert not list(working.folder.glob(".enriching-*"))


def test_no_process_outlives_a_killed_command(working: Working) -> None:
    working.process.kill()
    working.end()
