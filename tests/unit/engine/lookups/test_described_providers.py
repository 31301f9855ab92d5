"""Steps ask registers, a model and a described service through the guard, and pay what these charge."""

import json
import zlib
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from batchruns.engine.lookup_step import LookupStep
from batchruns.engine.lookups.asking import ask_all
from batchruns.engine.lookups.file_store import IN_MEMORY, FileStore
from batchruns.engine.lookups.guard import Policy, guarded_client
from batchruns.engine.lookups.providers.base import PROVIDERS, Connection, Pace, Provider
from batchruns.engine.lookups.waterfall import State, Waterfall
from batchruns.engine.steps.later import Extract
from batchruns.fake_providers.base import FAKES, GOOD_KEY, FakeProvider, Fault, Response, serving
from batchruns.fake_providers.http_service import described
from batchruns.fake_providers.model import MODEL

NAMES = ("gleif", "recherche_entreprises", "model", "http", "wikidata")
LEADS = [
    {"company": f"Example {n % 20}x", "country": "DE" if n % 2 else "FR", "domain": f"ex{n}.com"}
    for n in range(60)
]
STEPS = [
    LookupStep("company_register", ("recherche_entreprises", "gleif")),
    LookupStep("enrich_company", ("http", "wikidata")),
    LookupStep(
        "ask_model",
        ("model",),
        prompt="Which industry is {company} in?",
        answers=(("sector", "Retail|Software"),),
    ),
]


@pytest.fixture
def fakes() -> object:
    with ExitStack() as stack:
        yield {name: stack.enter_context(serving(FAKES[name]())) for name in NAMES}


def connected(fakes: Mapping[str, FakeProvider], policy: Policy) -> dict[str, Provider]:
    """The providers at their stand-ins."""
    client = guarded_client(policy)
    settings = {"model": {"model": MODEL}, "http": described(fakes["http"].address)}
    return {
        name: PROVIDERS[name](
            Connection(
                name,
                name,
                key=GOOD_KEY,
                address=fake.address,
                settings=settings.get(name, {}),
                prices={"ask_model": 1} if name == "model" else {},
                pace=Pace(parallel=5),
            ),
            client,
        )
        for name, fake in fakes.items()
    }


def extract(folder: Path) -> list[Extract]:
    path = folder / "0.lookups"
    columns = {name: [lead[name] for lead in LEADS] for name in LEADS[0]}
    path.write_bytes(zlib.compress(json.dumps([len(LEADS), columns]).encode()))
    return [Extract(len(LEADS), path)]


def asked(
    folder: Path, fakes: Mapping[str, FakeProvider], policy: Policy
) -> tuple[FileStore, list[State]]:
    """What was kept, and the states of all steps for all leads."""
    providers = connected(fakes, policy)
    store = FileStore(IN_MEMORY, steps=STEPS, providers=providers)
    waterfall = Waterfall(STEPS, providers)
    assert ask_all(waterfall, extract(folder), store).is_done
    states = []
    for lead in LEADS:
        known: dict = {}
        came = waterfall.outcomes(lead, known)
        while kept := store.kept([o.open for o in came if o.open and o.open not in known]):
            known |= kept
            came = waterfall.outcomes(lead, known)
        states += [outcome.state for outcome in came]
    return store, states


def test_what_is_charged_is_what_the_receipts_say(
    tmp_path: Path, fakes: Mapping[str, FakeProvider]
) -> None:
    store, states = asked(tmp_path, fakes, Policy.of(["127.0.0.1"]))

    assert State.TAKEN in states
    assert State.OPEN not in states
    charged = {name: fake.charged for name, fake in fakes.items()}
    assert {name: store.receipts[name].cost for name in NAMES} == charged
    assert charged["model"] > 0 < charged["http"]
    # Twenty companies in two countries are twenty questions to a register, and to a model.
    assert len(fakes["recherche_entreprises"].calls) == 20 // 2
    assert len(fakes["model"].calls) == 20
    assert not any(fake.charged_again for fake in fakes.values())


def test_a_model_that_is_out_of_reach_costs_nothing(
    tmp_path: Path, fakes: Mapping[str, FakeProvider]
) -> None:
    fakes["model"].breaks(Fault(Response(401, {"error": {"message": "no"}})))
    store, _ = asked(tmp_path, fakes, Policy.of(["127.0.0.1"]))

    assert store.receipts["model"].cost == fakes["model"].charged == 0


def test_a_site_that_allows_no_private_host_sends_nothing(
    tmp_path: Path, fakes: Mapping[str, FakeProvider]
) -> None:
    store, states = asked(tmp_path, fakes, Policy())

    assert State.TAKEN not in states
    assert not any(fake.calls for fake in fakes.values())
    assert store.cost == 0
