"""One running site for the tests that only use it; others start their own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.site import Person, Site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    # Not pytest's own folder: as root, PostgreSQL runs as another user, who couldn't enter it.
    with tempfile.TemporaryDirectory(prefix="leadenrich-site-") as folder:
        site = Site(Path(folder) / "data").start()
        try:
            yield site
        finally:
            site.stop()


@pytest.fixture(scope="session")
def session_id(site: Site) -> str:
    """The demo person's session. Signed in once for all tests: the site limits how often one may."""
    with Person(site) as person:
        assert person.sign_in(*site.demo_sign_in).url.path == "/runs/"
        return person.cookies["sessionid"]


@pytest.fixture
def person(site: Site, session_id: str) -> Iterator[Person]:
    """The demo person, signed in."""
    with Person(site) as person:
        person.cookies.set("sessionid", session_id, domain="127.0.0.1")
        yield person
