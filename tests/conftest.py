"""The database of the tests: DATABASE_URL if it is set, else an embedded one of their own.

With pytest-xdist, each of its workers has an embedded server of its own; on a given server, a
database of its own.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import environ
import psycopg
import pytest
from django.db import connections
from hypothesis import settings
from pytest_django import Settings

from leadenrich.platform import embedded_postgres
from tests.helpers.object_store import ObjectStore

# How long an example takes says more of the machine than of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

TESTS = Path(__file__).parent
INTEGRATION, ACCEPTANCE = TESTS / "integration", TESTS / "acceptance"
SLOW = [
    TESTS / "unit" / "engine" / "test_growth.py",
    TESTS / "unit" / "engine" / "tables" / "test_memory.py",
]


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores: tests wait for browsers, servers and clocks, too."""
    return -(-3 * (os.cpu_count() or 1) // 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what starts processes and browsers, and what takes long, by folder and module."""
    for item in items:
        if item.path.is_relative_to(INTEGRATION):
            item.add_marker(pytest.mark.integration)
        if item.path.is_relative_to(ACCEPTANCE):
            item.add_marker(pytest.mark.acceptance)
        if item.path in SLOW:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A PostgreSQL server for this test session; each kind of test makes databases of its own."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    # Not pytest's own folder: as root, the server runs as another user, who couldn't enter it.
    with (
        TemporaryDirectory(prefix="leadenrich-tests-") as folder,
        embedded_postgres.serving(Path(folder)) as url,
    ):
        _forgo_durability(url)
        yield url


def _forgo_durability(url: str) -> None:
    """Lets the server not wait for the disk: what it holds needs to outlive no power cut."""
    with psycopg.connect(url, autocommit=True) as server:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.execute(f"ALTER SYSTEM SET {setting} = off")
        server.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def _object_store() -> Iterator[ObjectStore]:
    store = ObjectStore()
    store.start()
    yield store
    store.stop()


@pytest.fixture
def object_store(_object_store: ObjectStore) -> ObjectStore:
    """An S3 server that runs, with an empty bucket."""
    _object_store.begin_bucket()
    return _object_store


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_url: str, worker_id: str) -> None:
    """Points Django at the server before pytest-django makes the test database there."""
    server = environ.Env.db_url_config(database_url)
    # Not kept open: worker threads outlive their test, and the test database must be dropped.
    connection = connections["default"].settings_dict
    connection.update(server, CONN_MAX_AGE=0)
    if worker_id != "master":
        connection["TEST"]["NAME"] = f"test_{server['NAME']}_{worker_id}"


@pytest.fixture(scope="session")
def turn_to_migrate(database_url: str) -> Iterator[Callable[[], None]]:
    """Holds back other workers on this server until it is called: roles are of the whole server."""
    path = Path(tempfile.gettempdir(), f"leadenrich-{sha256(database_url.encode()).hexdigest()}")
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lambda: fcntl.flock(lock, fcntl.LOCK_UN)


@pytest.fixture(scope="session")
def django_db_setup(turn_to_migrate: Callable[[], None], django_db_setup: None) -> None:
    """The test database is made; now another worker may make its own."""
    turn_to_migrate()


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Settings) -> None:
    """Each test has a folder of its own for uploads and results."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGE_URL = ""
    settings.FILE_UPLOAD_TEMP_DIR = settings.MEDIA_ROOT / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True)
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATIC_ROOT.mkdir()
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
