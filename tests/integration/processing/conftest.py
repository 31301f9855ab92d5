"""A provider that costs something, and what stands in for it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from batchruns.fake_providers.base import serving
from leadenrich.accounts.models import User
from tests.helpers import paid_provider
from tests.helpers.paid_provider import FakePaid, PaidProvider


@pytest.fixture
def paid(settings: Settings) -> Iterator[type[PaidProvider]]:
    settings.LOOKUP_ALLOWED_HOSTS = ["127.0.0.1"]
    with paid_provider.registered() as provider:
        yield provider


@pytest.fixture
def fake(user: User, paid: type[PaidProvider]) -> Iterator[FakePaid]:
    with serving(FakePaid()) as fake:
        paid_provider.make_key(user, fake.address)
        yield fake
