"""`leadenrich run`: everything on this machine, from one command (`make run`).

Database (the embedded one, unless DATABASE_URL is set), migrations, a demo person with a sample
file enriched by the real worker, then web and worker, and what starts the
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
from django.conf import settings
from django.core.management import call_command
from honcho.manager import Manager
from honcho.printer import Printer

from batchruns.engine.reference.__main__ import prepare
from leadenrich.platform import data_folder, embedded_postgres, installation

HOST = "127.0.0.1"
STOPPED_BY_CTRL_C = 130


def parser(prog: str) -> ArgumentParser:
    """The command line of `prog`."""
    parser = ArgumentParser(
        prog=prog,
        description="Serves everything on this machine: database, web and worker. Ctrl-C stops it; the "
        "next start keeps the data.",
    )
    parser.add_argument("--port", type=int, default=8000, help="where it listens (default: 8000)")
    return parser


def main(arguments: Sequence[str], prog: str) -> int:
    """Runs until it is stopped; returns the exit status for the shell."""
    port: int = parser(prog).parse_args(arguments).port

    environ.Env.read_env(installation.ENV_FILE)
    if _is_taken(port):
        print(f"Port {port} is taken. Choose another one: {prog} --port {port + 1}")
        return 1
    try:
        data_dir = data_folder.prepare(installation.DATA_DIR)
        with _only_one(data_dir) as is_only_one:
            if is_only_one:
                return _run(port, data_dir)
            print(f"leadenrich runs with {data_dir} already. Stop that one first, with Ctrl-C.")
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
    modules = {"web": ["leadenrich", "web"], "worker": ["leadenrich", "worker"]}
    if watched is not None:
        modules["database"] = [embedded_postgres.__name__, str(watched)]
    return {name: shlex.join([sys.executable, "-m", *line]) for name, line in modules.items()}


def _prepare(*, embedded: bool) -> None:
    """Brings all that is kept up to date, and shows a first run to a first visitor."""
    prepare()
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    # The people of a Supabase project sign up there.
    if not settings.SUPABASE_URL:
        call_command("demo", operator=embedded)


def _serve(port: int, commands: Mapping[str, str]) -> int:
    """Runs these commands, by their names, until one ends or a signal stops them."""
    environment = {**os.environ, "HOST": HOST, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    manager = Manager(Printer(sys.stdout))
    for name, command in commands.items():
        # exec: the process itself gets the signals and is waited for, not a shell around it.
        manager.add_process(name, f"exec {command}", env=environment, cwd=str(installation.ASSETS))
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
