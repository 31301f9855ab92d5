"""Workers that are killed while they ask providers: what was charged is on the receipt, and once."""

import json
import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from batchruns.fake_providers.base import serving
from tests.acceptance.parts import Installation, installed, kill
from tests.helpers.databases import new_database, rows
from tests.helpers.paid_provider import PRICE, FakePaid
from tests.helpers.processes import wait_until

LEADS, KILLS, LATENCY = 100, 3, 0.1
CEILING = 250 * PRICE
# Nobody is killed while the last one asks.
FREE, PAID, LIMITED, CALM = "free", "paid", "limited", "calm"

START = """
from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.options import Options
from batchruns.models import Budget
from batchruns.runs import service
from batchruns.runs.lookups import budgets
from tests.helpers import factories, paid_provider
person = factories.make_user("{name}@example.com")
paid_provider.make_key(person, "{address}", "{provider}", provider="{provider}")
steps = tuple(
    LookupStep(c, ("{provider}",)) for c in ("verify_email", "enrich_person", "enrich_company")
)
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
names = ("asked", "hits", "failed", "unsure", "unsure_cost", "cost")
figures = {}
for run in BatchRun.objects.all():
    sums = Receipt.objects.filter(run=run).aggregate(**{n: Sum(n, default=0) for n in names})
    budget = Budget.objects.filter(run=run).values("reserved", "spent").first() or {}
    done = run.status == "completed"
    result = sha256(files.read(run.pk, files.RESULT)).hexdigest() if done else ""
    name = run.user.email.partition("@")[0]
    figures[name] = {"status": run.status, **sums, **budget, "result": result}
print(json.dumps(figures))
"""


@contextmanager
def place_for(database_url: str) -> Iterator[Installation]:
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
        ) as place,
    ):
        yield place


def starts(fakes: Mapping[str, FakePaid], *names: str) -> str:
    """What starts a run of each of some people, by the fake that they ask."""
    return "\n".join(
        START.format(
            name=name,
            address=fakes[name].address,
            provider="repeatable" if fakes[name].repeats_are_free else "paid",
            leads=LEADS,
            ceiling=CEILING if name == LIMITED else None,
        )
        for name in names
    )


def look(place: Installation) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(place.manage("shell", "-v", "0", "-c", LOOK))
    return figures


def is_done(place: Installation) -> bool:
    return not rows(place.database_url, "SELECT id FROM batch_runs WHERE status = 'processing'")


def work_and_kill(place: Installation, fakes: Mapping[str, FakePaid]) -> None:
    """Two workers, of which one is killed at random so many times, end all runs."""
    workers = [place.start_paid_worker(), place.start_paid_worker()]
    wait_until(lambda: all(fakes[name].calls for name in (FREE, PAID, LIMITED)), "lookups")
    for _ in range(KILLS):
        time.sleep(random.uniform(0.2, 1))
        kill(workers.pop(random.randrange(len(workers))))
        workers.append(place.start_paid_worker())
        wait_until(partial(goes_on, place, fakes, calls(fakes)), "work")
    wait_until(partial(is_done, place), "the end of the runs", 300, every=0.5)


def calls(fakes: Mapping[str, FakePaid]) -> int:
    return sum(len(fake.calls) for fake in fakes.values())


def goes_on(place: Installation, fakes: Mapping[str, FakePaid], before: int) -> bool:
    """Whether something was asked since, or there is nothing more to ask."""
    return calls(fakes) > before or is_done(place)


def test_what_is_charged_is_on_the_receipt(database_url: str) -> None:
    with place_for(database_url) as place, ExitStack() as stack:
        fakes = {
            name: stack.enter_context(serving(FakePaid(LATENCY)))
            for name in (FREE, PAID, LIMITED, CALM)
        }
        for name in (FREE, CALM):
            fakes[name].repeats_are_free = True  # type: ignore[misc]
        place.manage("shell", "-c", starts(fakes, FREE, PAID, LIMITED))
        work_and_kill(place, fakes)
        place.manage("shell", "-c", starts(fakes, CALM))
        wait_until(partial(is_done, place), "the end of the run", 120, every=0.5)
        figures = look(place)

        assert {own["status"] for own in figures.values()} == {"completed"}, place.log()
        for name in (FREE, CALM):
            own, charged = figures[name], fakes[name].charged
            assert charged == own["cost"] == own["spent"] == 3 * LEADS * PRICE
            assert (own["unsure"], own["reserved"]) == (0, 0)
        assert figures[FREE]["result"] == figures[CALM]["result"]
        for name in (PAID, LIMITED):
            own, charged = figures[name], fakes[name].charged
            assert not fakes[name].charged_again
            assert own["cost"] <= charged <= own["cost"] + own["unsure_cost"]
            assert own["spent"] == own["cost"]
            assert own["reserved"] == own["unsure_cost"]
            assert charged == len(fakes[name].charges) * PRICE
        assert fakes[LIMITED].charged <= CEILING < fakes[PAID].charged
