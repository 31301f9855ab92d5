"""What the tests on a real PostgreSQL share."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client

from batchruns.models import BatchRun
from batchruns.uploads import intake
from leadenrich.accounts.models import User
from leadenrich.rls import testing
from tests.helpers.databases import new_database

LEADS = """Name,E-Mail,Phone,Company,Country,Note
Ada Lovelace,ada@analytical.co.uk,020 7946 0018,Analytical Engines Ltd,United Kingdom,007
Grace Hopper,grace.hopper@gmail.com,+1 650-253-0000,Navy Inc.,USA,"two
lines, one cell"
"""


def folder_of(run: BatchRun) -> Path:
    """Where the files of a run are, by default."""
    return Path(settings.MEDIA_ROOT) / "runs" / str(run.pk)


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test here has the database, and no job of an earlier one: Django doesn't know them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


class WebClient(Client):
    """A browser; what it asks is answered as in a web process, which sees no run by itself."""

    def request(self, **request: Any) -> Any:
        with testing.web_process():
            return super().request(**request)


@pytest.fixture
def client() -> Client:
    return WebClient()


@pytest.fixture
def make_user() -> Callable[..., User]:
    """Makes a person who can sign in with the password "secret"."""

    def make(email: str = "ada@example.com", **fields: Any) -> User:
        return User.objects.create_user(email, "secret", **fields)

    return make


@pytest.fixture
def user(make_user: Callable[..., User]) -> User:
    return make_user()


@pytest.fixture
def stranger(make_user: Callable[..., User]) -> User:
    return make_user("stranger@example.com")


@pytest.fixture
def empty_database(database_url: str) -> Iterator[str]:
    """The address of a new, empty database."""
    with new_database(database_url) as url:
        yield url


@pytest.fixture
def upload() -> Callable[..., TemporaryUploadedFile]:
    """Makes an uploaded file, as a browser would send it."""

    def make(content: str | bytes = LEADS, name: str = "leads.csv") -> TemporaryUploadedFile:
        data = content.encode() if isinstance(content, str) else content
        file = TemporaryUploadedFile(name, "text/csv", len(data), None)
        file.write(data)
        file.seek(0)
        return file

    return make


@pytest.fixture
def make_run(user: User, upload: Callable[..., TemporaryUploadedFile]) -> Callable[..., BatchRun]:
    """Makes a pending run of an uploaded file."""

    def make(content: str | bytes = LEADS, name: str = "leads.csv", owner: User = user) -> BatchRun:
        with upload(content, name) as file:
            return intake.take_in(owner, file)

    return make


@pytest.fixture
def run(make_run: Callable[..., BatchRun]) -> BatchRun:
    return make_run()


@pytest.fixture
def work() -> Callable[[], None]:
    """Lets a real worker empty the queue. Needs a test with committed transactions."""

    def work_once() -> None:
        # The worker closes its process, which here is the test's.
        with testing.reopening():
            call_command("worker", once=True, concurrency=1)

    return work_once
