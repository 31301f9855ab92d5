"""`leadenrich run`: everything on this machine, from one command (`make run`).

Database (the embedded one, unless DATABASE_URL is set), migrations, a demo person with a sample
file enriched by the real worker, then web and worker as the Procfile has them, and what starts the
database again if it dies. Ctrl-C stops it all.
"""

import fcntl
import os
import shlex
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import django
import environ
from django.core.management import call_command
from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer

from leadenrich.platform import data_folder, embedded_postgres

BASE_DIR = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
STOPPED_BY_CTRL_C = 130


def main(arguments: Sequence[str], prog: str) -> int:
    """Runs until it is stopped; returns the exit status for the shell."""
    parser = ArgumentParser(prog=prog, description="Serves web and worker here.")
    parser.add_argument("--port", type=int, default=8000, help="where it listens (default: 8000)")
    port: int = parser.parse_args(arguments).port

    environ.Env.read_env(BASE_DIR / ".env")
    if _is_taken(port):
        print(f"Port {port} is taken. Choose another one: make run PORT={port + 1}")
        return 1
    try:
        data_dir = data_folder.prepare(BASE_DIR / ".data")
        with _only_one(data_dir) as is_only_one:
            if is_only_one:
                return _run(port, data_dir)
            print("leadenrich runs from this folder already. Stop that one first, with Ctrl-C.")
    except (data_folder.UnusableError, embedded_postgres.StartError) as error:
        print(error)
    return 1


def _run(port: int, data_dir: Path) -> int:
    own_server = os.environ.get("DATABASE_URL")
    server = nullcontext(own_server) if own_server else embedded_postgres.serving(data_dir)
    with server as url:
        os.environ.update(
            DATA_DIR=str(data_dir), DATABASE_URL=url, DJANGO_SETTINGS_MODULE="leadenrich.settings"
        )
        os.environ.setdefault("HTTPS", "false")
        # Who runs it here may ask their own services: a verifier, a language model; and be told there.
        for setting in ("LOOKUP_ALLOWED_HOSTS", "WEBHOOK_ALLOWED_HOSTS"):
            os.environ.setdefault(setting, "localhost,127.0.0.1,[::1]")
        _prepare(embedded=not own_server)
        return _serve(port, _commands(None if own_server else data_dir))


def _commands(watched: Path | None) -> dict[str, str]:
    """What is run beside each other: web and worker, and what watches a database of our own."""
    commands = parse_procfile((BASE_DIR / "Procfile").read_text()).processes
    served = {name: commands[name] for name in ("web", "worker")}
    if watched is not None:
        module = embedded_postgres.__name__
        watcher = shlex.join([sys.executable, "-m", module, str(watched)])
        served["database"] = watcher
    return served


def _prepare(*, embedded: bool) -> None:
    """Brings database and static files up to date, and shows a first run to a first visitor."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("demo", operator=embedded)


def _serve(port: int, commands: Mapping[str, str]) -> int:
    """Runs these commands, by their names, until one ends or a signal stops them."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "HOST": HOST, "PORT": str(port), "PATH": path}
    environment["PYTHONUNBUFFERED"] = "1"
    manager = Manager(Printer(sys.stdout))
    for name, command in commands.items():
        # exec: the process itself gets the signals and is waited for, not a shell around it.
        manager.add_process(name, f"exec {command}", env=environment, cwd=str(BASE_DIR))
    print(f"leadenrich is on http://{HOST}:{port} (Ctrl-C stops it)", flush=True)
    manager.loop()
    # Ctrl-C is how one stops it, not a failure.
    return 0 if manager.returncode == STOPPED_BY_CTRL_C else manager.returncode or 0


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


@contextmanager
def _only_one(data_dir: Path) -> Iterator[bool]:
    """Yields whether no other process runs from the data folder; none can start during the block."""
    with (data_dir / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
