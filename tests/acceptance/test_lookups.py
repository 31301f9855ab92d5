"""Workers that are killed while they ask a provider: what was charged is on the receipt, and once."""

import json
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from batchruns.fake_providers.base import serving
from tests.acceptance.parts import Installation, installed, kill
from tests.helpers.databases import new_database
from tests.helpers.paid_provider import PRICE, FakePaid
from tests.helpers.processes import wait_until

LEADS, KILLS, LATENCY = 100, 2, 0.1
CEILING = 250

START = """
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.options import Options
from batchruns.models import Budget
from batchruns.runs import service
from batchruns.runs.lookups import budgets
from tests.helpers import factories, paid_provider
person = factories.make_user("ada@example.com")
paid_provider.make_key(person, "{address}")
steps = tuple(LookupStep(c, ("paid",)) for c in ("verify_email", "enrich_person", "enrich_company"))
content = "Name,E-Mail\\n" + "".join(f"Person {{n}},p{{n}}@acme.com\\n" for n in range({leads}))
run = service.change_options(factories.make_run(person, content), Options.key_values(steps=steps))
if {ceiling} is not None:
    budgets.set_ceiling(person.pk, Budget.Kind.RUN, {ceiling}, run.pk)
service.start(run)
"""

LOOK = """
import json
from hashlib import sha256
from django.db.models import Sum
from batchruns.models import BatchRun, Budget, Lookup, Receipt
from batchruns.runs import files
run = BatchRun.objects.get()
names = ("asked", "hits", "failed", "unsure", "unsure_cost", "cost")
sums = Receipt.objects.aggregate(**{name: Sum(name, default=0) for name in names})
budget = Budget.objects.filter(kind="run").values("reserved", "spent").first() or {}
done = run.status == "completed"
result = sha256(files.read(run.pk, files.RESULT)).hexdigest() if done else ""
print(json.dumps({"status": run.status, **sums, **budget, "result": result}))
"""


@contextmanager
def place_for(database_url: str, **environment: str) -> Iterator[Installation]:
    with (
        tempfile.TemporaryDirectory(prefix="leadenrich-lookups-") as folder,
        new_database(database_url) as url,
        installed(
            url,
            Path(folder),
            LOOKUP_ALLOWED_HOSTS="127.0.0.1",
            LOOKUP_CLAIM_SECONDS="4",
            WORKER_LOST_SECONDS="3",
            MAX_LOST_WORKERS="1000",
            **environment,
        ) as place,
    ):
        yield place


def look(place: Installation) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(place.manage("shell", "-v", "0", "-c", LOOK))
    return figures


def enriched(
    place: Installation, fake: FakePaid, kills: int, ceiling: int | None
) -> dict[str, Any]:
    """The figures of a run whose two workers are killed at random so many times."""
    place.manage("shell", "-c", START.format(address=fake.address, leads=LEADS, ceiling=ceiling))
    workers = [place.start_paid_worker(), place.start_paid_worker()]
    wait_until(lambda: fake.calls, "a lookup")
    for _ in range(kills):
        time.sleep(random.uniform(0.2, 1))
        kill(workers.pop(random.randrange(len(workers))))
        workers.append(place.start_paid_worker())
        asked = len(fake.calls)
        wait_until(partial(goes_on, place, fake, asked), "work")
    wait_until(lambda: look(place)["status"] != "processing", "the end of the run", 300, every=1)
    return look(place)


def goes_on(place: Installation, fake: FakePaid, asked: int) -> bool:
    """Whether something was asked since, or there is nothing more to ask."""
    return len(fake.calls) > asked or look(place)["status"] != "processing"


def test_repeats_that_are_free(database_url: str) -> None:
    results = []
    for kills in (0, KILLS):
        with (
            place_for(database_url, REPEATS_ARE_FREE="1") as place,
            serving(FakePaid(LATENCY)) as fake,
        ):
            fake.repeats_are_free = True  # type: ignore[misc]
            figures = enriched(place, fake, kills, None)
            assert figures["status"] == "completed", place.log()
            assert fake.charged == figures["cost"] == figures["spent"] == 3 * LEADS * PRICE
            assert (figures["unsure"], figures["reserved"]) == (0, 0)
            results.append(figures["result"])
    assert results[0] == results[1]


@pytest.mark.parametrize("ceiling", [None, CEILING * PRICE])
def test_repeats_that_cost(database_url: str, ceiling: int | None) -> None:
    with place_for(database_url) as place, serving(FakePaid(LATENCY)) as fake:
        figures = enriched(place, fake, KILLS, ceiling)
        assert figures["status"] == "completed", place.log()
        assert not fake.charged_again
        assert figures["cost"] <= fake.charged <= figures["cost"] + figures["unsure_cost"]
        assert figures["spent"] == figures["cost"]
        assert figures["reserved"] == figures["unsure_cost"]
        assert fake.charged <= (ceiling or fake.charged)
        credits = sum(fake.credits_charged.values(), Fraction())
        assert credits == len(fake.charges)
