"""The database of the tests: DATABASE_URL if it is set, else an embedded one of their own."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import environ
import pytest
from django.db import connections

from leadenrich.platform import embedded_postgres
from tests.helpers.object_store import ObjectStore


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
        yield url


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
def django_db_modify_db_settings(database_url: str) -> None:
    """Points Django at the server before pytest-django makes the test database there."""
    server = environ.Env.db_url_config(database_url)
    # Not kept open: worker threads outlive their test, and the test database must be dropped.
    connections["default"].settings_dict.update(server, CONN_MAX_AGE=0)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings) -> None:
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
