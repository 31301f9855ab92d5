"""The judges: whatever goes wrong on the way, the receipt is what the stand-ins charged, and nothing is
charged twice.
"""

import json
import math
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import httpx
import pytest

from batchruns.engine.lookup_step import Acceptance, LookupStep
from batchruns.engine.lookups.asking import ask_all
from batchruns.engine.lookups.file_store import FileStore, Receipt
from batchruns.engine.lookups.providers.base import PROVIDERS, Connection, Pace, Provider
from batchruns.engine.lookups.waterfall import Waterfall
from batchruns.engine.steps.later import Extract
from batchruns.fake_providers.base import FAKES, GOOD_KEY, FakeProvider, Fault, Response, serving

DELIVERABLE = Acceptance(statuses=("deliverable",))
STEPS = tuple(
    LookupStep(capability, names, accept=accept, fills_empty_only=False)
    for capability, names, accept in (
        ("find_email", ("hunter", "dropcontact", "apollo", "fullenrich"), DELIVERABLE),
        ("verify_email", ("zerobounce", "neverbounce", "reacher"), DELIVERABLE),
        ("enrich_person", ("people_data_labs",), Acceptance()),
        ("enrich_company", ("hunter", "people_data_labs"), Acceptance()),
    )
)
NAMES = sorted({name for step in STEPS for name in step.providers})
FAST = Pace(parallel=4)
MOST_TURNS = 100
LEADS = [
    {
        "first_name": f"Person{number}",
        "last_name": f"Number{number}",
        "domain": f"acme{number % 40}.com",
        "email": f"person{number}@acme{number % 40}.com",
    }
    for number in range(120)
]
pytestmark = pytest.mark.slow
Breaking = Callable[[FakeProvider], None]


def nothing(fake: FakeProvider) -> None:
    """All is well."""


def refusals(fake: FakeProvider) -> None:
    """What is surely not charged."""
    fake.breaks(Fault(Response(500 if fake.name == "reacher" else 400, {"error": "no"}), every=7))
    fake.breaks(Fault(Response(401, {"error": "no"}), contains="acme39.com", times=1))


def delays(fake: FakeProvider) -> None:
    """Too fast; the results come later."""
    too_fast = 403 if fake.name == "hunter" else 429
    fake.breaks(
        Fault(Response(too_fast, {"error": "slow"}, {"retry-after": "3"}), every=4, times=5)
    )
    for name in ("ready_after", "verifies_after"):
        if hasattr(fake, name):
            setattr(fake, name, 3)


def losses(fake: FakeProvider) -> None:
    """What was charged, but never heard of."""
    fake.breaks(Fault(cuts_off=True, every=5))
    fake.breaks(Fault(Response(200, text="<html>"), charges=True, every=9))
    fake.breaks(Fault(Response(502, text="Bad gateway"), charges=True, every=8))


def little_credit(fake: FakeProvider) -> None:
    """It runs out in the midst of it."""
    fake.credits[GOOD_KEY] = 7


@contextmanager
def served(breaking: Breaking) -> Iterator[Mapping[str, FakeProvider]]:
    """A stand-in of each provider, where this goes wrong."""
    with ExitStack() as stack:
        fakes = {name: stack.enter_context(serving(FAKES[name]())) for name in NAMES}
        for fake in fakes.values():
            breaking(fake)
        yield fakes


def run(
    folder: Path,
    fakes: Mapping[str, FakeProvider],
    seconds: float = math.inf,
    steps: Sequence[LookupStep] = STEPS,
    inputs: Sequence[str] = tuple(LEADS[0]),
) -> Mapping[str, Receipt]:
    """The receipts once nothing is left to ask; whoever has to wait finds that the time has passed."""
    columns = {name: [lead[name] for lead in LEADS] for name in inputs}
    extract = Extract(len(LEADS), folder / "0.lookups")
    extract.path.write_bytes(zlib.compress(json.dumps([len(LEADS), columns]).encode()))
    passed, providers = 0.0, connected(fakes)
    store = FileStore(
        folder / "answers", steps=steps, providers=providers, clock=lambda: time.time() + passed
    )
    with closing(store):
        for _ in range(MOST_TURNS):
            progress = ask_all(Waterfall(steps, providers), [extract], store, seconds=seconds)
            if progress.is_done:
                return store.receipts
            passed += progress.wait
            providers |= connected(fakes)  # as a turn closes their clients
    raise AssertionError("it never ends")


def connected(fakes: Mapping[str, FakeProvider]) -> dict[str, Provider]:
    return {
        name: PROVIDERS[name](
            Connection(name, name, key=GOOD_KEY, address=fake.address, pace=FAST),
            httpx.AsyncClient(trust_env=False, verify=False),
        )
        for name, fake in fakes.items()
    }


@pytest.mark.parametrize("breaking", [nothing, refusals, delays, little_credit])
def test_the_receipt_is_the_charge(tmp_path: Path, breaking: Breaking) -> None:
    with served(breaking) as fakes:
        receipts = run(tmp_path, fakes)

    assert all(fake.calls for fake in fakes.values())
    for name, fake in fakes.items():
        assert (name, receipts[name].cost) == (name, fake.charged)
        assert fake.charged_again == {}
    assert sum(receipt.maybe_cost for receipt in receipts.values()) == 0


def test_turns_that_end_before_all_is_asked_cost_nothing_more(tmp_path: Path) -> None:
    with served(nothing) as fakes:
        receipts = run(tmp_path, fakes, seconds=0.3)

    for name, fake in fakes.items():
        assert (name, receipts[name].cost) == (name, fake.charged)
        assert fake.charged_again == {}


def test_what_was_lost_is_what_it_may_have_cost(tmp_path: Path) -> None:
    with served(losses) as fakes:
        receipts = run(tmp_path, fakes)

    for name, fake in fakes.items():
        receipt = receipts[name]
        assert receipt.cost <= fake.charged <= receipt.cost + receipt.maybe_cost, name
        assert fake.charged_again == {}
    assert sum(receipt.maybe_cost for receipt in receipts.values()) > 0


def test_a_second_run_costs_nothing(tmp_path: Path) -> None:
    with served(nothing) as fakes:
        run(tmp_path, fakes)
        charged = {name: fake.charged for name, fake in fakes.items()}
        receipts = run(tmp_path, fakes)

    assert {name: fake.charged for name, fake in fakes.items()} == charged
    assert sum(receipt.cost for receipt in receipts.values()) == 0


@pytest.mark.parametrize("name", ["apollo", "dropcontact"])
@pytest.mark.parametrize("first", ["find_email", "enrich_person"])
def test_one_request_answers_two_steps(tmp_path: Path, name: str, first: str) -> None:
    """Also where the first step has found the address by which the second one would ask."""
    second = {"find_email": "enrich_person", "enrich_person": "find_email"}[first]
    steps = [LookupStep(each, (name,), fills_empty_only=False) for each in (first, second)]
    with served(lambda fake: setattr(fake, "percent_known", 100)) as fakes:
        own = {name: fakes[name]}
        receipts = run(tmp_path, own, steps=steps, inputs=("first_name", "last_name", "domain"))

    assert fakes[name].charges.total() == len(LEADS)
    assert receipts[name].asked == len(LEADS)
    assert receipts[name].cost == fakes[name].charged
