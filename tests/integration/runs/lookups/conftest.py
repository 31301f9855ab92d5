"""A paid provider, and stores of runs that may ask it."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from batchruns.engine.lookup_step import LookupStep
from batchruns.models import BatchRun, ProviderKey
from batchruns.runs import history, service
from batchruns.runs.lookups.connections import reaches_of
from batchruns.runs.lookups.store import RunStore
from leadenrich.accounts.models import User
from tests.helpers import paid_provider
from tests.helpers.paid_provider import PaidProvider

VERIFY = LookupStep("verify_email", ("paid",))


@pytest.fixture(autouse=True)
def paid() -> Iterator[type[PaidProvider]]:
    with paid_provider.registered() as provider:
        yield provider


@pytest.fixture
def key(user: User) -> ProviderKey:
    return paid_provider.make_key(user, "http://127.0.0.1:9")


@pytest.fixture
def make_store(user: User, key: ProviderKey) -> Callable[..., RunStore]:
    """Makes the store of a new run in work, or of a given one."""

    def make(*steps: LookupStep, run: BatchRun | None = None) -> RunStore:
        if run is None:
            run = service.create(user, "leads.csv")
            BatchRun.objects.filter(pk=run.pk).update(
                status="processing", started_at=timezone.now()
            )
            history.note(run.pk, "started")
            run.refresh_from_db()
        return RunStore(run, steps or (VERIFY,), reaches_of(user.pk, with_keys=True))

    return make
