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


@pytest.fixture
def person(site: Site) -> Iterator[Person]:
    """The demo person, signed in."""
    with Person(site) as person:
        person.sign_in(*site.demo_sign_in)
        yield person
