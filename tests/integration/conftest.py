"""What the tests on a real PostgreSQL share."""

from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from batchruns.models import BatchRun
from leadenrich.accounts import supabase
from leadenrich.accounts.models import User
from leadenrich.rls import testing
from tests.helpers import auth_service as services
from tests.helpers import factories, files
from tests.helpers.clients import WebClient
from tests.helpers.databases import new_database


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test here has the database, and no job of an earlier one: Django doesn't know them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def client() -> WebClient:
    """A browser in which nobody is signed in."""
    return WebClient()


@pytest.fixture
def signed_in(client: WebClient, user: User) -> WebClient:
    """The browser, `user` signed in."""
    client.force_login(user)
    return client


@pytest.fixture
def operator(client: WebClient) -> WebClient:
    """The browser, an operator signed in, who may do everything in the admin."""
    client.force_login(factories.make_operator())
    return client


@pytest.fixture
def make_user() -> Callable[..., User]:
    """Makes a person who can sign in with the password "secret"."""
    return factories.make_user


@pytest.fixture
def user() -> User:
    return factories.make_user()


@pytest.fixture
def stranger() -> User:
    return factories.make_user("stranger@example.com")


@pytest.fixture
def empty_database(database_url: str) -> Iterator[str]:
    """The address of a new, empty database."""
    with new_database(database_url) as url:
        yield url


@pytest.fixture
def upload() -> Callable[..., TemporaryUploadedFile]:
    """Makes an uploaded file, as a browser would send it."""
    return files.uploaded


@pytest.fixture
def make_run(user: User) -> Callable[..., BatchRun]:
    """Makes a pending run of an uploaded file."""

    def make(
        content: str | bytes = files.LEADS, name: str = "leads.csv", owner: User = user
    ) -> BatchRun:
        return factories.make_run(owner, content, name)

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


@pytest.fixture
def auth_service(settings: Settings) -> Iterator[services.AuthService]:
    """A Supabase project whose accounts sign in here."""
    with services.serving() as service:
        settings.SUPABASE_URL, settings.SUPABASE_ANON_KEY = service.url, services.ANON_KEY
        settings.SUPABASE_JWT_SECRET = ""
        supabase._keys.cache_clear()
        yield service
